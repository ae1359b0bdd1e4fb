# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Dependencies with known vulnerabilities, by looking them up."""

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
    Vulnerabilities,
    check,
    counted,
    listed,
    shorten,
)


@check("SEC003", pillar=Pillar.SECURITY, since="0.1")
def vulnerable_dependency(found: Vulnerabilities) -> Iterator[Result]:
    """Dependency with a known vulnerability

    ## What it does
    Asks pip-audit about the exact versions that a newcomer gets today: those of a complete lock, else what the declarations
    resolve to from metadata alone, else the pins. Each known vulnerability is reported with its identifiers, its severity
    and the one change that mends it; one that no version mends is advice. Nothing is built or run.

    ## Why it matters
    Everybody who installs the project to try it gets the vulnerable package too, and often on a shared machine.

    ## How to fix
    Make the change that the finding names, run the tests, and log the runs again where results depend on the package.
    What does not concern the project is waived by its identifier: `advisory = "GHSA-…"`, with a reason and an end.

    ## Known limits
    Needs `--online`. Packages from an address and conda packages without a counterpart on the package index are not looked
    up. A package that the service could not be asked about is unknown, never clean; so is what a service that the project
    names itself does not know. Whether the project calls the
    vulnerable code is not told.
    """
    versions = found.versions
    if versions.nothing:
        yield Skip(versions.nothing)
        return
    for item in found.items:
        severity = f" ({item.severity})" if item.severity else ""
        known = f"{item.package.name} {item.package.version} has the known vulnerability {item.names[0]}{severity}"
        aliases = f"also {listed(item.names[1:])}; " if len(item.names) > 1 else ""
        remedy = f"mended by {item.fix}" if item.fix else "which no version mends yet"
        fix = Fix(item.repair.text, item.repair.command, 10) if item.repair else Fix(
            f"see whether {item.package.name} can be replaced, or waive {item.names[0]} with the reason why it does no harm",
            minutes=20)
        yield Finding(
            f"{known}, {remedy}: {shorten(item.summary, 160)}", place=item.place, advisory=not item.fix,
            evidence=f"{aliases}{'' if item.direct else 'brought along by what is declared; '}version {versions.source}",
            key=f"{item.package.name} {item.names[0]}", advisories=item.names, fix=fix,
        )
    if found.by_project:
        yield Unknown(f"what {found.service}, does not know proves nothing: a project cannot vouch for itself; name the "
                      "service with --osv-url to let it count")
    if found.problem:
        yield Unknown(f"{counted(len(versions.packages), 'package')} not looked up: {found.problem}")
    for package, reason in found.skipped:
        yield Unknown(f"{package.name} {package.version} was not looked up: {reason}")
    if versions.partial:
        yield Unknown(versions.partial, Place(versions.listing) if versions.listing else None)
    outside = f"; {listed(versions.outside)} from an address, which no advisory knows" if versions.outside else ""
    yield Looked(f"{counted(found.looked, 'package')} {versions.source}, asked of {found.service}{outside}")
