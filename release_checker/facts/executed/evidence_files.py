# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Replays that were made on another machine, taken where they speak of this very project."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.execution.environment.records import Built
from release_checker.execution.replays.checkout import find_commit
from release_checker.execution.replays.kept_evidence import LIMIT, Digests, Refused, accept, load
from release_checker.execution.replays.local_data import data_digests
from release_checker.execution.replays.records import Replayed
from release_checker.execution.replays.signed import signer
from release_checker.execution.session import Session
from release_checker.facts.history import GitHistory
from release_checker.project import Project


@dataclass(frozen=True)
class Offered:
    """What the offered files hold that counts."""

    by_command: Mapping[str, tuple[Replayed, str]] = field(default_factory=dict)
    "Replay, and where and when it was made, by the command's identity."
    refused: tuple[tuple[str, str], ...] = ()
    "Files that do not count, with the reason."


def digests(project: Project, history: GitHistory, built: Built, present: str, session: Session) -> Digests:
    """What decides whether evidence speaks of a project; of the lock names and versions, since wheels differ by machine."""
    rows = "\n".join(sorted(f"{item.name}=={item.version}" for item in built.locked))
    data = {item.path: item.sha256 for item in session.settings.data} | data_digests(project)
    return Digests(history.commit or "", present, hashlib.sha256(rows.encode()).hexdigest(), data)


def read_offered(files: tuple[Path, ...], present: Digests, project: Project, session: Session) -> Offered:
    """Each offered file read, its signature and its digests compared."""
    found: dict[str, tuple[Replayed, str]] = {}
    refused: list[tuple[str, str]] = []
    for file in files:
        words, reason = "", ""
        if session.settings.evidence_signers:
            who, reason = signer(file, project.root / session.settings.evidence_signers)
            words = f", signed by {who}" if who else ""
        if reason:
            refused.append((file.name, reason))
            continue
        try:
            with file.open("rb") as stream:
                evidence = load(stream.read(LIMIT + 1))
        except OSError as error:
            refused.append((file.name, f"it cannot be read: {error.strerror}"))
            continue
        answer = evidence if isinstance(evidence, Refused) else accept(
            evidence, present, lambda commit: bool(find_commit(project, commit)))
        if isinstance(answer, Refused):
            refused.append((file.name, answer.reason))
            continue
        unseen = f"; not here to compare: {', '.join(answer.unchecked[:3])}" if answer.unchecked else ""
        for replayed in answer.evidence.replays:
            found.setdefault(replayed.command.identity, (replayed, f"{answer.words}{words}{unseen}"))
    return Offered(found, tuple(refused))
