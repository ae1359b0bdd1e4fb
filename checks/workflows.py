# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Workflows that run on the hosting service, by reading."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Finding,
    Fix,
    Looked,
    Pillar,
    Place,
    Result,
    Skip,
    Unknown,
    WorkflowFault,
    Workflows,
    WorkflowWeight,
    check,
    counted,
    listed,
    shorten,
)

REMEDIES = {
    "template-injection": "hand the value over by env: and write \"$NAME\" in the script",
    "dangerous-triggers": "use pull_request, or fetch nothing that the pull request brings into this job",
    "excessive-permissions": "write `permissions: {contents: read}` at the top, and more only in the job that needs it",
    "unpinned-uses": "name the action by the commit of its release: `uses: OWNER/ACTION@COMMIT # v1.2.3`",
    "github-env": "do not write what strangers word into GITHUB_ENV or GITHUB_PATH",
    "insecure-commands": "drop ACTIONS_ALLOW_UNSECURE_COMMANDS and write to GITHUB_ENV or GITHUB_OUTPUT",
    "unpinned-images": "name the image by its digest",
    "secrets-inherit": "hand over the secrets that the called workflow needs, each by name",
    "hardcoded-container-credentials": "take the credentials from secrets, and change them: they are public",
    "bot-conditions": "ask github.event.pull_request.user.login, not github.actor",
}


@check("SEC008", pillar=Pillar.SECURITY, since="0.1")
def unsafe_workflow(workflows: Workflows) -> Iterator[Result]:
    """Workflow that strangers can misuse

    ## What it does
    Gives the GitHub workflows and actions to zizmor, offline and without the project's own zizmor settings, and reports what
    it finds with at least medium severity and confidence. Advice only: actions named by a tag, missing `permissions`,
    inputs put into scripts, and triggers such as `pull_request_target` where no code of the pull request is fetched.

    ## Why it matters
    A workflow that runs what a stranger wrote in a title gives away the repository: its tokens, its releases, its packages.

    ## How to fix
    Do what the finding names; zizmor's own pages (docs.zizmor.sh/audits) explain each.

    ## Known limits
    Nothing is asked of the network, so that actions with known vulnerabilities are not told. Comments that silence zizmor
    are not heeded; a waiver has a reason and an end. Remarks of low severity or confidence, and on the host's own actions
    named by a tag, are counted, not told.
    """
    if not workflows.paths:
        yield Skip("no GitHub workflow or action")
        return
    groups: dict[tuple[str, str, WorkflowWeight], list[WorkflowFault]] = {}
    for item in workflows.faults:
        # Advice of one kind is told once for the project, a fault once for each file.
        path = item.remark.path if item.weight is WorkflowWeight.FAULT else ""
        groups.setdefault((item.remark.audit, path, item.weight), []).append(item)
    for (audit, _, weight), items in sorted(groups.items(), key=lambda group: (-group[0][2], group[0][0], group[0][1])):
        first = items[0].remark
        times = f", {len(items)} times" if len(items) > 1 else ""
        yield Finding(
            f"{first.words} ({audit}, {first.severity}){times}: {first.told or first.text}",
            place=Place(first.path, first.line), key=f"{audit} {first.text}" if len(items) == 1 else audit,
            evidence=f"{shorten(first.text, 60)}; {listed([f'{item.remark.path}:{item.remark.line}' for item in items])}",
            advisory=weight is WorkflowWeight.ADVICE,
            fix=Fix(REMEDIES.get(audit, f"see docs.zizmor.sh/audits/#{audit}"), minutes=10),
        )
    for path, reason in workflows.unread:
        yield Unknown(f"not looked at: {reason}", Place(path))
    if workflows.problem:
        yield Unknown(f"{counted(len(workflows.paths), 'workflow')} not looked at: {workflows.problem}")
    more = f", {counted(workflows.left_out, 'remark')} of little weight left out" if workflows.left_out else ""
    yield Looked(f"{counted(len(workflows.paths), 'workflow')}{more}")
