# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Dead links: firing, silent, and not told."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from release_checker.facts import links_asked
from release_checker.facts.links_asked import AskedLink, ExternalLinks
from release_checker.facts.links_judged import Judged, LinkState
from release_checker.facts.links_written import WrittenLink, WrittenLinks
from release_checker.model import Finding, Looked, Place, Skip, Unknown
from release_checker.selection import Selection
from release_checker.testing import audit_folder, findings, run_check, write_files
from tests.facts.web_server import answer, serving


def links(*judged: Judged, address: str = "https://a.org/x", uses: int = 1, **more: object) -> ExternalLinks:
    items = tuple(WrittenLink(address, Place("README.md", number), uses) for number, _ in enumerate(judged, 1))
    made = ExternalLinks(WrittenLinks(items), tuple(map(AskedLink, items, judged)))
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


GONE = Judged(LinkState.DEAD, "it answers 404 (Not Found)", heard=True)
THERE = Judged(LinkState.ALIVE, "it answers 200 (OK)", heard=True)
SHUT = Judged(LinkState.UNKNOWN, "it answers 403 (Forbidden)", heard=True)


def test_a_dead_link() -> None:
    (finding, looked) = run_check("DOC009", {}, links(GONE, uses=3))
    assert isinstance(finding, Finding)
    assert findings([finding]) == [
        "README.md:1: the link is dead: https://a.org/x: it answers 404 (Not Found); it stands in 3 places"]
    assert finding.evidence == "https://a.org/x: it answers 404 (Not Found), asked twice"
    assert finding.fix is not None
    assert finding.fix.text == "correct the link, or point to an archived copy"
    assert looked == Looked("0 of 1 link out of the project lead somewhere")


def test_a_doi_that_is_only_reserved() -> None:
    finding = run_check("DOC009", {}, links(GONE, address="https://doi.org/10.5281/zenodo.1"))[0]
    assert isinstance(finding, Finding)
    assert finding.fix is not None
    assert finding.fix.text == "correct the DOI; one that an archive has reserved works once the record is published"


def test_links_that_lead_somewhere() -> None:
    assert run_check("DOC009", {}, links(THERE, THERE)) == [Looked("2 of 2 links out of the project lead somewhere")]


def test_a_link_that_turns_programs_away_is_unknown() -> None:
    assert run_check("DOC009", {}, links(SHUT))[0] == Unknown(
        "https://a.org/x: it answers 403 (Forbidden)", Place("README.md", 1))


def test_a_secret_in_an_address_is_not_shown() -> None:
    for judged in (GONE, SHUT):
        told = str(run_check("DOC009", {}, links(judged, address="https://a.org/x?token=abcdef")))
        assert "https://a.org/x?…" in told
        assert "abcdef" not in told


def test_what_was_not_asked_is_unknown() -> None:
    assert run_check("DOC009", {}, links(THERE, unasked=7, bound="at most 400 are asked"))[0] == Unknown(
        "7 further addresses not asked: at most 400 are asked")
    assert run_check("DOC009", {}, links(problem="no network")) == [Unknown("no network")]
    partial = ExternalLinks(WrittenLinks((), partial=(("README.md", "is binary"),)))
    assert run_check("DOC009", {}, partial)[0] == Unknown("its links were not all read: is binary", Place("README.md"))


def test_nothing_leads_out() -> None:
    assert run_check("DOC009", {"README.md": "# T\n\n[a](http://localhost:8888/) [b](b.md)\n"}) == [
        Skip("no link leads out of the project (left out: 1 to be filled in or of the reader's own machine)")]


def test_an_audit_asks_only_when_it_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/there": answer(200)}) as site:
        monkeypatch.setattr(links_asked, "Terms", site.terms)
        write_files(tmp_path, {"README.md": f"# T\n\n[a]({site.url('/there')}) [b]({site.url('/gone')})\n"})
        offline = audit_folder(tmp_path, selection=Selection(only=("DOC009",)))
        assert (site.asked, offline.checks[0].reason) == ([], "not looked up: needs --online")
        (online,) = audit_folder(tmp_path, selection=Selection(only=("DOC009",), online=True)).checks
    assert (str(online.outcome), str(online.requirement)) == ("fail", "recommended")
    assert [item.message.replace(f":{site.port}", "") for item in online.findings] == [
        "the link is dead: http://site.org/gone: it answers 404 (Not Found)"]
    assert site.asked == ["HEAD /there", "HEAD /gone", "GET /gone"]
