# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""CITATION.cff against the format's schema, and BibTeX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.bibtex import read_bibtex
from release_checker.facts.citation import Citations, compare_versions, read_cff
from release_checker.testing import gather

HEAD = "cff-version: 1.2.0\nmessage: Please cite.\ntitle: T\nauthors:\n  - name: The team\n"
TEXTS = st.lists(
    st.sampled_from([*"{}[]:,-&*?|>'\"#! \n\n  ab1", "authors:", "- ", "@article{", "title = {", "cff-version: 1.2.0\n"])
).map("".join)


def errors(content: str) -> list[tuple[int, str]]:
    file = read_cff("CITATION.cff", content)
    assert not file.problem
    return [(error.line, error.message) for error in file.errors]


@pytest.mark.parametrize(
    "content",
    [
        HEAD,
        HEAD + "date-released: 2020-01-31\n",
        HEAD + "date-released: '2020-01-31'\nversion: 1.10\n",
        HEAD + "license: [MIT, Apache-2.0]\nkeywords: [on, no, yes]\n",
        HEAD
        + "references:\n  - type: article\n    title: no\n    authors: [{family-names: NO}]\n    year: 2020\n    month: 2\n",
        HEAD.replace("1.2.0", "1.1.0"),
        HEAD.replace("cff-version: 1.2.0", 'cff-version: "1.0.3"'),
        HEAD + "preferred-citation: &p\n  type: article\n  title: P\n  authors: &a\n    - name: A\nreferences: [*p]\n",
        HEAD + "doi: 10.5281/zenodo.1003150\nrepository-code: https://example.org/x\n",
    ],
)
def test_valid_files(content: str) -> None:
    assert errors(content) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (HEAD + "extra: 1\n", [(6, "the key 'extra' is not part of the format")]),
        (HEAD + "title: U\n", [(6, "key 'title' is given twice")]),
        (
            HEAD + "doi: https://doi.org/10.5281/zenodo.1\n",
            [
                (
                    6,
                    "expected a bare DOI such as 10.5281/zenodo.1234, without https://doi.org/ as doi, found "
                    "'https://doi.org/10.5281/zenodo.1'",
                )
            ],
        ),
        (HEAD + "date-released: 31.01.2020\n", [(6, "expected a date as YYYY-MM-DD as date-released, found '31.01.2020'")]),
        (HEAD + "date-released: 2021-02-30\n", [(6, "expected a date as YYYY-MM-DD as date-released, found '2021-02-30'")]),
        (HEAD + "license: my own\n", [(6, "expected an SPDX identifier of the format's list as license, found 'my own'")]),
        (HEAD + "keywords: []\n", [(6, "keywords is empty")]),
        (
            HEAD.replace("- name: The team", "- family-names: Doe\n    orcid: 0000-0001-2345-6789"),
            [
                (
                    6,
                    "expected an address such as https://orcid.org/0000-0001-2345-6789 as authors.1.orcid, found "
                    "'0000-0001-2345-6789'",
                )
            ],
        ),
        (HEAD.replace("1.2.0", "1.2"), [(1, "expected a string as cff-version, found 1.2")]),
        (HEAD.replace("1.2.0", "2.0.0"), [(1, "expected 1.2.0, as a string as cff-version, found '2.0.0'")]),
        (
            "cff-version: 1.2.0\n",
            [
                (1, "expected the key 'authors', found none"),
                (1, "expected the key 'message', found none"),
                (1, "expected the key 'title', found none"),
            ],
        ),
        (
            HEAD + "identifiers:\n  - type: odd\n    value: x\n",
            [(7, "expected one of the format's types as identifiers.1.type, found 'odd'")],
        ),
        (HEAD + "abstract:\n", [(6, "expected a string as abstract, found nothing")]),
    ],
)
def test_breaches_are_named_with_their_line(content: str, expected: list[tuple[int, str]]) -> None:
    assert errors(content) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- a\n- b\n", "is no mapping"),
        ("", "is no mapping"),
        ("a: b: c\n", "mapping values are not allowed"),
        ("a: &x [*x]\n", "contains itself"),
        (
            "a0: &a0 [1,1,1,1,1,1,1,1,1]\n"
            + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
            "stands for more",
        ),
        ("[" * 5000, "nests too deeply"),
        ("- " * 5000, "nests too deeply"),
        ("x" * 400_000, "is longer than"),
        ("a: \x00\n", "characters are not allowed"),
        ("a: 1\n---\nb: 2\n", "expected a single document"),
    ],
)
def test_what_is_no_yaml_mapping_says_why(content: str, words: str) -> None:
    assert words in read_cff("CITATION.cff", content).problem


@given(TEXTS)
def test_any_text_is_read(content: str) -> None:
    file = read_cff("CITATION.cff", content)
    assert bool(file.problem) or isinstance(file.errors, tuple)
    assert all(entry.place.line is not None for entry in read_bibtex(content, "x.bib"))


@pytest.mark.parametrize(
    ("package", "cited", "same"),
    [
        ("1.0", "v1.0.0", True),
        ("1.0", "1.1", False),
        ("1.1.dev3", "1.0", True),
        ("0.0.0", "1.0", True),
        ("1.0", "latest", True),
        ("2020a", "2020a", True),
        ("1.0+local", "1.0", True),
        ("1.0", "1.0 beta x", False),
    ],
)
def test_versions(package: str, cited: str, same: bool) -> None:
    assert compare_versions(package, cited) is same


def test_bibtex_fields_braces_and_lines() -> None:
    text = (
        "x\n@Article{doe:2020,\n  title = {A {B} c},\n  author = \"Ada Doe and Bo Ek\", year=2020\n}\n"
        "@comment{a, b}\n@decorator{x, y}\n@misc{ z ,note={open"
    )
    assert [(item.kind, item.key, dict(item.fields), item.place.line) for item in read_bibtex(text, "a.bib")] == [
        ("article", "doe:2020", {"title": "A B c", "author": "Ada Doe and Bo Ek", "year": "2020"}, 2),
        ("misc", "z", {"note": "open"}, 8),
    ]


def test_ways_to_cite_are_collected_best_first() -> None:
    found = gather(
        Citations,
        {
            "CITATION.cff": HEAD,
            "README.md": "# T\n\n## How to cite\n\n@misc{a, title={T}}\n",
            "citation.bib": "@misc{b, title={T}}\n",
        },
    )
    assert [way.kind for way in found.ways][:3] == ["cff", "bibtex", "file"]
    assert [entry.key for entry in found.entries] == ["a", "b"]
    assert found.file is not None
    assert (found.file.people, found.file.title, found.file.named_well) == (("The team",), "T", True)
