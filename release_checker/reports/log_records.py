# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The parts of the report that hold logged runs, claimed numbers and replays."""

from __future__ import annotations

from pydantic import Field

from release_checker.reports.record import Location, Record, Seconds

Value = float | str
"A finite number, or one of the words NaN, Infinity and -Infinity, which JSON has no numbers for."


class RunInfo(Record):
    """One logged run."""

    tracker: str = Field(description="mlflow, wandb, tensorboard, lightning, transformers, dvc or results.")
    run_id: str
    name: str = ""
    store: str = Field(description="Where its store lies: a path in the project, or the address of a service.")
    location: Location | None = Field(default=None, description="Its own folder or file; null where it lies on a service.")
    experiment: str = ""
    status: str = Field(description="finished, failed, killed, running or unknown.")
    commit: str | None = Field(default=None, description="Git commit of its code; null when not recorded.")
    commit_held: bool | None = Field(default=None, description="The repository holds that commit; null when not known.")
    dirty: bool | None = Field(default=None, description="Its tree differed from the commit; null when not recorded.")
    started: str | None = Field(default=None, description="UTC, ISO 8601.")
    seconds: float | None = Field(default=None, description="How long it took; null when not recorded.")
    parameters: dict[str, str] = Field(default_factory=dict)
    metrics: dict[str, Value] = Field(default_factory=dict, description="Last value of each metric.")
    seeds: tuple[str, ...] = Field(default=(), description="`name=value` of what fixes its randomness.")
    python: str = ""
    damage: tuple[str, ...] = Field(default=(), description="What of it could not be read.")
    shipped: bool = Field(default=True, description="Git holds it.")
    backs: int = Field(default=0, description="Claims that were traced to it.")


class EvidenceInfo(Record):
    """One value that speaks for or against a claim."""

    origin: str = Field(description="What gives it, in words: `run mlp-3 (ab12cd34)`, `notebook`, `file`.")
    run_id: str = ""
    metric: str
    how: str = Field(description="last, best, mean, stated …")
    step: int | None = None
    value: Value
    location: Location | None = None


class ClaimInfo(Record):
    """One number that a document states as the value of a metric, and what it was traced to."""

    location: Location
    said: str = Field(description="As printed.")
    value: float
    metric: str
    about: str = Field(default="", description="Model, data set and split, as written.")
    nature: str = Field(description="exact, approximate, range, derived, target or quoted.")
    standing: str = Field(description="traced, contradicted or untraced.")
    reason: str = Field(default="", description="Why, as a clause.")
    evidence: tuple[EvidenceInfo, ...] = ()
    hints: tuple[str, ...] = Field(default=(), description="Equal values elsewhere, which are no trace.")
    remarks: tuple[str, ...] = ()
    context: str = Field(default="", description="Its row or sentence, shortened.")
    pinned: bool = Field(default=False, description="The settings name the run.")
    made_again: str = Field(default="", description="What a replay gave; empty where none was made.")


class NumbersInfo(Record):
    """Coverage: what became of the numbers that stand where claims stand."""

    documents: tuple[str, ...] = Field(description="Documents that were read.")
    claims: int
    others: int = Field(description="Numbers that are no metrics: settings, sizes, years.")
    unclear: tuple[str, ...] = Field(default=(), description="`place: words` of numbers that were not understood.")


class SeriesInfo(Record):
    """One metric, recorded and made again."""

    metric: str
    verdict: str = Field(description="bitwise, within, differs or not-comparable.")
    reason: str = Field(default="", description="The tolerance, or why it cannot be compared.")
    compared: int = Field(default=0, description="Steps that both have.")
    recorded: int = Field(default=0, description="Steps that the log has.")
    step: int | None = Field(default=None, description="The first step that departs; null where none does.")
    was: Value | None = Field(default=None, description="Recorded value there, else the last compared one.")
    now: Value | None = Field(default=None, description="Replayed value there, else the last compared one.")
    band: float | None = Field(default=None, description="Allowed difference, in the unit of the metric; null when none is.")
    curve: tuple[tuple[int, float, float], ...] = Field(
        default=(), description="Step, recorded, replayed: at most some hundred points of both, for drawing.")


class AttemptedInfo(Record):
    """One time that the command ran."""

    ended: str = Field(description="In words: `well`, `with exit code 1: KeyError`, `stopped at the budget`.")
    seconds: Seconds
    stopped: bool = Field(default=False, description="It was stopped before its end, on purpose.")


class ReplayInfo(Record):
    """One training command that was run again."""

    name: str
    command: str
    source: str = Field(description="Where the command comes from: settings, recorded, inferred or documented.")
    run_id: str = Field(default="", description="The logged run that it makes again; empty when none.")
    commit: str | None = Field(default=None, description="The commit that was checked out; null for the present tree.")
    verdict: str = Field(description="again, so-far, differs, fails, not-run or nothing-to-compare.")
    reason: str = Field(default="", description="In words.")
    attempts: tuple[AttemptedInfo, ...] = ()
    metrics: tuple[SeriesInfo, ...] = ()
    twice: str = Field(default="", description="The two replays against each other, in words; empty when one.")
    elsewhere: str = Field(default="", description="Where and when it was made, if not in this audit.")
    notes: tuple[str, ...] = ()
