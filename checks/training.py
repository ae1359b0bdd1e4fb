# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Training runs and tests, by reading."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Finding,
    Fix,
    Looked,
    Pillar,
    Place,
    Result,
    SeedReport,
    Skip,
    check,
)


@check("TRN002", pillar=Pillar.TRAINING, since="0.1")
def unseeded(report: SeedReport) -> Iterator[Result]:
    """Randomness without a seed

    ## What it does
    For each script and notebook that people run, together with the project's own modules that it imports, collects
    which libraries draw random numbers (random, numpy and its generators, torch with its layers and loaders,
    tensorflow, keras, scikit-learn and imbalanced-learn without `random_state`, pandas samples, gym environments …) and
    which are seeded, through the project's own helper or a known one (`seed_everything`, `set_seed`, `Trainer`) as well.
    A seed that is applied only when an option is given is advice.

    ## Why it matters
    Without a seed the same command gives other numbers each time, and nobody can tell a changed result from chance.

    ## How to fix
    Seed every library named, once, at the start of the script, and give splits and estimators a `random_state`.

    ## Known limits
    Functions are followed by their name, not by data flow. Evaluation scripts and others are judged by what they draw
    themselves, training scripts by what they import too. Libraries and their examples are left to their users.
    """
    if report.library:
        yield Skip("a library: its users choose the seeds")
        return
    if not report.looked:
        yield Skip("nothing that is run draws random numbers")
        return
    for item in report.faulty:
        if item.unseeded:
            yield Finding(
                f"random numbers without a seed: {item.missing}{item.reason}", place=item.place,
                key="unseeded " + " ".join(sorted(part.library for part in item.unseeded)), fix=Fix(item.remedy, minutes=10),
                advisory=item.aside,
            )
        elif item.option:
            yield Finding(
                f"seeded only when {item.option.flag} is given (its default is {item.option.off_default}): {item.half}",
                place=Place(item.option.place.path, item.option.place.line), key=f"optional {item.entry.path}", advisory=True,
                fix=Fix(f"give {item.option.flag} a number as default, and state it with the results", minutes=2),
            )
    yield Looked(f"{report.looked} of {report.entries} scripts and notebooks draw random numbers")
