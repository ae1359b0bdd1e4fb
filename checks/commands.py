# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the README tells people to type, by reading."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import DocumentedCommands, Finding, Fix, Looked, Pillar, Readme, Result, Skip, Unknown, check


@check("DOC007", pillar=Pillar.DOCUMENTATION, since="0.1")
def documented_command_broken(readme: Readme, documented: DocumentedCommands) -> Iterator[Result]:
    """Documented command that cannot work

    ## What it does
    Reads the commands of the README as a shell would, finds the script, module, make target, requirements or
    environment file that each one names, and compares its options and their values with those that the script declares
    through argparse, click, typer, absl, fire or docopt.

    ## Why it matters
    The commands are the first thing that a stranger types. An option renamed since is found by them, not by the authors.

    ## How to fix
    Write the command as it works today; run it once from a fresh clone.

    ## Known limits
    Options that a program adds at run time are undecided, not faulty. Values to be filled in, files that earlier commands
    make or fetch, and commands for other projects are left out.
    """
    if not readme.exists:
        yield Skip("no README")
        return
    if readme.problem:
        yield Unknown(f"the README {readme.problem}")
        return
    if not documented.runs:
        yield Skip("the README documents no command")
    for fault in documented.faults:
        times = f", and so do {fault.times - 1} more" if fault.times > 1 else ""
        yield Finding(
            f"`{fault.command}`: {fault.problem}", place=fault.place, key=fault.key, evidence=fault.command + times,
            fix=Fix(fault.fix, minutes=5),
        )
    for item in documented.undecided:
        yield Unknown(f"whether {item.script} takes {', '.join(item.flags)}: {item.reason} ({item.because})", item.place)
    yield Looked(f"{len(documented.runs)} documented commands")
