# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The README is read as a code host shows it, with the lines of the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.documents.document import bare_addresses, fragment, slug
from release_checker.facts.readme import Guides, Readme, read_text
from release_checker.project import Project
from release_checker.testing import gather
from release_checker.text import Text

MARKUP = st.lists(
    st.sampled_from(
        [
            *"#*`_[]()<>|-=:!$^\n\n\n  \"'ab&;/\\",
            "```\n",
            "<td>",
            "</td>",
            "<table>",
            "<tr>",
            "<pre>",
            "</pre>",
            "<h1>",
            "<!--",
            "-->",
            "<a href='",
            ".. ",
            "http://",
            "#+begin_src\n",
        ]
    )
).map("".join)


def read(content: str, form: str = "markdown") -> Readme:
    return read_text(f"README.{form}", form, Text(content, "utf-8"))


def found_path(files: Mapping[str, str | bytes]) -> str:
    readme = gather(Readme, files)
    assert isinstance(readme, Readme)
    return readme.path


def test_headings_of_every_kind_with_their_lines() -> None:
    readme = read(
        "Title\n=====\n\ntext\n\n## A `b` *c* #\n\n<h3 align='center'>\n  <b>Html</b> one\n</h3>\n\n<h2>\n\n"
        "Markdown *inside*\n\n</h2>\n"
    )
    assert [(item.level, item.title, item.line) for item in readme.headings] == [
        (1, "Title", 1),
        (2, "A b c", 6),
        (3, "Html one", 8),
        (2, "Markdown inside", 12),
    ]
    assert readme.anchors == {"title", "a-b-c", "html-one", "markdown-inside"}
    assert readme.section_at(7) == "A b c"


def test_front_matter_is_kept_apart_and_moves_no_line() -> None:
    readme = read("---\nlicense: mit\ntags:\n- x\n---\n# Model\n")
    assert readme.front_matter == "license: mit\ntags:\n- x\n"
    assert [(item.title, item.line) for item in readme.headings] == [("Model", 6)]
    assert read("---\n\ntext\n").front_matter == ""


def test_references_inline_by_label_in_html_and_bare() -> None:
    readme = read(
        '[![badge](b.svg)](ci.md) and [a\nb](docs/a%20b.md "title")\n[by label][L]\nsee https://x.org/a_(b).\n\n'
        "<p><a href='one.md'>\n<img\n src=two.png alt=Two></a></p>\n\n<!-- [hidden](gone.md) -->\n\n[L]: far.md\n"
    )
    assert [(item.target, item.line, item.image, item.bare) for item in readme.references] == [
        ("ci.md", 1, False, False),
        ("b.svg", 1, True, False),
        ("docs/a%20b.md", 1, False, False),
        ("far.md", 3, False, False),
        ("https://x.org/a_(b)", 4, False, True),
        ("one.md", 6, False, False),
        ("two.png", 7, True, False),
    ]
    assert readme.comments == ((10, "[hidden](gone.md)"),)


def test_what_only_looks_like_a_link_is_none() -> None:
    readme = read(
        "a formula $f[x](y)$ and $5[^1] `[c](d)` \\[e](f)\n\n[^1]: Footnote\n[^2]: file.pdf\n\n    [g](h)\n\n```\n"
        "[i](j)\n```\n"
    )
    assert readme.references == ()
    assert [block.content for block in readme.blocks] == ["[g](h)\n", "[i](j)\n"]
    assert "[^1]: Footnote" in readme.words


def test_tables_of_markdown_and_html_with_the_lines_of_their_rows() -> None:
    readme = read(
        "# Results\n\n| model | acc |\n|---|---|\n| `A` | [91](log) |\n| B | 90 |\n\n<table>\n<tr><th>k<th>v</tr>\n"
        "<tr><td>\n\n**x**\n\n</td>"
        "<td>1</td></tr>\n</table>\n"
    )
    first, second = readme.tables
    assert (first.header, first.rows, first.line, first.row_lines, first.section) == (
        ("model", "acc"),
        (("A", "91"), ("B", "90")),
        3,
        (5, 6),
        "Results",
    )
    assert (second.header, second.rows, second.line, second.row_lines) == (("k", "v"), (("x", "1"),), 9, (10,))


def test_code_blocks_know_language_line_and_section() -> None:
    readme = read(
        "# Use\n\n```{.python .numberLines}\nimport a\n```\n\n~~~ bash title=x\nls\n~~~\n<pre><code>\nraw &lt;x&gt;\n"
        "</code></pre>\n"
    )
    assert [(item.language, item.content, item.line, item.section) for item in readme.blocks] == [
        ("python", "import a\n", 4, "Use"),
        ("bash", "ls\n", 8, "Use"),
        ("", "raw <x>\n", 11, "Use"),
    ]


def test_rst_headings_blocks_links_tables() -> None:
    readme = read(
        "Tool\n====\n\n.. image:: logo.png\n   :target: home.rst\n\n"
        "See `the guide <docs/guide.rst>`_ and :doc:`other`.\n\nInstall\n-------\n\n"
        ".. code-block:: bash\n\n   pip install tool\n\nThen::\n\n  tool run\n\n=====  ===\nmodel  acc\n=====  ===\n"
        "A      91\n=====  ===\n\n"
        ".. unknown:: x\n\n.. include:: more.rst\n.. raw:: html\n   :file: /etc/hostname\n",
        "rst",
    )
    assert [(item.level, item.title, item.line) for item in readme.headings] == [(1, "Tool", 1), (2, "Install", 9)]
    assert [(item.language, item.content, item.line) for item in readme.blocks] == [
        ("bash", "pip install tool\n", 14),
        ("", "tool run\n", 18),
    ]
    assert sorted((item.target, item.line) for item in readme.references) == [
        (":doc:other", 7),
        ("docs/guide.rst", 7),
        ("home.rst", 5),
        ("logo.png", 4),
        ("more.rst", 28),
    ]
    assert [(table.header, table.rows, table.section) for table in readme.tables] == [
        (("model", "acc"), (("A", "91"),), "Install")
    ]


def test_plain_text_and_org() -> None:
    text = read("MY TOOL\n\nInstall\n-------\nRun this:\n    pip install x\nSee http://a.org/b.\n", "text")
    assert [(item.title, item.line) for item in text.headings] == [("MY TOOL", 1), ("Install", 3)]
    assert [(item.content, item.line, item.section) for item in text.blocks] == [("pip install x\n", 6, "Install")]
    assert [item.target for item in text.references] == ["http://a.org/b"]
    org = read(
        "#+TITLE: T\n* Use\n#+begin_src sh\nls\n#+end_src\n[[file:a.png]] [[b.org][words]] =code=\n| m | a |\n"
        "|---+---|\n| x | 1 |\n",
        "org",
    )
    assert [(item.title, item.line) for item in org.headings] == [("T", 1), ("Use", 2)]
    assert [(item.target, item.text, item.image) for item in org.references] == [
        ("a.png", "", True),
        ("b.org", "words", False),
    ]
    assert [(item.language, item.content, item.line) for item in org.blocks] == [("sh", "ls\n", 4)]
    assert [(item.header, item.rows) for item in org.tables] == [(("m", "a"), (("x", "1"),))]


def test_a_notebook_is_a_readme_too() -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Study\n\nwords"},
        {"cell_type": "code", "metadata": {}, "source": "import a", "outputs": [], "execution_count": 1},
    ]
    readme = gather(
        Readme, {"README.ipynb": json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})}
    )
    assert [item.title for item in readme.headings] == ["Study"]
    assert [(item.language, item.content) for item in readme.blocks] == [("python", "import a\n")]
    assert readme.place(3).line is None


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["README.rst", "readme.md", "docs/README.md"], "readme.md"),
        (["README_zh.md", "README_EN.md"], "README_EN.md"),
        (["README.zh-CN.md", "README"], "README"),
        (["README.txt", "README.md.bak"], "README.txt"),
        ([".github/README.md", "src/README.md"], ".github/README.md"),
        (["src/README.md", "READMEfirst.md", "readme.py"], ""),
    ],
)
def test_finds_the_readme_that_a_host_shows(names: list[str], chosen: str) -> None:
    assert found_path(dict.fromkeys(names, "# x\n")) == chosen


def test_follows_a_linked_readme_inside_the_project(tmp_path: Path) -> None:
    from release_checker.gather import Gatherer
    from release_checker.registry import installed

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "intro.md").write_text("# Intro\n")
    (tmp_path / "README.md").symlink_to("docs/intro.md")
    said: list[str] = []
    readme = Gatherer(installed(), {Project: Project(tmp_path)}, said.append).get(Readme)
    assert (said[-1], " ".join(said).islower()) == ("reading readme", True)  # words, not names of classes
    assert (readme.path, [item.title for item in readme.headings]) == ("docs/intro.md", ["Intro"])


def test_guides_are_what_the_readme_links_to_and_what_instructs() -> None:
    guides = gather(
        Guides,
        {
            "README.md": "[a](notes/a.md#x) [gone](b.md)",
            "notes/a.md": "# A",
            "INSTALL.md": "pip",
            "notes/c.md": "no",
            "third_party/README.md": "no",
            "data/README.md": "yes",
        },
    )
    assert [item.path for item in guides.items] == ["notes/a.md", "INSTALL.md", "data/README.md"]


def test_undecodable_and_empty_readmes_have_an_answer() -> None:
    assert gather(Readme, {"README.md": b"\x89PNG\0\0\1\2\3" * 90}).problem == "is binary"
    assert gather(Readme, {"README.md": b""}).headings == ()
    assert gather(Readme, {"README.md": "# Größe".encode("latin-1")}).headings[0].title == "Größe"


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Installation", "installation"),
        ("What's new? (v1.0)", "whats-new-v10"),
        ("A - B", "a---b"),
        ("snake_case & more", "snake_case--more"),
        ("🚀 Start", "-start"),
        ("⚙️ Setup", "-setup"),
        ("Über uns", "über-uns"),
        ("安装 说明", "安装-说明"),
    ],
)
def test_slugs_are_those_of_the_host(title: str, anchor: str) -> None:
    assert slug(title) == anchor


def test_repeated_headings_are_numbered_and_marks_count() -> None:
    readme = read("# A\n## A\n## A\n<a name='Here'></a> <span id=there></span>\n")
    assert readme.anchors == {"a", "a-1", "a-2", "here", "there"}
    assert [fragment(target) for target in ("x.md#A-1", "#%E5%AE%89", "#user-content-here", "none")] == [
        "a-1",
        "安",
        "here",
        "",
    ]


def test_bare_addresses_end_where_the_sentence_does() -> None:
    assert bare_addresses("(see http://a.org/b_(c)), http://d.org/e?f=g. <http://h.org>") == [
        "http://a.org/b_(c)",
        "http://d.org/e?f=g",
        "http://h.org",
    ]


@given(MARKUP, st.sampled_from(["markdown", "rst", "org", "text"]))
def test_any_text_is_read_and_every_line_exists(content: str, form: str) -> None:
    readme = read(content, form)
    last = content.count("\n") + 1
    lines = [item.line for group in (readme.headings, readme.references, readme.tables) for item in group]
    lines += [line for line, _ in (*readme.prose, *readme.inline_code, *readme.comments)]
    assert all(1 <= line <= last for line in lines)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60))
def test_a_plain_paragraph_is_read_word_for_word(words: str) -> None:
    plain = "".join(char for char in words if char.isalnum() or char == " ").strip()
    readme = read(f"# head\n\nx {plain}\n")
    assert [text.split() for _, text in readme.prose] == [["head"], f"x {plain}".split()]
