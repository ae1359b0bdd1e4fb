# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Do the licenses of what is installed allow to release the project under its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from release_checker.api import (
    Basis,
    Bearing,
    Finding,
    Fix,
    InstalledLicense,
    InstalledLicenses,
    Looked,
    PackageUse,
    Pillar,
    Result,
    Skip,
    Unknown,
    check,
    listed,
)


@check("LIC007", pillar=Pillar.LICENSE, since="0.1")
def dependency_license_incompatible(licenses: InstalledLicenses) -> Iterator[Result]:
    """Dependency whose license forbids release under this one

    ## What it does
    Reads the license of every package in the rebuilt environment from its metadata. For each package that the project's
    code imports, and each that those need, asks OSADL's compatibility matrix whether the project's license agrees with it.
    Where a package offers a choice of licenses, the best one counts.

    ## Why it matters
    A program that imports a package under the GPL may be passed on together with it under the GPL only, whatever its own
    LICENSE says; with some licenses not at all.

    ## How to fix
    Replace the package by one with a permissive license, make its import optional, or release under a license that agrees.

    ## Known limits
    Packages under LGPL, MPL, EPL and the like are no obstacle: they are imported and remain replaceable. Tools, and what
    only tests import, do not count. Whether an import makes one work of two programs is a question of law; the answer
    here is the careful one, which the FSF gives. Data and models that a package downloads have terms of their own.
    """
    if licenses.undecided:
        yield Unknown(licenses.undecided)
    elif not licenses.rows:
        yield Skip("nothing is installed beside the project")
    elif not licenses.own:
        yield Unknown("the project has no license that is recognised, so nothing can be held against it")
    else:
        for row in licenses.concerned:
            yield from _finding(row, " or ".join(licenses.own))
        unclear = [row for row in licenses.concerned if row.bearing is Bearing.UNCLEAR]
        if unclear:
            yield Unknown(_unclear(unclear))
        if licenses.partial:
            yield Unknown(f"the environment is not complete, so its licenses are not either: {licenses.partial}")
        yield Looked(_summary(licenses))


def _finding(row: InstalledLicense, own: str) -> Iterator[Finding]:
    who = f"{row.name} {row.version} (needed by {row.through})" if row.through else f"{row.name} {row.version}"
    means = {
        Bearing.WHOLE: f"code that imports it may be passed on with it only under that license, not under {own} alone",
        Bearing.FORBIDS: f"that license and {own} contradict each other, so that nobody may pass on the two together",
        Bearing.NONCOMMERCIAL: f"whoever works commercially may not use it, though {own} lets them use the project",
    }.get(row.bearing)
    if means:
        milder = row.bearing is Bearing.NONCOMMERCIAL or row.use is PackageUse.OPTIONAL
        optional = "; its import is optional" if row.use is PackageUse.OPTIONAL else ""
        yield Finding(
            f"{who} is under {row.license}: {means}{optional}", row.place, _fix(row),
            f"{row.known}: {row.words or row.license}",
            key=row.name, basis=Basis.OBSERVED if row.known == "License-Expression" else Basis.INFERRED, advisory=milder,
        )


def _fix(row: InstalledLicense) -> Fix:
    name = row.through or row.name
    if row.bearing is Bearing.WHOLE:
        return Fix(f"replace {name}, or release the project under {row.license}", minutes=60)
    return Fix(f"replace {name}, or choose with all authors a license that agrees with {row.license}", minutes=60)


def _unclear(rows: Sequence[InstalledLicense]) -> str:
    bare = [row.name for row in rows if not row.license]
    torn = [f"{row.name} ({row.license.replace(' OR ', ', ')})" for row in rows if not row.sure]
    strange = [f"{row.name} ({row.license})" for row in rows if row.license and row.sure]
    said = [f"{listed(bare)} state{'s' if len(bare) == 1 else ''} no license"] if bare else []
    said += [f"no table decides {listed(strange, most=3)}"] if strange else []
    said += [f"nothing says whether several licenses are a choice: {listed(torn, most=3)}"] if torn else []
    return "; ".join(said)


def _summary(licenses: InstalledLicenses) -> str:
    kinds = Counter(row.license or "unstated" for row in licenses.concerned)
    common = ", ".join(f"{count} {name}" for name, count in kinds.most_common(4))
    closed = [row.name for row in licenses.concerned if row.bearing is Bearing.CLOSED]
    shut = f"; not open, and no obstacle to releasing the project: {listed(closed, most=3)}" if closed else ""
    verb = "is" if len(licenses.concerned) == 1 else "are"
    return f"{len(licenses.concerned)} of {len(licenses.rows)} installed packages {verb} imported or needed: {common}{shut}"
