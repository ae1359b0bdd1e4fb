# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""May this be released? From a report and a policy to one answer.

Nothing that the report says of itself is taken on trust: the verdict is counted anew, by the waivers and requirements that
the base branch knows, and the report must speak of the very commit that is released.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import ReleaseCheckerError, UsageError
from release_checker.git import Git, GitError
from release_checker.model import Outcome, Pillar, Requirement, Stage
from release_checker.publish.approval_records import Reviewed, ReviewPolicy
from release_checker.publish.approval_scope import HASH
from release_checker.publish.approvals import reviewed
from release_checker.publish.base import CouldNotLook, repository, resolve, settings_at
from release_checker.publish.base_changes import loosened
from release_checker.publish.freshness import age, completeness, freshness
from release_checker.publish.gate_counting import Counted, Terms, count, counting
from release_checker.publish.gate_reasons import counting_notes, counting_waivers, of_blocker, of_warning
from release_checker.publish.gate_records import (
    EXIT_CODES,
    Answer,
    Approver,
    FailOn,
    GateResult,
    LetThrough,
    Looked,
    Policy,
    Reason,
    Refusal,
)
from release_checker.publish.gate_settings import made_by, other_settings, settings_notes, shipped
from release_checker.publish.gate_undecided import accepting, reasons_of_open, sorted_out
from release_checker.publish.reading import ReportFile, read_report
from release_checker.reports.report import Report
from release_checker.settings import Settings
from release_checker.text import counted as number_of
from release_checker.text import listed
from release_checker.verdict import Judged, stage


@dataclass(frozen=True, slots=True)
class _Release:
    """What is to be released, and by what it is judged."""

    git: Git
    commit: str
    base: str
    "Commit of the base; empty when none was named."
    terms: Terms
    made: Settings | None
    "The commit's settings that the report was made by; None when it was made by others."
    less: tuple[str, ...]
    "Settings by which the release asks less than its base or profile, where the report cannot be counted again."


def gate(path: Path, policy: Policy, codes: Collection[str], now: datetime.datetime) -> GateResult:
    """The gate's answer on the report at a path; `codes` are all checks that there are.

    What cannot be looked at gives an answer too. Raises SettingsError for a profile that is none.
    """
    if policy.profile:  # one that is none is wrong use rather than something to look at
        shipped(policy.profile, codes)
    try:
        file = _read(path)
        release = _release(file.report, policy, codes, now.date())
        return _answer(file, release, policy, codes, now)
    except CouldNotLook as error:
        reason = Reason(kind="could-not-look", answer=Answer.COULD_NOT_LOOK, text=error.text, next=error.then)
        return GateResult(answer=Answer.COULD_NOT_LOOK, exit_code=EXIT_CODES[Answer.COULD_NOT_LOOK],
                          fail_on=policy.fail_on, reasons=(reason,))


def _answer(
    file: ReportFile, release: _Release, policy: Policy, codes: Collection[str], now: datetime.datetime
) -> GateResult:
    report, found = file.report, count(file.report, release.terms, codes)
    known = _known_blockers(policy, release, codes)
    old = [blocker for blocker in found.blockers if blocker.finding and
           (blocker.check.code, blocker.finding.fingerprint) in known]
    review = _reviewed(file, policy, release, now)
    willing = accepting(review, policy.approvals)
    open_ = sorted_out(found.undecided, report, release.terms.floor, release.made, willing)
    reasons = (
        *_handed_over(file, policy), *freshness(report, release.git, release.commit), *age(report, now, policy.max_age),
        *completeness(report, policy), *other_settings(report, release.commit, release.made), *_loosened(release, policy),
        *(of_blocker(item) for item in found.blockers if item not in old and policy.fail_on is not FailOn.NEVER),
        *reasons_of_open(open_, report, policy),
        *(of_warning(check) for check in found.warnings if policy.fail_on is FailOn.WARNINGS),
        *_approvals(review, policy),
    )
    reasons = tuple(sorted(reasons, key=lambda reason: list(Answer).index(reason.answer)))
    answer = reasons[0].answer if reasons else Answer.PASSED
    return GateResult(
        answer=answer, exit_code=EXIT_CODES[answer], fail_on=policy.fail_on, reasons=reasons, released=release.commit,
        base=release.base, report=_looked(file, found, release.terms, review),
        let_through=tuple(LetThrough(check=item.check.code, finding=item.finding) for item in old if item.finding),
        accepted=tuple(item.code for item in open_.accepted),
        approvals=tuple(Approver(signer=item.signer, key=item.key, path=str(item.path), conflict=item.conflict,
                                 accepted=item.accepted) for item in review.valid),
        refused=tuple(Refusal(path=str(item.path), reason=item.reason) for item in review.refused),
        notes=(*file.notes, *counting_notes(report, found, len(open_.rest), policy, release.terms),
               *settings_notes(release.made, policy, codes)),
    )


def _read(path: Path, option: str = "") -> ReportFile:
    try:
        return read_report(path)
    except UsageError as error:
        raise CouldNotLook(f"{option}{error}", "hand over a report as the audit wrote it") from error


def _release(report: Report, policy: Policy, codes: Collection[str], today: datetime.date) -> _Release:
    git = repository(policy.checkout)
    commit = resolve(git, "HEAD" if policy.commit is None else policy.commit, "--commit")
    if policy.base is None:
        # As `check --profile` has it: the profile, and what the project asks beside it.
        floor = settings_at(git, commit, codes, policy.profile, "--commit") if policy.profile else None
        made = made_by(report, git, commit, codes, policy.profile)
        return _Release(git, commit, "", Terms(floor, today, None), made, loosened(floor, made) if floor and made else ())
    base = resolve(git, policy.base, "--base")
    there = settings_at(git, base, codes, policy.profile, "--base")
    here = settings_at(git, commit, codes, policy.profile, "--commit")
    made = made_by(report, git, commit, codes, policy.profile)
    less = tuple(dict.fromkeys((*loosened(there, here), *(loosened(there, made) if made else ()))))
    return _Release(git, commit, base, Terms(there, today, counting(there.waivers, today)), made, less)


def _known_blockers(policy: Policy, release: _Release, codes: Collection[str]) -> frozenset[tuple[str, str]]:
    """Check and fingerprint of whatever blocked in the baseline."""
    if policy.baseline is None:
        return frozenset()
    old = _read(policy.baseline, "--baseline ").report
    if release.base:
        _trust(old, policy.baseline, release)
    # As it was then: what its waivers excused did not block, whether or not they have expired since.
    then = Terms(release.terms.floor, datetime.date.min, None)
    return frozenset((item.check.code, item.finding.fingerprint)
                     for item in count(old, then, codes).blockers if item.finding)


def _trust(old: Report, path: Path, release: _Release) -> None:
    """Raises CouldNotLook for a baseline that the base branch does not stand on: a pull request could have made it."""
    commit = old.project.commit or ""
    again = "take the report that was made on the base branch"
    if old.project.dirty is not False:
        raise CouldNotLook(f"--baseline {path}: is of uncommitted changes", again)
    try:
        shared = release.git.run("merge-base", commit, release.base) if HASH.fullmatch(commit) else b""
        held = bool(commit) and shared.decode().strip() == commit
    except GitError:
        held = False
    if not held:
        raise CouldNotLook(f"--baseline {path}: is of commit {commit[:12] or 'none'}, not known to be of the base branch",
                           f"{again}, and fetch all history")


def _handed_over(file: ReportFile, policy: Policy) -> Iterator[Reason]:
    if policy.digest is not None and policy.digest.lower() != file.digest:
        yield Reason(kind="digest", answer=Answer.CLOSED,
                     text=f"the report's SHA-256 is {file.digest[:16]}…, and {policy.digest[:16]}… was handed over",
                     next="take the report that the audit uploaded, byte for byte")


def _loosened(release: _Release, policy: Policy) -> Iterator[Reason]:
    if release.less:
        yield Reason(kind="loosened", answer=Answer.COULD_NOT_LOOK,
                     text=f"the release asks less than {policy.base or policy.profile}: {listed(release.less, '; ')}",
                     next="have that accepted on the base branch first: what it hides cannot be told from the report")


def _reviewed(file: ReportFile, policy: Policy, release: _Release, now: datetime.datetime) -> Reviewed:
    if not policy.approvals:
        return Reviewed((), ())
    if policy.allowed_signers is None:
        raise CouldNotLook("approvals are asked for, and nobody says who may sign",
                           "name the list with --allowed-signers")
    asked = ReviewPolicy(base=release.base, authors_may_approve=policy.authors_may_approve, revoked=policy.revoked,
                         conflicts_count=not policy.refuse_conflicts)
    try:
        return reviewed(file, policy.checkout, policy.allowed_signers, asked, now)
    except ReleaseCheckerError as error:
        raise CouldNotLook(f"approvals cannot be checked: {error}", "mend that, then look again") from error


def _approvals(review: Reviewed, policy: Policy) -> Iterator[Reason]:
    if not policy.approvals or review.approved(policy.approvals):
        return
    for item in review.objections:
        yield Reason(kind="objection", answer=Answer.CLOSED, next="do what is asked, audit again, have it reviewed again",
                     text=f"{item.signer} asks for changes: {item.comment or item.path}")
    if review.reviewers < policy.approvals:
        refused = f", {number_of(len(review.refused), 'file')} refused" if review.refused else ""
        why = "`release-checker verify` says why; " if review.refused else ""
        yield Reason(kind="approvals", answer=Answer.CLOSED, next=f"{why}have it reviewed: `release-checker approve`",
                     text=f"{review.reviewers} of {number_of(policy.approvals, 'approval')}{refused}")


def _looked(file: ReportFile, found: Counted, terms: Terms, review: Reviewed) -> Looked:
    report, project = file.report, file.report.project
    return Looked(
        path=str(file.path), digest=file.digest, project=project.name, commit=project.commit, tree=project.tree,
        created=report.created, profile=report.profile, stated=report.verdict.decision, decision=found.decision,
        stage=review.stage(_stage(report, found)), blockers=len({item.check.code for item in found.blockers}),
        undecided=len(found.undecided), warnings=len(found.warnings), waivers=counting_waivers(report, terms),
    )


def _stage(report: Report, found: Counted) -> Stage:
    """The stage that the report states, and no higher than what was counted carries."""
    failing, open_ = {item.check.code for item in found.blockers}, {item.code for item in found.undecided}
    judged = [Judged(check.code, Pillar.of(check.pillar), check.requirement, check.outcome)
              for check in report.checks if check.code not in failing | open_]
    for codes, outcome in ((failing, Outcome.FAIL), (open_, Outcome.UNKNOWN)):
        judged += [Judged(code, Pillar.of(code), Requirement.REQUIRED, outcome) for code in codes if code]
    return min(report.verdict.stage, stage(judged), key=list(Stage).index)
