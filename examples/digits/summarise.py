# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""Draw the results table of the README from the logged runs: mean and standard deviation over the seeds."""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict

import mlflow

METRICS = ("test_accuracy", "test_macro_f1")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiment", default="digits", help="MLflow experiment to read")
    options = parser.parse_args()
    runs = mlflow.search_runs(
        experiment_names=[options.experiment], filter_string="attributes.status = 'FINISHED'", output_format="list"
    )
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for run in runs:
        found[run.data.params["model"]].append(run.data.metrics)
    print("| model | test_accuracy | test_macro_f1 | seeds |")
    print("|---|---|---|---|")
    for model, metrics in sorted(found.items()):
        cells = [spread([row[metric] for row in metrics]) for metric in METRICS]
        print(f"| {model} | {cells[0]} | {cells[1]} | {len(metrics)} |")


def spread(values: list[float]) -> str:
    """Mean and sample standard deviation, such as `0.9512 ± 0.0031`."""
    return f"{statistics.mean(values):.4f} ± {statistics.stdev(values):.4f}"


if __name__ == "__main__":
    main()
