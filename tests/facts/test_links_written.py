# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which addresses lead out of a project."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.links_written import WrittenLinks
from release_checker.gather import Gatherer
from release_checker.model import Bounds
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.testing import commit_all, gather, write_files


def addresses(readme: str, **others: str) -> list[str]:
    return [f"{item.place}: {item.address}" for item in gather(WrittenLinks, {"README.md": readme} | others).items]


def test_links_images_and_bare_addresses_each_once() -> None:
    found = gather(WrittenLinks, {"README.md": (
        "# T\n[a](https://a.org/x#one) and [b](https://a.org/x#two), ![c](http://b.org/c.png)\n\n"
        "<https://c.org/> https://d.org/e.\n<a href='https://e.org/'>e</a> [f](docs/f.md) [g](ftp://g.org/)\n")})
    assert [(str(item.place), item.address, item.uses) for item in found.items] == [
        ("README.md:2", "https://a.org/x", 2), ("README.md:2", "http://b.org/c.png", 1),
        ("README.md:4", "https://c.org/", 1),
        ("README.md:4", "https://d.org/e", 1), ("README.md:5", "https://e.org/", 1)]


def test_credentials_never_leave_the_document() -> None:
    assert addresses("[a](https://me:ghp_secret@a.org/x)\n") == ["README.md:1: https://a.org/x"]


def test_dois_in_words_and_entries() -> None:
    readme = ("See doi:10.1000/xyz123, or DOI: 10.5281/zenodo.99.\n\n```bibtex\n@article{a,\n doi = {10.1000/182},\n"
              " url = {https://a.org/paper\\_1}\n}\n```\n")
    assert addresses(readme) == [
        "README.md:1: https://doi.org/10.1000/xyz123", "README.md:1: https://doi.org/10.5281/zenodo.99",
        "README.md:4: https://doi.org/10.1000/182", "README.md:4: https://a.org/paper_1"]


def test_citation_file() -> None:
    text = ("cff-version: 1.2.0\nmessage: m\ntitle: t\ndoi: 10.5281/zenodo.7\nauthors:\n  - name: A\n"
            "    orcid: https://orcid.org/0000-0001-2345-6789\n    website: https://a.org/me\n"
            "repository-code: https://a.org/code\nidentifiers:\n  - type: doi\n    value: 10.5281/zenodo.8\n"
            "  - type: swh\n    value: 'swh:1:rel:1'\n")
    assert addresses("# T\nwords\n", **{"CITATION.cff": text}) == [
        "CITATION.cff:4: https://doi.org/10.5281/zenodo.7", "CITATION.cff:8: https://a.org/me",
        "CITATION.cff:9: https://a.org/code", "CITATION.cff:12: https://doi.org/10.5281/zenodo.8"]


def test_guides_and_cards_are_read_and_others_are_not() -> None:
    found = addresses("[how](docs/install.md)\n", **{
        "docs/install.md": "https://a.org/1\n", "MODEL_CARD.md": "# Model card\n\nhttps://a.org/2\n",
        "third_party/x/README.md": "https://a.org/3\n", "notes.md": "https://a.org/4\n"})
    assert found == ["docs/install.md:1: https://a.org/1", "MODEL_CARD.md:3: https://a.org/2"]


def test_in_code_only_what_commands_fetch() -> None:
    readme = (
        "```sh\nwget https://a.org/1.zip -O x\ncurl -LO \\\n  https://a.org/2.zip\n$ curl -X POST https://a.org/api\n"
        "curl -H 'A: b' https://a.org/api2\npip install --index-url https://a.org/simple x\nexport U=https://a.org/3\n"
        "git clone https://github.com/o/n.git\ngit clone https://git.a.org/o/n.git\n"
        "pip install git+https://github.com/o/m.git@v1.0#egg=m\n```\n\n"
        "```python\nrequests.get('https://a.org/4')\n```\n\nRun `wget https://a.org/5` or `https://a.org/6`.\n")
    assert addresses(readme) == [
        "README.md:18: https://a.org/5", "README.md:2: https://a.org/1.zip", "README.md:3: https://a.org/2.zip",
        "README.md:9: https://github.com/o/n", "README.md:11: https://github.com/o/m"]


def test_what_the_reader_is_to_fill_in_is_left_out() -> None:
    found = gather(WrittenLinks, {"README.md": (
        "https://a.org/data_{split}.zip https://a.org/<name>/x [a](https://github.com/your-username/tool)\n"
        "[b](https://example.com/) [c](http://localhost:8888/) https://a.org/real<br>\n\n"
        "```sh\nwget https://a.org/${VERSION}.zip\nwget https://a.org/file_$N.zip\nwget https://a.org/{a,b}.zip\n```\n")})
    assert [item.address for item in found.items] == ["https://a.org/real"]
    assert found.samples == 4


def test_an_address_that_also_stands_whole_is_asked() -> None:
    assert addresses("https://a.org/data_{split}.zip and https://a.org/data.\n") == ["README.md:1: https://a.org/data"]


def test_the_repository_itself_may_not_be_public_yet(tmp_path: Path) -> None:
    write_files(tmp_path, {"README.md": (
        "https://github.com/me/tool https://github.com/Me/Tool/actions/badge.svg https://me.github.io/tool/\n"
        "https://img.shields.io/github/stars/me/tool.svg https://github.com/me/tool-data https://github.com/you/tool\n")})
    commit_all(tmp_path)
    subprocess.run(["git", "remote", "add", "origin", "git@github.com:me/tool.git"], cwd=tmp_path, check=True)
    found = Gatherer(installed(), {Project: Project(tmp_path), Bounds: Bounds()}).get(WrittenLinks)
    assert [item.address for item in found.items] == ["https://github.com/me/tool-data", "https://github.com/you/tool"]
    assert found.own == 4


def test_what_was_not_read_is_told() -> None:
    found = gather(WrittenLinks, {"README.md": "https://a.org/\n" + "word " * 60_000})
    assert found.partial == (("README.md", "only its first 250,000 characters were read"),)
    binary = b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9
    assert gather(WrittenLinks, {"README.md": binary}).partial == (("README.md", "is binary"),)
    assert gather(WrittenLinks, {"a.py": ""}) == WrittenLinks(())


def test_five_thousand_links_are_read() -> None:
    found = gather(WrittenLinks, {"README.md": "\n".join(f"- https://a{n}.org/" for n in range(5000))})
    assert len(found.items) == 5000


@given(st.lists(st.sampled_from(["https://", "doi:10.1000/", "wget ", "`", "```\n", "\n", "{", "<", "$", "a.org/", "\\", "@",
                                 "[", "](", ")", "git+", "\ud7ff", "é"]), max_size=25).map("".join))
def test_any_document_gives_addresses_in_ascii(text: str) -> None:
    found = gather(WrittenLinks, {"README.md": text})
    assert all(item.address.isascii() and item.place.path == "README.md" for item in found.items)
