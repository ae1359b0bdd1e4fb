# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is unsafe in the project's GitHub workflows and actions, as zizmor sees it, and what of that a reader must act on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.execution.session import Session
from release_checker.facts.files import Files, is_vendored
from release_checker.facts.zizmor import Remark, ask
from release_checker.project import Project

FILE = re.compile(r"\.github/workflows/[^/]+\.ya?ml|(?:.*/)?action\.ya?ml", re.DOTALL)
SIZE = 500_000
"Bytes of a workflow that are read; the longest known has 100 kB."
MOST = 200
"Files that are read."
OUTSIDE = re.compile(
    r"\bgithub\.(?:head_ref\b|event\b.{0,200}(?:\.(?:title|body|message|email|page_name|head\.(?:ref|label)|head_branch)\b|"
    r"(?:author|committer)\.name\b))|toJSON\(\s*github", re.IGNORECASE)
"Parts of an event that whoever opens an issue or pull request words freely."
FOREIGN_CODE = re.compile(
    r"\b(?:ref|repository)\s*:[^\n]{0,200}(?:pull_request\.head|github\.head_ref|refs/pull/|merge_commit_sha|workflow_run\.head_)|"
    r"\bgh\s+pr\s+checkout|\bgit\s+(?:fetch|pull|checkout|clone)\b[^\n]{0,200}(?:pull/|head_ref|\.head\.)|download-artifact")
"How a workflow comes by what a stranger sent."
HOSTS_OWN = ("actions/", "github/")
"Whoever does not trust their owner cannot run a workflow at all."
BRANCH = re.compile(r"@(?:main|master|dev|develop|trunk|nightly|latest|HEAD)$")


class Weight(IntEnum):
    """What a remark asks of its reader."""

    LEFT_OUT = 0
    ADVICE = 1
    FAULT = 2


@dataclass(frozen=True, slots=True)
class WorkflowFault:
    """One remark that is told."""

    remark: Remark
    "What zizmor said."
    weight: Weight
    "A fault, or advice."


@dataclass(frozen=True, slots=True)
class Workflows:
    """What was looked at, and found."""

    paths: tuple[str, ...]
    "Workflows and actions of the project."
    faults: tuple[WorkflowFault, ...] = ()
    "By path and line."
    left_out: int = 0
    "Remarks of low severity or confidence, or on the host's own actions, which are not told."
    unread: tuple[tuple[str, str], ...] = ()
    "Files that could not be looked at, with the reasons."
    problem: str = ""
    "Why nothing could be looked at; empty otherwise."


@fact()
def workflows(project: Project, files: Files, session: Session) -> Workflows:
    """The workflows and actions that the project ships, given to zizmor."""
    paths = [path for path in files.paths if FILE.fullmatch(path) and not is_vendored(path)]
    texts: dict[str, bytes] = {}
    unread: list[tuple[str, str]] = [(path, f"more than {MOST} workflows are not looked at") for path in paths[MOST:]]
    for path in paths[:MOST]:
        try:
            data = project.read(path, SIZE + 1)
        except UnreadableFile as error:
            unread.append((path, str(error)))
            continue
        if len(data) > SIZE:
            unread.append((path, f"it is larger than {SIZE // 1000} kB"))
        else:
            texts[path] = data
    if not texts:
        return Workflows(tuple(paths), unread=tuple(unread))
    said = ask(texts, session)
    judged = [WorkflowFault(item, weigh(item, texts[item.path])) for item in said.items]
    told = _once(item for item in judged if item.weight is not Weight.LEFT_OUT)
    left_out = sum(item.weight is Weight.LEFT_OUT for item in judged)
    return Workflows(tuple(paths), told, left_out, (*unread, *said.unread), said.problem)


def _once(faults: Iterable[WorkflowFault]) -> tuple[WorkflowFault, ...]:
    """One for each line and audit: an expression with two inputs is told twice."""
    return tuple({(item.remark.path, item.remark.line, item.remark.audit): item for item in faults}.values())


def weigh(remark: Remark, text: bytes) -> Weight:
    """Whether a remark is certain enough to be a fault.

    zizmor judges by rules that hold for any repository; three of them fire on almost all, and then for reasons that its
    reader can see to be harmless.
    """
    if remark.severity not in ("high", "medium") or remark.confidence == "low":
        return Weight.LEFT_OUT
    content = text.decode("utf-8", "replace")
    if remark.audit == "unpinned-uses":  # a tag moves only if its owner moves it, a branch all the time
        if remark.text.startswith(HOSTS_OWN):
            return Weight.LEFT_OUT
        return Weight.FAULT if BRANCH.search(remark.text) else Weight.ADVICE
    if remark.audit == "template-injection":  # inputs are given by whoever may start the workflow anyway
        return Weight.FAULT if OUTSIDE.search(remark.text) else Weight.ADVICE
    if remark.audit == "dangerous-triggers":  # dangerous where the stranger's code is fetched too
        return Weight.FAULT if FOREIGN_CODE.search(content) else Weight.ADVICE
    if remark.audit == "excessive-permissions" and remark.severity == "medium":  # the repository's settings decide
        return Weight.ADVICE
    return Weight.FAULT
