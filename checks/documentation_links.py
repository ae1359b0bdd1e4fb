# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Documentation, by asking: whether the addresses that lead out of the project still answer."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    AskedLink,
    ExternalLinks,
    Finding,
    Fix,
    LinkState,
    Looked,
    Pillar,
    Place,
    Result,
    Skip,
    Unknown,
    check,
    counted,
    shorten,
    shown_address,
)


@check("DOC009", pillar=Pillar.DOCUMENTATION, since="0.1")
def dead_link(links: ExternalLinks) -> Iterator[Result]:
    """External link is dead

    ## What it does
    Asks every web address of the README, of up to 40 guides beside it, of model cards, CITATION.cff and BibTeX once,
    DOIs included: by HEAD, and by GET where that settles nothing; one question at a time to a host. Reports an address that
    answered 404 or 410 twice, and one whose host does not exist. Nothing but the head of an answer is read. Machines that
    are not public, other schemes and other ports are never asked, redirects included, and no credentials are sent.

    ## Why it matters
    A data set, a model or a paper behind a dead link is lost to everyone who was not there when it was alive.

    ## How to fix
    Correct the link, or point to an archived copy: an archive that gives DOIs, or a page of a web archive.

    ## Known limits
    Needs `--online`. Where a server wants a login, turns programs away (401, 403, 429), fails, shows a certificate that does
    not verify or does not answer in time, the address is unknown, never dead and never alive. A page that says "not found"
    with status 200 passes. A DOI passes when its resolver knows it; one that an archive has only reserved is reported until
    it is published. Anchors are left out, and so are addresses of the repository itself, which may not be public yet, and
    those that the reader is to fill in. In code only what wget, curl, aria2c and git fetch is asked: other addresses there
    may be anything. At most 400 addresses are asked, for four minutes; the others are unknown. Proxies are not used, since
    what lies behind them could not be told from a machine that is not public.
    """
    written = links.written
    for path, reason in written.partial:
        yield Unknown(f"its links were not all read: {reason}", Place(path))
    if links.problem:
        yield Unknown(links.problem)
        return
    if not written.items and not written.partial:
        yield Skip("no link leads out of the project" + _aside(links))
        return
    for item in links.of(LinkState.DEAD):
        yield _dead(item)
    for item in links.of(LinkState.UNKNOWN):
        yield Unknown(f"{_shown(item)}: {item.judged.answer}", item.link.place)
    if links.unasked:
        yield Unknown(f"{counted(links.unasked, 'further address', 'further addresses')} not asked: {links.bound}")
    alive = len(links.of(LinkState.ALIVE))
    yield Looked(f"{alive} of {counted(len(written.items), 'link')} out of the project lead somewhere{_aside(links)}")


def _dead(item: AskedLink) -> Finding:
    address, answer = _shown(item), item.judged.answer
    uses = f"; it stands in {item.link.uses} places" if item.link.uses > 1 else ""
    doi = item.link.address.startswith("https://doi.org/")
    action = "correct the DOI; one that an archive has reserved works once the record is published" if doi else (
        "correct the link, or point to an archived copy")
    return Finding(
        f"the link is dead: {address}: {answer}{uses}", place=item.link.place, key=address,
        evidence=f"{address}: {answer}" + ("" if item.judged.missing else ", asked twice"), fix=Fix(action, minutes=5),
    )


def _shown(item: AskedLink) -> str:
    return shorten(shown_address(item.link.address), 200)


def _aside(links: ExternalLinks) -> str:
    """What was left out on purpose."""
    own, samples = links.written.own, links.written.samples
    parts = [f"{own} of the repository itself"] if own else []
    parts += [f"{samples} to be filled in or of the reader's own machine"] if samples else []
    return f" (left out: {', '.join(parts)})" if parts else ""
