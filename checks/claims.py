# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Do the numbers that the project states come from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_checker.api import (
    Claim,
    Claims,
    ClaimTrace,
    Finding,
    Fix,
    Looked,
    Pillar,
    Place,
    Result,
    RunLog,
    Skip,
    Standing,
    Unknown,
    check,
    counted,
    listed,
)

SPOKEN = 12
"Untraced claims of one document that are told one by one."
NO_SPREAD = {"loss", "perplexity"}
"Metrics beside which nobody expects a spread."


@check("CLM001", pillar=Pillar.CLAIMS, since="0.2")
def claim_untraced(claims: Claims, log: RunLog) -> Iterator[Result]:
    """Claimed number that comes from nowhere

    ## What it does
    Takes every number that the README, the documents beside it, model cards and LaTeX papers state as the value of a
    metric, and looks for it in logged runs (last, best, mean over seeds), result files and stored outputs of notebooks:
    same metric, same subject, same split, at the printed precision. What matches nothing is reported; quoted results of
    others are left out.

    ## Why it matters
    A reader can believe a number only as far as somebody can show where it came from.

    ## How to fix
    Release the log, the result file or the executed notebook that holds the number; or name the run in
    `release-checker.toml` with a `[[claims]]` table.

    ## Known limits
    A value equal by chance elsewhere is shown as a hint and is no trace. Numbers whose metric is not understood are counted
    and listed in the report.
    """
    for path, reason in claims.unread:
        yield Unknown(f"{path} could not be read: {reason}")
    for words in claims.idle_pins:
        yield Finding(words, Place("release-checker.toml"),
                      Fix("correct the table; `release-checker claims` and `release-checker runs` show what there is"),
                      advisory=True)
    if not claims.traces:
        yield Skip(_nothing(claims))
        return
    yield Looked(_coverage(claims))
    lost = [trace for trace in claims.traces if trace.standing is Standing.UNTRACED]
    for path in dict.fromkeys(trace.claim.place.path for trace in lost):
        mine = [trace for trace in lost if trace.claim.place.path == path]
        for trace in mine[:SPOKEN]:
            yield _untraced(trace)
        if rest := mine[SPOKEN:]:
            yield Finding(f"{counted(len(rest), 'more claim')} of this document match nothing", rest[0].claim.place,
                          Fix("list them with the command, and release what they come from", "release-checker claims", 60),
                          evidence=listed([_words(trace.claim) for trace in rest], most=5), key="more untraced")
    for source, reason in log.unread:
        yield Unknown(f"the log at {source} was not read ({reason}); what claims rest on it is not known")


def _untraced(trace: ClaimTrace) -> Finding:
    hint = f"; {trace.hints[0]}" if trace.hints else ""
    return Finding(f"{_words(trace.claim)} is claimed: {trace.reason}{hint}", trace.claim.place,
                   Fix("release the log, result file or executed notebook that holds it, or pin its run", minutes=30),
                   evidence=trace.claim.context, key=f"untraced {trace.claim.metric} {trace.claim.number.written} "
                                                     f"{trace.claim.context}")


@check("CLM002", pillar=Pillar.CLAIMS, since="0.2")
def claim_contradicted(claims: Claims) -> Iterator[Result]:
    """Claimed number that the log contradicts

    ## What it does
    Reports a claim when the same metric of the same model, data and split stands in a finished run with another value,
    beyond the printed precision, and nothing else agrees: no other step, no mean over seeds, no run beside it, no result
    file, no notebook.

    ## Why it matters
    Either the text is wrong or the wrong run was released. Both are worse than no number.

    ## How to fix
    Correct the text, or name the right run in `release-checker.toml` with a `[[claims]]` table. Never change a log.

    ## Known limits
    Approximate, ranged, derived, expected and quoted numbers are never called contradicted, nor is a claim whose subject
    could not be told.
    """
    if not claims.traces:
        yield Skip(_nothing(claims))
        return
    yield Looked(_coverage(claims))
    for trace in claims.traces:
        if trace.standing is Standing.CONTRADICTED:
            values = [f"{item.written} {item.value:.6g} ({item.origin})" for item in trace.evidence]
            yield Finding(f"{_words(trace.claim)} is claimed: {trace.reason}", trace.claim.place,
                          Fix("correct the text, or name the right run", "release-checker claims", 15),
                          evidence=listed(values, most=3),
                          key=f"contradicted {trace.claim.metric} {trace.claim.context}")


@check("CLM004", pillar=Pillar.CLAIMS, since="0.2")
def claim_without_uncertainty(claims: Claims) -> Iterator[Result]:
    """Compared results without a spread

    ## What it does
    Looks at tables in which several models or settings are compared by one metric, and reports those of which no value has a
    spread (±, brackets) and no word says over how many seeds or runs it was taken.

    ## Why it matters
    Without it a reader cannot tell a better method from a better draw.

    ## How to fix
    Repeat each setting with some seeds and write mean ± standard deviation, and how many runs it is taken over.

    ## Known limits
    A spread that is only shown in a figure is not seen.
    """
    if not claims.traces:
        yield Skip(_nothing(claims))
        return
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for trace in claims.traces:
        claim = trace.claim
        if claim.form.value in ("table", "latex") and claim.metric not in NO_SPREAD:
            groups.setdefault((claim.place.path, claim.metric, claim.dataset), []).append(claim)
    compared = {key: group for key, group in groups.items() if len({claim.model for claim in group if claim.model}) > 1}
    if not compared:
        yield Skip("no metric is compared between models")
        return
    bare = {key: group for key, group in compared.items() if not any(_uncertain(claim) for claim in group)}
    yield Looked(f"{len(compared) - len(bare)} of {counted(len(compared), 'comparison')} state a spread or a number of runs")
    for path in dict.fromkeys(key[0] for key in bare):
        mine = [group for key, group in bare.items() if key[0] == path]
        metrics = list(dict.fromkeys(claim.metric_written or claim.metric for group in mine for claim in group))
        yield Finding(f"{listed(metrics, most=4)} compared without a spread or a number of runs", mine[0][0].place,
                      Fix("repeat with some seeds, and write mean ± standard deviation and the number of runs", minutes=120),
                      evidence=_row(mine[0]), key="no spread")


def _uncertain(claim: Claim) -> bool:
    return claim.number.spread is not None or (claim.seeds or 0) > 1


def _row(group: Sequence[Claim]) -> str:
    return listed([f"{claim.model} {claim.number.written}" for claim in group], most=4)


def _words(claim: Claim) -> str:
    about = " ".join(part for part in (claim.model, claim.dataset, claim.split.value) if part)
    return f"{claim.metric_written or claim.metric} {claim.number.written}" + (f" of {about}" if about else "")


def _coverage(claims: Claims) -> str:
    traced = sum(trace.standing is Standing.TRACED for trace in claims.traces)
    unclear = sum(not item.understood for item in claims.stated.others)
    words = f"{traced} of {counted(len(claims.traces), 'claim')} traced"
    return words + (f"; {counted(unclear, 'number')} beside them not understood" if unclear else "")


def _nothing(claims: Claims) -> str:
    if claims.stated.claims:
        return "only results of others are quoted"
    return "no number is claimed as the value of a metric" if claims.documents else "no document"
