# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a project says in names, prose, cells and logs leaves the report as text, and as nothing else."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.parsers import expat

import pytest

from release_checker.reports.folder import WRITERS
from release_checker.reports.report import Report
from release_checker.reports.text import write_text
from release_checker.testing import audit_folder, commit_all, notebook, write_files
from tests.hostile.confine import audit
from tests.hostile.traps import git
from tests.test_robustness import own_failures

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil.example\x07\x9b31m\x08\x7f\u202e\u2066\u200b\ufeff"
MARKUP = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)><svg/onload=alert(1)>"
COMMAND = "::error file=x::forged"
FORMULA = "=HYPERLINK(\"http://evil.example\")"
LINKED = "[here](javascript:alert(1)) ![](http://evil.example/pixel.png) @everyone #1"
NASTY = f"{ESCAPES}{MARKUP}{LINKED}"
NAMES = (b"two\nlines.py", b"\x1b[31mred.md", b"::error::x.py", b"%0A::warning::y.py", b"=cmd|calc.csv", b"+1.csv",
         b"@sum.csv", b"<script>alert(1)<.py", b"a\"onmouseover=\"alert(1).ipynb", b"](javascript:alert(1)).md",
         b"bad\xff.py", b"`tick`.py", "\u202etxt.py".encode(), b"-rf.py", b"--output.py", b"a|b.md", b"]]>.py", b"&amp;.py",
         b"::set-output name=x::y.yml")


def planted(root: Path) -> Path:
    """A project that has something to say in every place that a report quotes."""
    write_files(root, {
        "README.md": f"# {NASTY}\n\n{COMMAND}\n\n| model | accuracy |\n|---|---|\n| {MARKUP} | 0.91 |\n"
                     f"| {FORMULA} | 0.92 |\n\n"
                     f"Run `python gone{ESCAPES}.py --x '{MARKUP}'`. See [{MARKUP}](missing{MARKUP}.md).\n",
        "LICENSE": f"Copyright 2020 {NASTY}\nAll rights reserved.\n",
        "requirements.txt": f"numpy=={ESCAPES}\n{MARKUP}\n-r {MARKUP}\n",
        "train.py": f"# {NASTY}\nimport no_such_{'x' * 300}\nPATH = '/home/{MARKUP}/data{ESCAPES}'\n"
                    f"import os; os.system('{COMMAND}')\n",
        "CITATION.cff": json.dumps({"cff-version": "1.2.0", "title": NASTY, "message": NASTY, "authors": [{"name": NASTY}]}),
        "pyproject.toml": f"[project]\nname = {json.dumps(MARKUP)}\nversion = {json.dumps(FORMULA)}\n",
        "environment.yml": json.dumps({"name": NASTY, "dependencies": [MARKUP, FORMULA, {"pip": [NASTY]}]}),
        "results/metrics.csv": f"model,{FORMULA},accuracy\n{MARKUP},1,0.9\n\"{COMMAND}\n\",2,0.91\n",
        "analysis.ipynb": notebook(
            f"import {'y' * 50}\nprint('{MARKUP}')", {"cell_type": "markdown", "source": NASTY},
            {"source": "1/0", "execution_count": 7, "outputs": [
                {"output_type": "stream", "name": "stdout", "text": NASTY},
                {"output_type": "error", "ename": MARKUP, "evalue": ESCAPES, "traceback": [NASTY]},
                {"output_type": "display_data", "metadata": {}, "data": {
                    "text/html": MARKUP, "application/javascript": "alert(1)", "image/svg+xml": f"<svg>{MARKUP}</svg>",
                    "image/png": "http://evil.example/x.png", "text/markdown": LINKED}}]}, name=MARKUP),
        ".github/workflows/ci.yml": f"name: {json.dumps(NASTY)}\non: pull_request_target\njobs:\n  a:\n    runs-on: x\n"
                                    f"    steps:\n    - run: echo ${{{{ github.event.issue.title }}}} {MARKUP}\n",
        "release-checker.toml": f"[[waivers]]\ncheck = \"LIC001\"\nreason = {json.dumps(NASTY)}\nwho = {json.dumps(NASTY)}\n"
                                f"path = {json.dumps(ESCAPES + MARKUP)}\nexpires = 2999-01-01\n",
    })
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_text("import os, nothing_of_that_name\nopen('/home/x/y')\n")
    commit_all(root)
    git(root, "remote", "add", "origin", f"https://host.example/{MARKUP}{ESCAPES[:1]}x.git")
    return root


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = planted(tmp_path_factory.mktemp("hostile") / f"project {MARKUP[:8].replace('/', '')}\x1b[31m")
    return audit_folder(root)


def loose(text: str) -> set[str]:
    """Characters that turn a terminal, or the direction of writing."""
    return {character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co")} - {"\n", "\t"}


def test_every_check_answers(report: Report) -> None:
    assert own_failures(report) == []
    assert sum(len(check.findings) for check in report.checks) > 15


@pytest.mark.parametrize("write", [*WRITERS.values(), write_text], ids=lambda write: write.__name__)
def test_no_control_character_leaves(report: Report, write: Callable[[Report], str]) -> None:
    written = write(report)
    assert loose(written) == set()
    if write.__name__ == "write_json":
        assert loose("".join(strings(json.loads(written)))) == set()


def strings(data: object) -> list[str]:
    """All text in a JSON value."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in (key, *strings(value))]
    return [text for item in data for text in strings(item)] if isinstance(data, list) else []


class Page(HTMLParser):
    """Elements, handlers and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.handlers: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "xlink:href", "srcset")]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def test_the_page_holds_no_element_of_the_project(report: Report, tmp_path: Path) -> None:
    page, plain = read(WRITERS["index.html"](report)), read(WRITERS["index.html"](audit_folder(tmp_path)))
    assert page.handlers == []
    assert page.tags.get("script", 0) == plain.tags.get("script", 0)
    assert not {"iframe", "object", "embed", "base", "img"} & page.tags.keys()
    assert not [address for address in page.addresses if re.match(r"\s*(?:javascript|data|vbscript):", address, re.I)]
    assert not [address for address in page.addresses if "evil.example" in address]


def test_markdown_is_text(report: Report) -> None:
    written = WRITERS["report.md"](report)
    assert "<script" not in written
    assert "<img" not in written
    assert not re.search(r"(?<!\\)\]\(", written)
    assert not re.search(r"(?<!\\)!\[", written)
    assert not re.search(r"(?<![\w`\\])@everyone", written)


def test_xml_and_json_are_whole(report: Report) -> None:
    expat.ParserCreate().Parse(WRITERS["junit.xml"](report), True)
    sarif = json.loads(WRITERS["report.sarif"](report))
    places = [place["physicalLocation"]["artifactLocation"]["uri"] for run in sarif["runs"] for result in run["results"]
              for place in result.get("locations", [])]
    assert places
    assert not [place for place in places if place.startswith(("/", "-", "javascript:")) or "\n" in place or ".." in place]


@pytest.mark.slow
def test_no_line_is_a_command_to_a_workflow(report: Report, tmp_path: Path) -> None:
    """Runners of workflows obey lines that begin with `::`, on either stream."""
    for write in (*WRITERS.values(), write_text):
        assert not [line for line in write(report).splitlines() if line.lstrip().startswith(("::", "##["))]
    root = planted(tmp_path / "project")
    done = audit(root, tmp_path / "place")
    assert done.code in (1, 3)
    assert not [line for line in done.said.splitlines() if line.lstrip().startswith(("::", "##["))]
    assert loose(done.said) == set()
