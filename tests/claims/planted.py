# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Projects with a known fault: logs, and a README that states them rightly but for what was planted."""

from __future__ import annotations

import random
import re
import statistics
from dataclasses import dataclass
from enum import StrEnum

from release_checker.claims.evidence import histories
from release_checker.claims.matching import trace
from release_checker.claims.records import Standing, Stated, Trace
from release_checker.claims.stating import state
from release_checker.documents.markdown import read_markdown
from release_checker.runs.records import Tracker
from release_checker.text import decode
from tests.claims.logs import MemoryReader, quantities


class Fault(StrEnum):
    """What is wrong."""

    NONE = "none"
    DIGIT = "a digit changed"
    SWAPPED = "rows swapped"
    BEST = "best of several seeds"
    SPLIT = "value of another split"
    UNLOGGED = "a model that no run is of"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the README."""

    model: str
    "Key of its model."
    metric: str
    "Its key."
    written: str
    "As printed."
    fault: Fault = Fault.NONE
    "What is wrong with it."


MODELS = {
    "resnet18": "ResNet-18", "resnet50": "ResNet-50", "rf": "Random Forest", "svm": "SVM", "logreg": "Logistic Regression",
    "xgboost": "XGBoost", "mlp_small": "MLP (small)", "mlp_large": "MLP (large)", "bert_base": "BERT-base", "lstm": "LSTM",
    "vit_b16": "ViT-B/16", "knn": "k-NN", "gbm": "Gradient Boosting", "unet": "U-Net", "naive_bayes": "Naive Bayes",
}
METRICS = {"accuracy": ("Accuracy", "Acc", "Top-1"), "f1": ("F1", "F1-score"), "auc": ("AUC", "ROC-AUC"),
           "rmse": ("RMSE",), "mae": ("MAE",)}
SHARES = ("accuracy", "f1", "auc")
LAYOUTS = ("models by metrics", "metrics by models", "bullets", "sentences", "one model", "nested bullets")


@dataclass
class Planted:
    """One project."""

    seed: int
    fault: Fault

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        dice = self.dice
        self.layout = dice.choice(LAYOUTS)
        self.models = dice.sample(sorted(MODELS), 1 if self.layout == "one model" else dice.randint(2, 4))
        self.metrics = dice.sample(sorted(METRICS), dice.randint(1, 3))
        self.percent = dice.random() < 0.5
        self.decimals = dice.choice((1, 2)) if self.percent else dice.choice((3, 4))
        self.splits = ("val", "test") if self.fault is Fault.SPLIT or dice.random() < 0.4 else (dice.choice(("test", "")),)
        self.seeds = 5 if self.fault is Fault.BEST or dice.random() < 0.3 else 1
        self.names = dice.choice(("model", "parameter", "both"))
        self.steps = dice.choice((1, 1, 8))
        self.unlogged = dice.sample(sorted(set(MODELS) - set(self.models)), dice.choice((0, 0, 1)))
        self.strangers = 0 if self.layout == "one model" else dice.choice((0, 0, 3))
        self.joint = dice.choice(("_", "/"))
        self.mean = self.seeds > 1 and self.fault is not Fault.BEST
        self.reader = self._logs()
        self.cells = self._cells()

    def _logs(self) -> MemoryReader:
        points: dict[str, dict[str, list[float]]] = {}
        settings: dict[str, dict[str, str]] = {}
        for number, model in enumerate(self.models):
            for seed in range(self.seeds):
                name = {"model": f"{model}_s{seed}" if self.seeds > 1 else model, "parameter": f"brave-lion-{number}{seed}",
                        "both": f"exp-{model}-{seed}"}[self.names]
                settings[name] = {"lr": "0.01", "epochs": "20", "seed": str(seed)}
                if self.names != "model":
                    settings[name]["model"] = model
                points[name] = {}
                for metric in self.metrics:
                    for split in self.splits:
                        low, high = (0.55, 0.99) if metric in SHARES else (0.2, 9.0)
                        key = f"{split}{self.joint}{metric}" if split else metric
                        points[name][key] = [self.dice.uniform(low, high) for _ in range(self.steps)]
        for number in range(self.strangers):
            values = {key: [self.dice.uniform(0.55, 0.99)] for run in list(points.values())[:1] for key in run}
            points[f"shy-otter-{number}"] = values
            settings[f"shy-otter-{number}"] = {}
        return MemoryReader(points, settings, tracker=self.dice.choice((Tracker.MLFLOW, Tracker.WANDB)))

    def logged(self, model: str, metric: str, split: str) -> list[float]:
        """Last values of all seeds."""
        key = f"{split}{self.joint}{metric}" if split else metric
        return [run[key][-1] for name, run in self.reader.points.items()
                if self.reader.settings[name].get("model", re.sub(r"_s\d$", "", name)) == model]

    def _print(self, metric: str, value: float) -> str:
        if metric in SHARES and self.percent:
            return f"{100 * value:.{self.decimals}f}%"
        return f"{value:.{self.decimals if metric in SHARES else 3}f}"

    def _cells(self) -> list[Cell]:
        split = self.splits[-1]
        cells = []
        for model in self.models:
            for metric in self.metrics:
                values = self.logged(model, metric, split)
                written = self._print(metric, statistics.fmean(values) if self.mean else values[0])
                if self.mean and self.dice.random() < 0.7:
                    spread = self._print(metric, statistics.stdev(values))
                    written = f"{written.rstrip('%')} ± {spread}"
                cells.append(Cell(model, metric, written))
        cells = self._plant(cells)
        if self.layout != "one model":
            cells += [Cell(model, metric, self._print(metric, self.dice.uniform(0.6, 0.9)), Fault.UNLOGGED)
                      for model in self.unlogged for metric in self.metrics]
        return cells

    def _plant(self, cells: list[Cell]) -> list[Cell]:
        at = self.dice.randrange(len(cells))
        cell = cells[at]
        if self.fault is Fault.DIGIT:
            cells[at] = Cell(cell.model, cell.metric, self._changed(cell.written), Fault.DIGIT)
        elif self.fault is Fault.SWAPPED:
            others = [index for index, item in enumerate(cells) if item.metric == cell.metric and item.model != cell.model]
            if others:
                other = cells[others[0]]
                cells[at] = Cell(cell.model, cell.metric, other.written, Fault.SWAPPED)
                cells[others[0]] = Cell(other.model, other.metric, cell.written, Fault.SWAPPED)
        elif self.fault is Fault.BEST:
            for index, item in enumerate(cells):
                values = self.logged(item.model, item.metric, self.splits[-1])
                best = max(values) if item.metric in SHARES else min(values)
                cells[index] = Cell(item.model, item.metric, self._print(item.metric, best), Fault.BEST)
        elif self.fault is Fault.SPLIT:
            value = self.logged(cell.model, cell.metric, "val")
            written = self._print(cell.metric, statistics.fmean(value) if self.mean else value[0])
            cells[at] = Cell(cell.model, cell.metric, written, Fault.SPLIT)
        return cells

    def _changed(self, written: str) -> str:
        """One digit other than it was; not by one in the last place, which may be a rounding."""
        value = written.split(" ")[0].rstrip("%")
        start = 2 if value.startswith("0.") else 0
        places = [index for index, char in enumerate(value[:-1]) if char.isdigit() and index >= start]
        at = self.dice.choice(places)
        digit = self.dice.choice([char for char in "123456789" if char != value[at]])
        return value[:at] + digit + written[at + 1 :]

    @property
    def readme(self) -> str:
        """The README."""
        heads = {metric: self.dice.choice(METRICS[metric]) for metric in self.metrics}
        said = "test " if "test" in self.splits else ""
        models = list(dict.fromkeys(cell.model for cell in self.cells))
        table = {(cell.model, cell.metric): cell.written for cell in self.cells}
        lines = ["# Some study", "", "A study of models.", "", "## Results", ""]
        if self.layout == "models by metrics":
            lines += [f"| Model | {' | '.join(f'{said.title()}{heads[metric]}' for metric in self.metrics)} |",
                      "|---" * (1 + len(self.metrics)) + "|"]
            lines += [f"| {MODELS[model]} | {' | '.join(table[model, metric] for metric in self.metrics)} |"
                      for model in models]
        elif self.layout == "metrics by models":
            lines += [f"| Metric | {' | '.join(MODELS[model] for model in models)} |",
                      "|---" * (1 + len(models)) + "|"]
            lines += [f"| {said.title()}{heads[metric]} | {' | '.join(table[model, metric] for model in models)} |"
                      for metric in self.metrics]
        elif self.layout == "one model":
            lines += ["| Metric | Value |", "|---|---|"]
            lines += [f"| {said.title()}{heads[metric]} | {table[self.models[0], metric]} |" for metric in self.metrics]
        elif self.layout == "nested bullets":
            for model in models:
                lines += [f"### {MODELS[model]}", ""]
                lines += [f"- {said.title()}{heads[metric]}: {table[model, metric]}" for metric in self.metrics] + [""]
        elif self.layout == "bullets":
            lines += [f"- {MODELS[model]}: {said}{heads[metric]} {table[model, metric]}"
                      for model in models for metric in self.metrics]
        else:
            lines += [f"{MODELS[model]} reaches a {said}{heads[metric]} of {table[model, metric]}.\n"
                      for model in models for metric in self.metrics]
        return "\n".join(lines) + "\n"

    def stated(self) -> Stated:
        """What the README states."""
        text = decode(self.readme.encode())
        assert text is not None
        return state(read_markdown("README.md", text))

    def traces(self, stated: Stated) -> tuple[Trace, ...]:
        """What becomes of it."""
        logs = histories([self.reader])
        return trace(stated, quantities(logs), logs)

    def rightly(self, trace: Trace, cell: Cell) -> bool:
        """The fault, or its absence, was called."""
        if cell.fault in (Fault.DIGIT, Fault.SWAPPED, Fault.SPLIT):
            return trace.standing is Standing.CONTRADICTED
        if cell.fault is Fault.UNLOGGED:
            return trace.standing is Standing.UNTRACED
        return trace.standing is Standing.TRACED and trace.best_of == (self.seeds if cell.fault is Fault.BEST else 0)
