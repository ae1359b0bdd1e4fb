# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims, logged runs and replays, as the HTML page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from release_checker.reports.curves import curve_svg
from release_checker.reports.log_records import ClaimInfo, EvidenceInfo, ReplayInfo, RunInfo, SeriesInfo, Value
from release_checker.reports.report import Report
from release_checker.text import counted

CLAIM_STATES = {"contradicted": "fail", "untraced": "warn", "traced": "pass"}
REPLAY_STATES = {"again": "pass", "so-far": "pass", "differs": "fail", "fails": "fail"}
"Words beside a replay's verdict; what is not here was not decided."
REPLAY_WORDS = {"again": "comes again", "so-far": "comes again so far", "differs": "differs", "fails": "ended with an error",
                "not-run": "not run", "nothing-to-compare": "nothing to compare"}
ORDER = ("contradicted", "untraced", "traced")
CLAIMS = 100
"Claims that the page lists."
RUNS = 40
"Runs that the page lists."
CURVES = 4
"Metrics of one replay that are drawn, those that depart first."


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim and the links of its trace."""

    info: ClaimInfo
    state: str
    place: str
    logged: str
    broken: str
    "The link of the trace that does not hold: `logged`, `made again` or empty."


@dataclass(frozen=True, slots=True)
class CurveView:
    """One metric of a replay."""

    info: SeriesInfo
    sentence: str
    drawing: Markup
    differs: bool
    "Some drawn point differs."


@dataclass(frozen=True, slots=True)
class ReplayView:
    """One replay."""

    info: ReplayInfo
    state: str
    sentence: str
    curves: tuple[CurveView, ...]
    others: tuple[SeriesInfo, ...]


def evidence_view(report: Report, shown: int) -> dict[str, Any]:
    """Values for templates/evidence.html; `shown` bounds how much is listed."""
    claims = sorted(report.claims, key=lambda info: ORDER.index(info.standing))
    runs = sorted(report.runs, key=lambda info: -info.backs)
    most = min(CLAIMS, 10 * shown), min(RUNS, 4 * shown)
    return {
        "claims": [_claim(info) for info in claims[: most[0]]],
        "claims_hidden": max(len(claims) - most[0], 0),
        "claims_sentence": claims_sentence(report),
        "numbers": report.numbers,
        "runs": runs[: most[1]],
        "runs_hidden": max(len(runs) - most[1], 0),
        "runs_sentence": runs_sentence(report.runs),
        "replays": [_replay(info, min(CURVES, shown)) for info in report.replays],
    }


def claims_sentence(report: Report) -> str:
    """`14 numbers are claimed: 12 traced, 1 contradicted, 1 untraced`."""
    counts = Counter(info.standing for info in report.claims)
    parts = [f"{counts[word]} {word}" for word in ("traced", "contradicted", "untraced") if counts[word]]
    number = len(report.claims)
    return f"{counted(number, 'number')} {'is' if number == 1 else 'are'} claimed: {', '.join(parts)}" if parts else ""


def runs_sentence(runs: Iterable[RunInfo]) -> str:
    """`24 mlflow runs (22 finished, 2 failed), 3 results runs`."""
    by_tracker: dict[str, Counter[str]] = {}
    for info in runs:
        by_tracker.setdefault(info.tracker, Counter())[info.status] += 1
    parts = []
    for tracker, statuses in by_tracker.items():
        known = ", ".join(f"{number} {word}" for word, number in statuses.items() if word != "unknown")
        parts.append(counted(statuses.total(), f"{tracker} run") + (f" ({known})" if known else ""))
    return ", ".join(parts)


def replay_sentence(info: ReplayInfo) -> str:
    """What came of it: `comes again so far: loss bitwise equal on 120 of 5000 steps`."""
    word = REPLAY_WORDS.get(info.verdict, info.verdict)
    return f"{word}: {info.reason}" if info.reason else word


def shown_value(value: Value | None) -> str:
    """A number in as few digits as tell it."""
    return "" if value is None else value if isinstance(value, str) else f"{value:.6g}"


def _claim(info: ClaimInfo) -> ClaimView:
    logged = _logged(info.evidence[0]) if info.evidence else ""
    differs = "not the same" in info.made_again or info.made_again.startswith("differs")
    broken = "logged" if info.standing != "traced" else "made again" if differs else ""
    place = info.location.path + (f" cell {info.location.cell}" if info.location.cell else "")
    place += f":{info.location.line}" if info.location.line else ""
    return ClaimView(info, CLAIM_STATES[info.standing], place, logged, broken)


def _logged(item: EvidenceInfo) -> str:
    step = f" at step {item.step}" if item.step is not None else ""
    return f"{item.metric} {shown_value(item.value)} ({item.how}{step}), {item.origin}"


def _replay(info: ReplayInfo, most: int) -> ReplayView:
    order = {"differs": 0, "within": 1, "bitwise": 2}
    metrics = sorted(info.metrics, key=lambda item: (order.get(item.verdict, 3), -len(item.curve)))
    drawn = [item for item in metrics if len(item.curve) > 1][:most]
    curves = tuple(_curve(item) for item in drawn)
    return ReplayView(info, REPLAY_STATES.get(info.verdict, "unknown"), replay_sentence(info), curves,
                      tuple(item for item in metrics if item not in drawn)[:40])


def _curve(info: SeriesInfo) -> CurveView:
    differs = any(was != now for _, was, now in info.curve)
    return CurveView(info, metric_sentence(info), curve_svg(info.curve, info.band, f"{info.metric}, both curves"), differs)


def metric_sentence(info: SeriesInfo) -> str:
    """`val_loss departs at step 40: recorded 0.41, replayed 0.52`."""
    steps = f" on {info.compared} of {counted(info.recorded, 'step')}" if info.recorded > 1 else ""
    if info.verdict == "differs":
        where = f" at step {info.step}" if info.step is not None else ""
        return f"departs{where}: recorded {shown_value(info.was)}, replayed {shown_value(info.now)}"
    if info.verdict == "not-comparable":
        return f"not comparable: {info.reason}"
    if info.verdict == "bitwise":
        return f"bitwise equal{steps}"
    return f"within tolerance{steps}" + (f" ({info.reason})" if info.reason else "")
