# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What both forms of MLflow's store share: what is recorded of one run, and what it means.

Tags beginning with `mlflow.` are MLflow's own; `mlflow/utils/mlflow_tags.py` of its source lists them. MLflow records no
command line, and the state of the work tree only since 3.x, for logged models, where that is switched on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from release_checker.model import Place
from release_checker.runs.mlflow.models import Model
from release_checker.runs.mlflow.own import Own, own_records
from release_checker.runs.persons import EMAIL, home_folder, without_credentials
from release_checker.runs.records import (
    Artifact,
    Damage,
    DataSet,
    Known,
    Metric,
    Run,
    Sensitive,
    SensitiveKind,
    Status,
    Store,
    Tracker,
)
from release_checker.runs.values import seeds

STATUS = {
    "1": Status.RUNNING, "2": Status.RUNNING, "3": Status.FINISHED, "4": Status.FAILED, "5": Status.KILLED,
    "RUNNING": Status.RUNNING, "SCHEDULED": Status.RUNNING, "FINISHED": Status.FINISHED, "FAILED": Status.FAILED,
    "KILLED": Status.KILLED,
}
"Files hold the numbers of MLflow's `RunStatus`, databases its names."
TOLD_APART = {
    "mlflow.user", "mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit", "mlflow.source.git.branch",
    "mlflow.source.git.repoURL", "mlflow.source.git.dirty", "mlflow.source.git.diff", "mlflow.parentRunId", "mlflow.runName",
    "mlflow.log-model.history", "mlflow.loggedArtifacts", "mlflow.loggedImages", "mlflow.artifactLocation",
}
"Tags that became fields of the run."
SEARCHED = 20_000
"Characters of one value that are searched for names and addresses."


@dataclass(frozen=True, slots=True)
class Recorded:
    """One run in MLflow's own words."""

    id: str
    "Thirty-two hexadecimal digits."
    place: Place
    "Its folder, or the database."
    experiment: str = ""
    "The experiment's name, or its number where the name is lost."
    name: str = ""
    "As the run itself has it; older versions keep it in a tag alone."
    status: str = ""
    "Number or name."
    start: float | None = None
    "Milliseconds since 1970."
    end: float | None = None
    "Milliseconds since 1970."
    user: str = ""
    "Account name."
    source: str = ""
    "Program; newer versions keep it in a tag alone."
    commit: str = ""
    "Git commit; newer versions keep it in a tag alone."
    artifact_uri: str = ""
    "Where its artifacts were put, on the machine that ran it."
    parameters: Mapping[str, str] = field(default_factory=dict)
    "As logged."
    tags: Mapping[str, str] = field(default_factory=dict)
    "All of them."
    metrics: tuple[Metric, ...] = ()
    "Last values."
    datasets: tuple[DataSet, ...] = ()
    "Inputs."
    artifacts: tuple[Artifact, ...] = ()
    "Files, present ones and named ones; those of models too."
    models: tuple[Model, ...] = ()
    "Models that it logged."
    damage: tuple[Damage, ...] = ()
    "What of it cannot be read."


def to_run(store: Store, recorded: Recorded) -> Run:
    """The run as all readers give it.

    MLflow records no arguments: where the program did not log its command line itself they are inferred, each parameter as
    `--name value`. Whoever replays a run must leave out those that the program does not know.
    """
    tags = recorded.tags
    own = own_records({**recorded.parameters, **tags}, tags.get("mlflow.source.name") or recorded.source)
    user = tags.get("mlflow.user") or recorded.user
    return Run(
        tracker=Tracker.MLFLOW,
        store=store.path,
        id=recorded.id,
        place=recorded.place,
        name=recorded.name or tags.get("mlflow.runName", ""),
        version=next((model.mlflow for model in recorded.models if model.mlflow), ""),
        parent=tags.get("mlflow.parentRunId", ""),
        experiment=recorded.experiment,
        status=STATUS.get(recorded.status, Status.UNKNOWN),
        start=_seconds(recorded.start),
        end=_seconds(recorded.end),
        program=tags.get("mlflow.source.name") or recorded.source,
        arguments=own.arguments if own.command else _inferred(recorded.parameters),
        arguments_known=Known.RECORDED if own.command else Known.INFERRED if recorded.parameters else Known.ABSENT,
        commit=_commit(recorded, own),
        branch=tags.get("mlflow.source.git.branch", ""),
        remote=without_credentials(tags.get("mlflow.source.git.repoURL", "")),
        dirty=_dirty(recorded, own),
        parameters=recorded.parameters,
        tags={name: value for name, value in tags.items() if name not in TOLD_APART},
        metrics=recorded.metrics,
        datasets=recorded.datasets,
        artifacts=recorded.artifacts,
        python=next((model.python for model in recorded.models if model.python), own.python),
        requirements=next((model.requirements for model in recorded.models if model.requirements), ()),
        host=own.host,
        user=user,
        email=user if EMAIL.fullmatch(user) else "",
        seeds=seeds({**recorded.parameters, **tags}),
        sensitive=tuple(_sensitive(recorded, user, own)),
        damage=recorded.damage,
        missing=tuple(_missing(recorded, own)),
    )


def source_of(recorded: str) -> str:
    """Address or path of a data set's source, which is kept as JSON; the JSON itself where it holds neither."""
    try:
        value = json.loads(recorded) if len(recorded) < SEARCHED else None
    except (ValueError, RecursionError):
        return recorded
    if not isinstance(value, dict):
        return recorded
    places = (value.get(name) for name in ("uri", "url", "path", "table"))
    # Of data that code made, MLflow notes the code by the run's own tags.
    return next((place for place in places if place and isinstance(place, str)), "" if [*value] == ["tags"] else recorded)


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _inferred(parameters: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(part for name, value in parameters.items() for part in (f"--{name}", value))


def _commit(recorded: Recorded, own: Own) -> str:
    return recorded.tags.get("mlflow.source.git.commit") or recorded.commit or own.commit


def _dirty(recorded: Recorded, own: Own) -> bool | None:
    for tags in (recorded.tags, *(model.tags for model in recorded.models)):
        if tags.get("mlflow.source.git.diff"):
            return True
        word = tags.get("mlflow.source.git.dirty", "").lower()
        if word in ("true", "false"):
            return word == "true"
    return own.dirty


def _missing(recorded: Recorded, own: Own) -> Iterator[str]:
    if not (recorded.tags.get("mlflow.source.name") or recorded.source):
        yield "source name"
    if not _commit(recorded, own):
        yield "git commit"
    if recorded.end is None and STATUS.get(recorded.status) in (Status.FINISHED, Status.FAILED, Status.KILLED):
        yield "end time"


def _sensitive(recorded: Recorded, user: str, own: Own) -> Iterator[Sensitive]:
    if user and not EMAIL.fullmatch(user):
        yield Sensitive(SensitiveKind.USER, user, recorded.place, "tag mlflow.user")
    if own.host:
        yield Sensitive(SensitiveKind.HOST, own.host, recorded.place, own.host_name)
    seen: set[str] = set()
    for name, value in _texts(recorded, user):
        value = value[:SEARCHED].replace("\\\\", "\\")  # JSON within the value doubles them
        home = home_folder(value) if "/" in value or "\\" in value else ""
        emails = EMAIL.findall(value) if "@" in value else []
        for kind, found in ((SensitiveKind.HOME, [home] if home else []), (SensitiveKind.EMAIL, emails)):
            for text in found:
                if text not in seen:
                    seen.add(text)
                    yield Sensitive(kind, text, recorded.place, name)


def _texts(recorded: Recorded, user: str) -> Iterator[tuple[str, str]]:
    yield "tag mlflow.user", user
    yield "artifact_uri", recorded.artifact_uri
    yield "source name", recorded.source
    yield from ((f"parameter {name}", value) for name, value in recorded.parameters.items())
    # The history of models repeats in JSON what the models' own files hold.
    yield from ((f"tag {name}", value) for name, value in recorded.tags.items() if name != "mlflow.log-model.history")
    yield from ((f"data set {item.name}", item.source) for item in recorded.datasets)
