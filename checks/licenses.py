# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""May others use it: license files, what they say, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Finding,
    Fix,
    LicenseFile,
    LicenseScope,
    LicenseStatements,
    LicenseTexts,
    Looked,
    Pillar,
    Place,
    Result,
    Skip,
    Unknown,
    WrittenLicenses,
    check,
    closes,
    listed,
    open_content,
    osi_approved,
    same_license,
    shorten,
)

CHOOSE = "choose a license with everyone who holds rights in the work, and put its text into a file LICENSE at the root"


@check("LIC001", pillar=Pillar.LICENSE, since="0.1")
def no_license(texts: LicenseTexts, statements: WrittenLicenses) -> Iterator[Result]:
    """No license file

    ## What it does
    Looks for a license file at the root: LICENSE, LICENCE, COPYING or UNLICENSE with any suffix, names such as
    MIT-LICENSE, or a folder LICENSES.

    ## Why it matters
    Without a license nobody may copy, change or pass on the work, however public it is: all rights stay reserved. A line
    in the README or in the package metadata names a license and does not give its terms.

    ## How to fix
    Choose a license with everyone who holds rights, and put its full text into a file LICENSE at the root.

    ## Known limits
    Only the root counts: a license file in a folder below speaks for that folder.
    """
    own = [item for item in texts.own if not item.dangling]
    if own:
        yield Looked(listed([item.path for item in own]))
        return
    dangling = next((item for item in texts.own if item.dangling), None)
    said = statements.items[0] if statements.items else None
    if dangling:
        yield Finding(
            f"{dangling.path} is a link that leads to no file of the project",
            Place(dangling.path),
            key="link",
            fix=Fix("put the license's text itself into the file"),
        )
    elif said:
        yield Finding(
            f"{said.source} names {listed(said.names)}, but no file at the root gives the license's text",
            said.place,
            Fix(f"put the text of {said.names[0]} into a file LICENSE at the root, if that is the license meant"),
            said.quote,
            key="no file",
        )
    else:
        below = f"; {texts.nested[0]} speaks for its folder only" if texts.nested else ""
        yield Finding(
            f"no license file at the root, and nothing names a license{below}", key="no file", fix=Fix(CHOOSE, minutes=20)
        )


@check("LIC002", pillar=Pillar.LICENSE, since="0.1")
def license_text_unrecognised(texts: LicenseTexts) -> Iterator[Result]:
    """License text that is no known license, or was changed

    ## What it does
    Compares each license file word by word with the texts of the SPDX License List. Titles, line breaks, markup, names
    filled in and appendices make no difference. Changed, added and left-out terms are named.

    ## Why it matters
    People and programs know what MIT or GPL-3.0 allow. A text of one's own has to be read by a lawyer before anybody may
    rely on it, and a changed one is mistaken for what it looks like.

    ## How to fix
    Replace the file by the unchanged text of a published license. Say further things in the README.

    ## Known limits
    Only texts in the SPDX License List are known, which are mostly English.
    """
    if not texts.files:
        yield Skip("no license file")
        return
    for item in texts.files:
        place = Place(item.path)
        if item.scope in (LicenseScope.OTHERS, LicenseScope.NOTICE) or item.custom or item.dangling:
            continue
        if item.problem:
            yield Unknown(f"the license file {item.problem}", place)
            continue
        yield from _text_faults(item, place)
    yield Looked(
        listed([f"{item.path} is {listed(item.ids, ' and ')}" for item in texts.files if item.ids]) or "no license text"
    )


def _text_faults(item: LicenseFile, place: Place) -> Iterator[Result]:
    replace = Fix("replace the file by the unchanged text of a published license", minutes=10)
    if not item.matches:
        if item.words == 0:
            found = "holds no terms" if not item.holders else "holds a copyright notice and no terms"
        elif item.named and item.words < 200:
            found = f"names {listed(item.named)} and does not give its text"
        else:
            found = "is like no license of the SPDX list"
        yield Finding(f"expected the text of a license; the file {found}", place, replace, item.opening, key="unrecognised")
    for match in item.matches:
        if match.changed:
            said = "; ".join(str(change) for change in match.changes[:4])
            more = f" and {len(match.changes) - 4} more" if len(match.changes) > 4 else ""
            yield Finding(
                f"{match.id} with changed terms ({len(match.changes)} place{'s' if len(match.changes) > 1 else ''})",
                place,
                Fix(f"restore the published text of {match.id}, or call the license something else", minutes=10),
                shorten(said + more, 400),
                key=f"changed {match.id}",
            )
    if item.placeholder:
        yield Finding(
            "the copyright line names nobody",
            place,
            Fix("put year and name of the rights holder into the copyright line", minutes=2),
            item.placeholder,
            key="placeholder",
            advisory=True,
        )


@check("LIC003", pillar=Pillar.LICENSE, since="0.1")
def license_not_open(texts: LicenseTexts, statements: WrittenLicenses) -> Iterator[Result]:
    """License that is not open

    ## What it does
    Looks up whether the OSI approved the license, and searches license files and README for words that forbid
    commercial use or change. Open licenses for texts and data (CC0, CC-BY) are noted, and never block.

    ## Why it matters
    "For research only" shuts out most collaborations, archives and distributions, and cannot be combined with open code.

    ## How to fix
    Take an OSI-approved license for the code, or say plainly that the release is not open.

    ## Known limits
    Approval is read from the SPDX list. A text that it does not hold, without telling words, is unknown.
    """
    if not texts.own:
        yield Skip("no license file")
        return
    fix = Fix("take an OSI-approved license for the code, with the consent of all rights holders", minutes=30)
    for item in texts.own:
        for name in item.ids if not texts.open else [name for name in item.ids if closes(name)]:
            if not osi_approved(name) and name in texts.ids:
                yield Finding(
                    _why_not_open(name), Place(item.path), fix, key=name, advisory=texts.open or open_content(name)
                )
        if item.restriction:
            yield Finding(
                "the license file limits use or change", Place(item.path), fix, item.restriction, key="restriction"
            )
        elif not item.ids and not item.dangling:
            yield Unknown("the license is none that the SPDX list knows", Place(item.path))
    yield from _closed_parts(texts)
    limited = any(item.restriction or any(map(closes, item.ids)) for item in texts.own)
    for said in () if limited else statements.restrictions:
        yield Finding(
            f"{said.source} limits use, beyond what the license file says",
            said.place,
            Fix("take the sentence out, or choose a license that says so", minutes=10),
            said.quote,
            key="readme restriction",
        )
    yield Looked(listed(texts.ids))


def _closed_parts(texts: LicenseTexts) -> Iterator[Finding]:
    """License files of data, texts or others' code that close their part; the project's own license is another one."""
    for item in texts.files:
        words = " and ".join(words for name in item.ids for words in closes(name))
        if item not in texts.own and (words or item.restriction):
            yield Finding(
                f"a part of the release is under a license that forbids {words or 'some use or change'}", Place(item.path),
                Fix("say in the README which files these are", minutes=10), item.restriction, key="part", advisory=True,
            )


def _why_not_open(name: str) -> str:
    if closes(name):
        return f"{name} forbids {' and '.join(closes(name))}"
    return (
        f"{name} is open, but made for texts and data, and not OSI-approved for code"
        if open_content(name)
        else (f"{name} is not approved by the Open Source Initiative")
    )


@check("LIC004", pillar=Pillar.LICENSE, since="0.1")
def license_statements_disagree(texts: LicenseTexts, statements: LicenseStatements) -> Iterator[Result]:
    """Statements about the license disagree

    ## What it does
    Compares the license file with what README, its badges, the package metadata, CITATION.cff, model card and
    .zenodo.json say about the project's own license. `BSD` agrees with every BSD license, `GPL-3.0` with GPL-3.0-or-later.

    ## Why it matters
    Who reads two licenses can rely on neither. Archives and package indexes show what the metadata says.

    ## How to fix
    Make all of them name the license that the file gives.

    ## Known limits
    Sentences about data sets, dependencies or code of others are left out, so that a wrong one among them is not seen.
    """
    if not statements.items:
        yield Skip("nothing but the license file names a license")
        return
    known: tuple[str, ...] = texts.ids
    file = listed([item.path for item in texts.own if item.ids])
    if not known and texts.own:
        yield Unknown("the license file is none that the SPDX list knows, so that nothing can be compared with it")
        return
    if not known:
        known, file = statements.items[0].names, statements.items[0].source
    seen = set()
    for said in statements.items:
        identity = (said.place.path, said.names)
        if identity in seen or any(same_license(a, b) for a in said.names for b in known):
            continue
        seen.add(identity)
        yield Finding(
            f"{said.source} says {listed(said.names, ' and ')}, {file} is {listed(known, ' and ')}",
            said.place,
            Fix(f"make {said.place.path} and {file} name the same license", minutes=5),
            said.quote,
        )
    yield Looked(f"{len(statements.items)} statement{'s' if len(statements.items) > 1 else ''}")
