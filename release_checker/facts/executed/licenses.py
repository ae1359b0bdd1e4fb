# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The licenses of everything installed in the rebuilt environment, and what they mean for the project's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from release_checker.declare import fact
from release_checker.execution.environment.installed import package_folders
from release_checker.execution.kept import frozen_text, revived
from release_checker.execution.session import Session
from release_checker.execution.store import key_of
from release_checker.facts.dependencies.records import normalised
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.licenses import LicenseTexts
from release_checker.facts.licensing.compatibility import Bearing, bearing
from release_checker.facts.licensing.names import normalise
from release_checker.facts.licensing.packages import PackageLicense, read_packages, said_license
from release_checker.facts.licensing.spdx import expression_parts, family
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.third_party import Need, Part, ThirdParty
from release_checker.model import Place

KIND = "licenses"


class Use(StrEnum):
    """What a project has to do with an installed package."""

    IMPORTED = "imported"
    "Its code cannot do without it."
    OPTIONAL = "imported where present"
    "Every import of it can fail without harm."
    THROUGH = "needed by what is imported"
    ASIDE = "not imported"
    "A tool, or for tests only, or what such ones need."


@dataclass(frozen=True, slots=True)
class InstalledLicense:
    """One installed package."""

    name: str
    "Normalised."
    version: str
    "As installed."
    license: str
    "SPDX expression; `BSD` where the number of clauses is not told; empty when nothing states a license."
    known: str
    "From what: `License-Expression`, `the License field`, `its classifiers`, `its file LICENSE`; empty when unstated."
    words: str
    "What stands there."
    use: Use
    "What the project has to do with it."
    through: str
    "The imported package that needs it; empty for others."
    place: Place | None
    "The import that brings it in, directly or through others."
    bearing: Bearing
    "What its license means for the project's own."
    sure: bool = True
    "It is told whether several licenses are a choice or hold together."


@dataclass(frozen=True)
class InstalledLicenses:
    """Everything installed, by name; the project itself is not among it."""

    rows: tuple[InstalledLicense, ...]
    "By name."
    own: tuple[str, ...]
    "The project's licenses by SPDX, or families such as GPL-2.0 where the variant is not told; empty when unknown."
    partial: str = ""
    "Why the environment is not the whole of what the project needs; empty otherwise."
    undecided: str = ""
    "Why nothing is known; empty otherwise."

    @cached_property
    def concerned(self) -> tuple[InstalledLicense, ...]:
        """What the project imports, and what that needs."""
        return tuple(row for row in self.rows if row.use is not Use.ASIDE)


@fact()
def installed_licenses(
    environment: RebuiltEnvironment, texts: LicenseTexts, metadata: PackageMetadata, imports: ThirdParty, session: Session
) -> InstalledLicenses:
    """Read from the metadata that lies in the environment; nothing of it is imported."""
    own = own_licenses(texts, metadata)
    if environment.prefix is None:
        why = "" if environment.nothing else environment.undecided or "no environment could be built"
        return InstalledLicenses((), own, undecided=why)
    mine = {normalised(said.value) for said in metadata.names}
    packages = [item for item in _packages(environment, session) if not item.local and item.name not in mine]
    partial = f"{environment.missing[0].words}" if environment.missing else ""
    return InstalledLicenses(tuple(judged(packages, own, imports, environment.interpreter.version)), own, partial)


@dataclass(frozen=True)
class _Kept:
    """What is kept of an environment: matching license texts takes longer than all else."""

    packages: tuple[PackageLicense, ...]


def _packages(environment: RebuiltEnvironment, session: Session) -> tuple[PackageLicense, ...]:
    assert environment.chosen is not None
    key = key_of(KIND, environment.lock_key)
    if (place := session.store.get(KIND, key)) is not None:
        try:
            return revived(_Kept, (place / "packages.json").read_text("utf-8")).packages
        except (OSError, ValueError, TypeError, KeyError):
            pass  # an entry of another form; it is made anew
    found = tuple(row for folder in package_folders(environment.chosen) for row in read_packages(folder))
    with session.store.put(KIND, key) as made:
        (made / "packages.json").write_text(frozen_text(_Kept(found)), "utf-8")
    return found


def own_licenses(texts: LicenseTexts, metadata: PackageMetadata) -> tuple[str, ...]:
    """The licenses of the project: by its texts, the variant of GPL by its metadata, which a text cannot tell."""
    stated = [part for said in metadata.licenses for part in expression_parts(said.value[:200])]
    found = texts.ids or tuple(name for said in metadata.licenses for name in normalise(said.value[:200]))
    exact = {family(part): part for part in stated if part.endswith(("-only", "-or-later"))}
    spoken = (said_license(said.value)[0] for said in metadata.licenses if "later" in said.value or "+" in said.value)
    exact.update({family(part): part for part in spoken if part.endswith("-or-later")})
    return tuple(exact.get(family(name), name) for name in found)


def judged(
    packages: Sequence[PackageLicense], own: tuple[str, ...], imports: ThirdParty, python: str
) -> Iterator[InstalledLicense]:
    """Each package with its use and its bearing on the project's license."""
    uses = _uses(packages, imports.needs, python)
    for item in packages:
        use, through, place = uses.get(item.name, (Use.ASIDE, "", None))
        meaning = bearing(own, item.license, sure=item.sure) if own else Bearing.UNCLEAR
        yield InstalledLicense(item.name, item.version, item.license, item.known, item.words, use, through, place, meaning,
                               item.sure)


Found = tuple[Use, str, Place | None]


def _uses(packages: Sequence[PackageLicense], needs: Iterable[Need], python: str) -> dict[str, Found]:
    """What the project's code imports, tests left out, and everything that this needs, nearest first."""
    by_name = {item.name: item for item in packages}
    found: dict[str, Found] = {}
    for need in sorted((need for need in needs if need.part is not Part.TESTS), key=lambda need: need.optional):
        name = _bringer(need, packages, by_name)
        if name and name not in found:
            found[name] = (Use.OPTIONAL if need.optional else Use.IMPORTED, "", need.places[0] if need.places else None)
    queue = [(name, name, frozenset[str]()) for name in found]
    seen = set()
    while queue:
        name, root, extras = queue.pop(0)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for wanted, asked in _required(by_name[name], extras, python):
            if wanted not in by_name:
                continue
            if wanted not in found:
                use = Use.OPTIONAL if found[root][0] is Use.OPTIONAL else Use.THROUGH
                found[wanted] = (use, root, found[root][2])
            queue.append((wanted, root, asked))
    return found


def _bringer(need: Need, packages: Sequence[PackageLicense], by_name: Mapping[str, PackageLicense]) -> str:
    """The installed distribution that provides an import."""
    if need.distribution in by_name:
        return need.distribution
    having = [item.name for item in packages if need.module.partition(".")[0] in item.modules]
    return having[0] if len(having) == 1 or (having and "." not in need.module) else ""


def _required(item: PackageLicense, extras: frozenset[str], python: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package asks for here, with the extras that it asks of it."""
    version = {"python_version": ".".join(python.split(".")[:2]), "python_full_version": python}
    for line in item.requires:
        try:
            wanted = Requirement(line)
            here = wanted.marker is None or any(
                wanted.marker.evaluate({**version, "extra": extra}) for extra in ("", *sorted(extras)))
        except (InvalidRequirement, UndefinedEnvironmentName, ValueError):
            continue
        if here:
            yield normalised(wanted.name), frozenset(wanted.extras)
