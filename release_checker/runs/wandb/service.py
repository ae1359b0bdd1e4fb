# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A project on W&B's service, read through its public API with the user's own key."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from release_checker.model import Place
from release_checker.runs.persons import without_credentials
from release_checker.runs.records import (
    Damage,
    Decoded,
    Known,
    Metric,
    Run,
    Sensitive,
    SensitiveKind,
    Series,
    Status,
    Store,
    Tracker,
)
from release_checker.runs.values import leaves, number, seeds

STATES = {"finished": Status.FINISHED, "failed": Status.FAILED, "crashed": Status.RUNNING, "killed": Status.KILLED,
          "running": Status.RUNNING, "preempted": Status.KILLED, "preempting": Status.RUNNING}
"A crashed run is one that stopped answering: it was never closed."
MOST_RUNS = 5_000


@dataclass
class WandbService:
    """One project."""

    source: str
    "As the settings name it: `wandb:entity/project`."

    @property
    def store(self) -> Store:
        """The project."""
        return Store(Tracker.WANDB, self.source, "service")

    def runs(self) -> tuple[Run, ...]:
        """Every run, oldest first."""
        return tuple(self._by_id[key][0] for key in self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, tuple[Run, Any]]:
        import wandb

        listed = wandb.Api(timeout=30).runs(self.source.removeprefix("wandb:"), order="+created_at", per_page=200)
        found: dict[str, tuple[Run, Any]] = {}
        for item in listed:
            found[item.id] = (_run(item, self.store, self.source), item)
            if len(found) >= MOST_RUNS:
                break
        return found

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric, unsampled; empty where the service does not answer."""
        try:
            rows = list(self._by_id[run.id][1].scan_history(keys=[metric, "_step"]))
        except Exception:  # a history that cannot be had leaves the last value, which the listing told
            return Series((), ())
        points = [(int(row.get("_step", at)), number(row.get(metric))) for at, row in enumerate(rows)]
        known = [(step, value) for step, value in points if value is not None]
        return Series(tuple(step for step, _ in known), tuple(value for _, value in known))

    def damage(self) -> tuple[Damage, ...]:
        """None: a service answers or does not."""
        return ()

    def decoded(self) -> Iterator[Decoded]:
        """Configuration, as the service gives it."""
        for run in self.runs():
            for name, value in run.parameters.items():
                yield Decoded(run.place, f"run {run.id} config {name}", value)


def _run(item: Any, store: Store, source: str) -> Run:
    metadata: Mapping[str, Any] = item.metadata or {}
    config = {name: str(value) for name, value in leaves(dict(item.config)) if not name.startswith("_")}
    summary = _summary(item)
    values = {name: number(value) for name, value in leaves(summary) if not name.startswith("_")}
    place = Place(source)
    git = metadata.get("git") or {}
    arguments = metadata.get("args")
    start = _instant(item.created_at)
    runtime = number(summary.get("_runtime"))
    step = summary.get("_step")
    told = {SensitiveKind.EMAIL: metadata.get("email"), SensitiveKind.HOST: metadata.get("host"),
            SensitiveKind.USER: metadata.get("username")}
    return Run(
        Tracker.WANDB, store.path, item.id, place, name=item.name or "", experiment=source.rpartition("/")[2],
        status=STATES.get(item.state, Status.UNKNOWN), start=start,
        end=start + runtime if start is not None and runtime is not None else None,
        program=str(metadata.get("program") or metadata.get("codePath") or ""),
        arguments=tuple(map(str, arguments or ())), arguments_known=Known.ABSENT if arguments is None else Known.RECORDED,
        commit=str(getattr(item, "commit", None) or git.get("commit") or ""),
        remote=without_credentials(str(git.get("remote") or "")), parameters=config,
        tags=dict.fromkeys(item.tags or (), ""),
        metrics=tuple(Metric(name, value, step if isinstance(step, int) else None)
                      for name, value in sorted(values.items()) if value is not None),
        python=str(metadata.get("python") or ""), host=str(metadata.get("host") or ""),
        user=str(metadata.get("username") or ""), email=str(metadata.get("email") or ""),
        device=str(metadata.get("gpu") or ""), seeds=seeds(config),
        sensitive=tuple(Sensitive(kind, str(value), place, f"metadata {kind}") for kind, value in told.items() if value),
        missing=() if metadata else ("metadata",),
    )


def _summary(item: Any) -> dict[str, Any]:
    summary = item.summary
    return dict(getattr(summary, "_json_dict", None) or summary)


def _instant(text: str | None) -> float | None:
    try:
        moment = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()
