# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Records runs with whatever wandb is installed beside it (0.9 to the newest, Python 3.8 on), for the tests to read.

    python wandb_recorder.py SCENARIO --lr 0.1 --seed 7

What was logged is a function of the scenario alone, so that a test can compute it: see `points`.
"""

from __future__ import annotations

import importlib
import math
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

STEPS = {"killed": 600, "long": 3000}


def points(scenario: str) -> Iterator[tuple[int, dict[str, float]]]:
    """Step and values of every log call."""
    for step in range(STEPS.get(scenario, 12)):
        values: dict[str, float] = {"loss": 1.0 / (step + 1), "val/acc": step / 16}
        if step % 3 == 0:
            values["rare"] = step
        if scenario == "plain" and step == 5:
            values["loss"] = math.nan
        if scenario == "plain" and step == 6:
            values["val/acc"] = -math.inf
        yield step * 2 if scenario == "plain" else step, values


CONFIG = {"lr": 0.1, "seed": 7, "model": {"width": 32, "layers": [64, 32], "dropout": None}, "name": "ünï", "eps": 1e-08,
          "api_url": "https://user:hunter2@example.org/data"}


def main() -> None:
    wandb: Any = importlib.import_module("wandb")
    scenario = sys.argv[1]
    options: dict[str, Any] = {"project": "digits", "config": CONFIG, "tags": ["a", "b"], "notes": "A note.",
                               "name": "first-" + scenario, "group": "seeds",
                               "job_type": "train"}
    if scenario == "resumed":
        options.update(id="resumed1", resume="allow")
    run = wandb.init(**options)
    for step, values in points(scenario):
        nested = {"nested": {"deep": {"x": float(step)}}} if scenario == "plain" else {}
        wandb.log(dict(values, **nested), step=step)
        if scenario == "killed" and step == 599:
            # The writer is a process of its own; it has to get what was logged before this one dies.
            time.sleep(2)
            os.kill(os.getpid(), signal.SIGKILL)
    run.summary["best"] = {"acc": 0.75, "epoch": 11}
    run.summary["verdict"] = "good"
    print("accuracy 0.75, token hunter3")
    run.config.update({"late": True})
    if scenario == "fails":
        sys.exit(3)  # `raise SystemExit(3)` is not seen by W&B: it logs exit code 0
    getattr(wandb, "finish", lambda: None)()


if __name__ == "__main__":
    main()
