# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""Train one model from one seed, and log the run to MLflow and to Weights & Biases."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shlex
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

# OpenBLAS takes other kernels on other processors, and these round differently. Those for Haswell run on all x86-64
# processors since 2013. It looks when numpy is imported.
os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")
os.environ.setdefault("WANDB_MODE", "offline")  # nobody needs an account to run this
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow
import numpy as np
import wandb
from sklearn.metrics import accuracy_score, f1_score, log_loss
from threadpoolctl import threadpool_limits

import data
import models


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="one of configs/*.toml")
    parser.add_argument("--seed", type=int, default=0, help="decides initial weights and the order of the images")
    parser.add_argument("--epochs", type=int, help="passes over the training images, instead of the config's")
    parser.add_argument("--output", type=Path, default=Path("models"), help="folder for the trained weights")
    return parser.parse_args()


def main() -> None:
    """Train, log, and keep the weights."""
    options = arguments()
    values = tomllib.loads(options.config.read_text("utf-8"))
    if options.epochs is not None:
        values["epochs"] = options.epochs
    settings = models.Settings(**values)
    digits = data.load()
    parameters = {
        "config": options.config.as_posix(), "seed": options.seed, **asdict(settings),
        "dataset": data.NAME, "dataset_sha256": digits.digest, "split_seed": data.SPLIT_SEED,
        "python": platform.python_version(), "threads": 1,
    }
    name = f"{settings.model}-seed{options.seed}"
    mlflow.set_experiment("digits")
    online = wandb.init(project="digits", name=name, config=parameters, settings=wandb.Settings(x_disable_stats=True))
    # One thread: sums in another order would change the last digits of every weight.
    with threadpool_limits(1), mlflow.start_run(run_name=name), online:
        mlflow.log_params(parameters)
        mlflow.set_tags({"command": shlex.join(["python", *sys.argv]), "git_dirty": dirty()})
        mlflow.log_text(installed(), "requirements.txt")
        dataset = mlflow.data.from_numpy(digits.train.images, targets=digits.train.labels, name=data.NAME)
        mlflow.log_input(dataset, "training")
        model = models.build(settings, options.seed)
        order = np.random.default_rng(options.seed)
        for epoch in range(1, settings.epochs + 1):
            rows = order.permutation(len(digits.train.labels))
            model.partial_fit(digits.train.images[rows], digits.train.labels[rows], classes=models.DIGITS)
            metrics = {
                "train_loss": log_loss(digits.train.labels, model.predict_proba(digits.train.images)),
                "validation_accuracy": accuracy_score(digits.validation.labels, model.predict(digits.validation.images)),
            }
            mlflow.log_metrics(metrics, step=epoch)
            online.log(metrics, step=epoch)
        predicted = model.predict(digits.test.images)
        metrics = {
            "test_accuracy": accuracy_score(digits.test.labels, predicted),
            "test_macro_f1": f1_score(digits.test.labels, predicted, average="macro"),
        }
        mlflow.log_metrics(metrics, step=settings.epochs)
        online.log(metrics, step=settings.epochs)
    models.save(options.output / f"{name}.safetensors", model)
    print(f"{name}: " + ", ".join(f"{metric} {value:.4f}" for metric, value in metrics.items()))


def dirty() -> str:
    """Whether tracked files differ from the commit: `yes`, `no`, or `unknown` without git."""
    try:
        status = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return "yes" if status.stdout.strip() else "no"


def installed() -> str:
    """Every installed package with its version, as a requirements file."""
    found = {f"{item.metadata['Name']}=={item.version}" for item in importlib.metadata.distributions()}
    return "\n".join(sorted(found, key=str.lower)) + "\n"


if __name__ == "__main__":
    main()
