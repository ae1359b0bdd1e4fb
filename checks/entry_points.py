# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether what trains can be started, by reading."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import Finding, Fix, Instructions, Looked, Pillar, Result, Skip, TrainingCode, Unknown, check


@check("TRN001", pillar=Pillar.TRAINING, since="0.1")
def no_entry_point(training: TrainingCode, told: Instructions) -> Iterator[Result]:
    """Training code, and no way to start it

    ## What it does
    Reports code that updates a model's parameters where no script, notebook, console script or documented command leads
    to it.

    ## Why it matters
    A training loop that nothing calls cannot be replayed: the script that made the results stayed on someone's machine.

    ## How to fix
    Add the script that calls it, with the options that made the results.

    ## Known limits
    A library is left out: its users start the training. Imports are followed three files deep; where a script loads
    modules by computed names, the answer is unknown.
    """
    if not training.exists:
        yield Skip("no training code")
    elif training.library:
        yield Skip("a library: its users start the training")
    elif training.entries:
        first = training.entries[0]
        more = f" and {len(training.entries) - 1} more" if len(training.entries) > 1 else ""
        yield Looked(f"{first.kind} {first.name}{more}")
    elif told.training:
        yield Looked(f"{told.training[0].place}: {told.training[0].words}")
    elif training.scripts:
        yield Unknown(f"{training.scripts[0]} can be run, and whether it leads to {training.trains[0].path} cannot be seen")
    else:
        first_code = training.trains[0]
        yield Finding(
            f"{first_code.path} trains ({first_code.why}), and nothing that can be run leads to it", place=first_code.place,
            key="no entry point", evidence=first_code.why,
            fix=Fix(f"add the script that calls {first_code.path} with the settings of the results", minutes=30),
        )
