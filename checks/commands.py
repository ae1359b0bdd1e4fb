# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the README tells people to type, by reading."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from release_checker.api import (
    Bounds,
    DocumentedCommands,
    Finding,
    Fix,
    Instructions,
    Looked,
    ModelCode,
    Pillar,
    Place,
    PublicCode,
    Readme,
    Result,
    Skip,
    Snippets,
    TrainingCode,
    Unknown,
    check,
)

MIN_PUBLIC = 5
"Public items below which a share says nothing."


@check("DOC003", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_training_command(readme: Readme, training: TrainingCode, told: Instructions) -> Iterator[Result]:
    """Training code, and no command for it

    ## What it does
    Looks in the README, and in the documents it leads to, for anything that tells how to start the training that the code
    does: a command, a make target, a shell script, a notebook, a snippet, or a sentence that names the script.

    ## Why it matters
    Whoever wants to reproduce a result begins here. Guessing which of ten scripts made the table is guessing the table.

    ## How to fix
    Write the exact command of the main result into the README, with its options.

    ## Known limits
    A library whose users write their own training is left out. What stands on a documentation site is not read.
    """
    if not training.exists:
        yield Skip("no training code")
    elif training.library:
        yield Skip("a library: its users write the training")
    elif told.training:
        first = told.training[0]
        yield Looked(f"{first.place}: {first.words}")
    elif told.manual is not None:
        yield Unknown("the README leads to a documentation site, which is not read", told.manual)
    else:
        yield _no_command("train", "trains", training.trains, readme)


@check("DOC004", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_evaluation_command(readme: Readme, training: TrainingCode, told: Instructions) -> Iterator[Result]:
    """Evaluation code, and no command for it

    ## What it does
    Looks in the README, and in the documents it leads to, for anything that tells how to start the scripts or notebooks
    that evaluate.

    ## Why it matters
    Evaluation is what most strangers run first: it is short, and it shows whether the numbers come again.

    ## How to fix
    Write the evaluation command into the README, with the checkpoint it takes and the number it should print.

    ## Known limits
    Evaluation that is part of the training script needs no command of its own and is not asked for.
    """
    apart = tuple(item for item in training.evaluates if item.path not in training.training_paths)
    if training.library:
        yield Skip("a library: its users write the evaluation")
    elif not apart:
        yield Skip("no evaluation code apart from training")
    elif told.evaluation:
        first = told.evaluation[0]
        yield Looked(f"{first.place}: {first.words}")
    elif told.manual is not None:
        yield Unknown("the README leads to a documentation site, which is not read", told.manual)
    else:
        yield _no_command("evaluate", "evaluates", apart, readme)


def _no_command(verb: str, does: str, files: tuple[ModelCode, ...], readme: Readme) -> Finding:
    first = files[0]
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    where = "the README gives" if readme.exists else "there is no README that gives"
    negated = "no " if readme.exists else "a "
    opened = f"write into the README: python {shlex.quote(first.path)}, with the options of the main result"
    if first.notebook:
        opened = f"say in the README that {first.path} is to be run, and what it gives"
    elif not first.starts:
        opened = f"say in the README how {first.path} is called to get the main result"
    return Finding(
        f"{first.path}{more} {does} ({first.why}), and {where} {negated}command for it",
        place=Place(readme.path) if readme.exists else None, key=f"no {verb} command",
        evidence=f"{first.place}: {first.why}", fix=Fix(opened, minutes=10), advisory=all(item.notebook for item in files),
    )


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
        return
    for fault in documented.faults:
        times = f", and so do {fault.times - 1} more" if fault.times > 1 else ""
        yield Finding(
            f"`{fault.command}`: {fault.problem}", place=fault.place, key=fault.key, evidence=fault.command + times,
            fix=Fix(fault.fix, minutes=5),
        )
    for item in documented.undecided:
        yield Unknown(f"whether {item.script} takes {', '.join(item.flags)}: {item.reason} ({item.because})", item.place)
    yield Looked(f"{len(documented.runs)} documented commands")


@check("DOC017", pillar=Pillar.DOCUMENTATION, since="0.1")
def code_undocumented(public: PublicCode, bounds: Bounds) -> Iterator[Result]:
    """Public code without docstrings

    ## What it does
    Counts the public modules, classes and functions of the project that have a docstring, and reports when their share is
    under the profile's bound. Tests, documentation, examples, other people's code and methods are not counted.

    ## Why it matters
    A name tells what its author thought. A line below it tells what goes in, what comes out, and which equation it is.

    ## How to fix
    Give each public function one line: what it computes, the shapes of its arguments, the equation or paper it follows.

    ## Known limits
    It counts docstrings and cannot tell a good one from a repeated name. Projects with fewer than five public items are
    left out.
    """
    if public.total < MIN_PUBLIC:
        yield Skip(f"{public.total} public modules, classes and functions" if public.total else "no public code")
        return
    share = 100 * public.documented / public.total
    text = f"{share:.0f} % of {public.total} public modules, classes and functions have a docstring"
    if share >= bounds.docstring_percent:
        yield Looked(text)
        return
    worst = public.barest
    names = ", ".join(name for name, _ in worst.missing[:6]) + (", …" if len(worst.missing) > 6 else "")
    minutes = min(240, 2 * (public.total - public.documented))
    yield Finding(
        f"{text}, and the bound is {bounds.docstring_percent:g} %", place=worst.missing[0][1], key="docstring coverage",
        evidence=f"{worst.path}: {names}",
        fix=Fix(f"begin with {worst.path}, which has most without: {names}", minutes=minutes),
    )


@check("DOC020", pillar=Pillar.DOCUMENTATION, since="0.1")
def documented_snippet_broken(readme: Readme, snippets: Snippets) -> Iterator[Result]:
    """Documented snippet that cannot work

    ## What it does
    Reads the Python blocks of the README: whether they parse, whether what they import from the project exists there, and,
    as advice that never blocks, whether they use a module such as np which they import nowhere.

    ## Why it matters
    A snippet is copied as it stands. An import that was renamed since makes the first minute with the code a failure.

    ## How to fix
    Copy the snippet into an empty file, run it, and write back what works.

    ## Known limits
    Sketches with dots, placeholders or output among the code are not parsed. Names such as model or data are taken as the
    reader's own. Modules that define names at run time are undecided.
    """
    if not readme.exists or not snippets.count:
        yield Skip("no Python block in a README")
        return
    for fault in snippets.faults:
        yield Finding(fault.problem, place=fault.place, key=fault.key, evidence=fault.evidence,
                      fix=Fix(fault.fix, minutes=5), advisory=fault.advisory)
    for reason, place in snippets.undecided:
        yield Unknown(reason, place)
    yield Looked(f"{snippets.count} Python blocks")
