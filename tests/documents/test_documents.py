# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Facts on what documents say stand any text; patterns take time in proportion to it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.documents.document import Readme
from release_checker.documents.markdown import read_markdown
from release_checker.facts.model_card import read_card
from release_checker.facts.people import People
from release_checker.facts.placeholders import Placeholders
from release_checker.facts.readme import Guides, read_text
from release_checker.facts.topics import ReadmeTopics, readme_topics
from release_checker.testing import gather
from release_checker.text import Text

WORDS = st.lists(
    st.sampled_from(
        [
            "accuracy of 91.2%",
            "pip install x",
            "trained",
            "weights",
            "GPU",
            "3 hours",
            "limitations",
            "https://huggingface.co/a/b",
            "TODO",
            "by Ada Doe",
            "a@b.org",
            "your-username",
            "\n\n",
            "# ",
            "|a|b|\n|-|-|\n|1|2|\n",
            "```\n",
            "![](a.png)",
            "[x](y)",
            ":",
            "-",
            "(",
            "é",
            "…",
        ]
    )
).map(" ".join)


def topics(text: str) -> ReadmeTopics:
    found = readme_topics.function(read_text("README.md", "markdown", Text(text, "utf-8")), Guides(()))
    assert isinstance(found, ReadmeTopics)
    return found


@settings(max_examples=60)
@given(WORDS)
def test_any_text_is_searched(text: str) -> None:
    found = topics(text)
    last = text.count("\n") + 1
    assert all(
        1 <= (item.place.line or 0) <= last
        for group in (found.install, found.results, found.weights, found.cost, found.limits)
        for item in group
    )


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "accuracy ",
        "1.0 ",
        "pip -a ",
        "requires ",
        "weights ",
        "not ",
        "by A ",
        "a@",
        "train ",
        "3 hours ",
        "(Ab ",
        "Ab Cd, ",
        "TODO ",
        "github.com/",
    ],
)
def test_long_texts_take_no_longer_than_their_length(unit: str) -> None:
    text = "# T\n\n" + unit * (60_000 // len(unit))
    began = time.perf_counter()
    gather(People, {"README.md": text})
    gather(Placeholders, {"README.md": text})
    topics(text)
    assert time.perf_counter() - began < 5


def card(text: str) -> tuple[list[str], bool]:
    found = read_card(read_text("MODEL_CARD.md", "markdown", Text(text, "utf-8")))
    return [error.message for error in found.errors], found.empty


def test_model_cards_with_and_without_a_head() -> None:
    assert card("# Model card\n\nA small classifier of digits.\n") == ([], False)
    assert card("---\nlicense: mit\n---\n# A\n\nA small classifier of digits.\n") == ([], False)
    assert card("---\nlicense: mit\n---\n# A\n") == ([], True)
    assert card("---\n- a\n---\nA small classifier of digits.\n")[0] == ["the YAML head is no mapping of keys to values"]
    assert card("---\nmodel-index:\n- name: a\n---\nA small classifier of digits.\n")[0] == [
        "each model of model-index needs a name and a list of results"
    ]


def test_topics_say_where_they_stand() -> None:
    found = topics(
        "# T\n\nIntro\n\n```\n# set up\npip install .\n```\n\nTrained on an A100 in 3 hours; does not support Windows.\n"
    )
    assert [(str(item.place), item.words) for item in found.install] == [("README.md:7", "pip install .")]
    assert [(str(item.place), item.words) for item in found.cost] == [("README.md:10", "A100")]
    assert [(str(item.place), item.words) for item in found.limits] == [("README.md:10", "does not support")]


def test_an_absent_readme_speaks_of_nothing() -> None:
    assert gather(ReadmeTopics, {"a.py": ""}) == ReadmeTopics()
    assert gather(Readme, {"a.py": ""}).exists is False


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Results and models can be found in the [releases](https://code.example/me/tool/releases).\n", "results"),
        ("You can load the pre-trained version:\n", "weights"),
        ("Pre-trained model:\n", "weights"),
        ("The setup is in `docs/setup.md`.\n\nNothing to install.\n", "install"),
    ],
)
def test_words_that_send_readers_on_count(text: str, topic: str) -> None:
    assert getattr(topics(f"# T\n\n{text}"), topic)


def test_a_path_in_a_code_span_leads_to_a_guide() -> None:
    guides = gather(Guides, {"README.md": "see `tf/README.md`\n", "tf/README.md": "pip install tf\n"
    "", "a/b/c/README.md": "x\n"})
    assert ([item.path for item in guides.items], guides.linked) == (["tf/README.md"], 1)


def test_cells_that_cover_several_places_stand_in_each() -> None:
    html = ("<table><tr><th rowspan=2>model</th><th colspan=2>CIFAR</th></tr><tr><th>acc</th><th>f1</th></tr>"
            "<tr><td>mlp</td><td>0.9</td><td>0.8</td></tr></table>")
    (table,) = read_markdown("README.md", Text(html, "utf-8")).tables
    assert (table.header, table.rows) == (
        ("model", "CIFAR", "CIFAR"), (("model", "acc", "f1"), ("mlp", "0.9", "0.8")))


def test_a_hostile_span_is_bounded() -> None:
    html = "<table><tr>" + "<td colspan=99999 rowspan=99999>x</td>" * 50 + "</tr>" + "<tr><td>y</td></tr>" * 50 + "</table>"
    (table,) = read_markdown("README.md", Text(html, "utf-8")).tables
    assert max(len(row) for row in (table.header, *table.rows)) <= 300
