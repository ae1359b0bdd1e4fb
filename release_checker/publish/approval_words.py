# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What people read about the approvals of a report."""

from __future__ import annotations

from release_checker.model import Stage
from release_checker.publish.approval_records import Approval, Reviewed, Word
from release_checker.text import counted, shorten

DIGITS = 12
"Letters of a digest that are shown."


def write_reviewed(reviewed: Reviewed, stage: Stage, required: int) -> str:
    """A line for each file among the approvals, and one for what follows from all."""
    lines = [f"valid    {_said(approval)}" for approval in reviewed.valid]
    lines += [f"objects  {_said(approval)}" for approval in reviewed.objections]
    lines += [f"refused  {shorten(item.path.name, 80)}: {item.reason}" for item in reviewed.refused]
    return "\n".join([*lines, summary(reviewed, stage, required)]) + "\n"


def summary(reviewed: Reviewed, stage: Stage, required: int) -> str:
    """What the approvals come to, in one line."""
    found = [f"{counted(reviewed.reviewers, 'valid approval')} of {required} required"]
    found += [f"{counted(len(reviewed.objections), 'request')} for changes"] if reviewed.objections else []
    found += [f"{len(reviewed.refused)} refused"] if reviewed.refused else []
    shown = reviewed.stage(stage)
    return f"{', '.join(found)}; stage: {shown}"


def _said(approval: Approval) -> str:
    """Every word of the signer's is shown on one line."""
    word = "approves" if approval.decision is Word.APPROVE else "requests changes"
    parts = [f"{approval.signer} {word}, signed {approval.signed_at:%Y-%m-%d %H:%M} UTC"]
    parts += [f"until {approval.expires}"] if approval.expires else []
    conflict = approval.conflict
    parts.append(f"conflict of interest: {shorten(conflict, 200)}" if conflict else "declares no conflict of interest")
    parts += [f"although INCOMPLETE: {shorten(approval.accepted, 200)}"] if approval.accepted else []
    parts += [f"says: {shorten(approval.comment, 200)}"] if approval.comment else []
    return f"{', '.join(parts)} ({approval.path.name})"
