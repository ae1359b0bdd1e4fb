# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.licensing.names import find_names, normalise, same


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("MIT License", "MIT"),
        ("mit", "MIT"),
        ("The Expat License", "MIT"),
        ("MIT-0", "MIT-0"),
        ("Apache 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache2", "Apache-2.0"),
        ("BSD", "BSD"),
        ("3-Clause BSD License", "BSD-3-Clause"),
        ("new BSD", "BSD-3-Clause"),
        ("BSD (2-clause)", "BSD-2-Clause"),
        ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0"),
        ("GPL-2.0-only", "GPL-2.0"),
        ("LGPLv2.1", "LGPL-2.1"),
        ("GNU Affero General Public License v3", "AGPL-3.0"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 International License", "CC-BY-NC-4.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/", "CC-BY-SA-3.0"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("https://opensource.org/licenses/MIT", "MIT"),
    ],
)
def test_what_people_call_licenses(words: str, name: str) -> None:
    assert normalise(words) == (name,)


@pytest.mark.parametrize("words", ["see LICENSE", "attribution of heads", "arbeiten mit uns", "", "limited", "discuss it"])
def test_words_that_name_none(words: str) -> None:
    assert normalise(words) == ()


def test_expressions_and_lists() -> None:
    assert normalise("MIT OR Apache-2.0") == ("MIT", "Apache-2.0")
    assert normalise("GPL-2.0-or-later WITH Classpath-exception-2.0") == ("GPL-2.0",)
    assert normalise("LicenseRef-Own") == ("LicenseRef-Own",)


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("BSD", "BSD-3-Clause", True),
        ("GPL-3.0", "GPL-3.0-or-later", True),
        ("GPL", "GPL-3.0", True),
        ("CC-BY", "CC-BY-4.0", True),
        ("GPL-3.0", "LGPL-3.0", False),
        ("CC-BY", "CC-BY-NC-4.0", False),
        ("BSD-2-Clause", "BSD-3-Clause", False),
        ("MIT", "MIT-0", False),
        ("GPL-2.0", "GPL-3.0", False),
    ],
)
def test_names_that_can_mean_one_license(first: str, second: str, agree: bool) -> None:
    assert same(first, second) is agree
    assert same(second, first) is agree


@given(st.text(max_size=300))
def test_names_lie_apart_and_in_order(text: str) -> None:
    found = find_names(text)
    assert all(0 <= named.start < named.end <= len(text) for named in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
