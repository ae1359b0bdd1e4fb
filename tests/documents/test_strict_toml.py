# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.documents.strict_toml import DOTS, parse_toml
from release_checker.facts.dependencies.records import Dependencies
from release_checker.runs.values import parse
from release_checker.testing import gather


def test_keys_of_very_many_parts_are_not_read() -> None:
    """A megabyte of them would take some ten minutes."""
    assert parse_toml("a.b = 'c.d'\n" * 1) == {"a": {"b": "c.d"}}
    assert len(parse_toml("".join(f"k{number} = '{'.' * DOTS}'\n" for number in range(3)))) == 3
    for content in ("a." * 500_000 + "a = 1", "x = 1\n[" + "a . " * 500_000 + "a]", '"a b".' * 200_000):
        with pytest.raises(ValueError, match=r"line \d holds more than 2,000 dots"):
            parse_toml(content)
    with pytest.raises(ValueError, match="is no TOML: line 1 holds"):
        parse("a.toml", "a." * 500_000 + "a = 1")


def test_where_such_a_file_lies_the_facts_say_so() -> None:
    found = gather(Dependencies, {"pyproject.toml": "a." * 100_000 + "a = 1\n"})
    assert "dots" in repr(found)
