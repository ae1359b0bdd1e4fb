# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from release_checker.facts import osv
from release_checker.facts.advisory_service import query_address, record_address
from release_checker.facts.cvss import base_score, rating
from release_checker.facts.pip_audit import Answer, Exact, read_answer
from tests.facts.osv_service import record

BRANCHES = record("GHSA-a", "net", [], fixed="1.26.17")
BRANCHES["affected"] += record("GHSA-a", "net", [], introduced="2.0.0", fixed="2.0.6")["affected"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(
        ["PyPI", "net", "1.0", "0", "ECOSYSTEM"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["affected", "package", "ecosystem", "name", "ranges", "type", "events", "introduced", "fixed",
                         "versions", "severity", "score", "database_specific", "withdrawn", "dependencies", "vulns", "id",
                         "version", "skip_reason", "aliases", "fix_versions"]), inner, max_size=5),
    max_leaves=30)


@pytest.mark.parametrize(("version", "affected", "fixes"), [
    ("1.26.5", True, ["1.26.17"]), ("1.26.17", False, ["2.0.6"]), ("2.0.0", True, ["2.0.6"]), ("2.0.6", False, []),
])
def test_branches_are_told_apart(version: str, affected: bool, fixes: list[str]) -> None:
    assert osv.affects(BRANCHES, "net", Version(version)) is affected
    assert [str(item) for item in osv.fixes(BRANCHES, "net", Version(version))] == fixes


def test_listed_versions_last_affected_and_withdrawn() -> None:
    assert osv.affects(record("A", "Net_Work", ["1.0"], introduced="9"), "net-work", Version("1.0.0"))
    last = record("A", "net", [])
    last["affected"][0]["ranges"][0]["events"].append({"last_affected": "1.5"})
    assert [osv.affects(last, "net", Version(text)) for text in ("1.5", "1.6")] == [True, False]
    assert not osv.affects(record("A", "net", ["1.0"], withdrawn="2026-01-01T00:00:00Z"), "net", Version("1.0"))


@pytest.mark.parametrize(("vector", "score"), [
    # Scores of the examples in FIRST's document for version 3.1.
    ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4), ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:N", 5.8),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8), ("CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1),
    ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8), ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", None), ("CVSS:3.1/AV:N", None), ("9.8", None),
    ("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", None),
])
def test_base_score(vector: str, score: float | None) -> None:
    assert base_score(vector) == score


def test_ratings() -> None:
    assert [rating(score) for score in (0.0, 0.1, 3.9, 4.0, 6.9, 7.0, 8.9, 9.0)] == [
        "", "low", "low", "medium", "medium", "high", "high", "critical"]


@given(JSON)
def test_any_record_is_read_without_an_error(data: object) -> None:
    assert osv.severity(data) in ("", "low", "medium", "high", "critical")
    assert all(item > Version("1.0") for item in osv.fixes(data, "net", Version("1.0")))
    assert osv.affects(data, "net", Version("1.0")) in (True, False)


ASKED = [Exact("a", "1.0"), Exact("b", "2"), Exact("c", "3")]


def test_only_what_the_json_names_with_its_version_counts_as_looked_up() -> None:
    answer = read_answer({"dependencies": [
        {"name": "A", "version": "1.0.0", "vulns": [
            {"id": "CVE-1", "aliases": ["GHSA-1"], "fix_versions": ["0.5", "2.0", "1.5"], "description": "bad\nthings"}]},
        {"name": "b", "skip_reason": "Could not be found"},
        {"name": "c", "version": "9", "vulns": []},
    ]}, ASKED)
    known = answer.known[0]
    assert (known.names, known.summary) == (("CVE-1", "GHSA-1"), "bad things")
    assert [str(item) for item in known.fixes] == ["1.5", "2.0"]
    assert answer.skipped == ((ASKED[1], "Could not be found"), (ASKED[2], "pip-audit says nothing of it"))


@given(JSON)
def test_no_answer_makes_a_package_clean_by_accident(data: object) -> None:
    try:
        answer = read_answer(data, ASKED)
    except ValueError:
        return
    rows = data.get("dependencies") if isinstance(data, dict) else None
    clean = {item.name for item in ASKED} - {item.name for item, _ in answer.skipped}
    named = {row["name"] for row in rows or () if isinstance(row, dict) and isinstance(row.get("vulns"), list)}
    assert isinstance(answer, Answer)
    assert clean <= named


@pytest.mark.parametrize(("given_as", "address"), [
    ("https://osv.example", "https://osv.example/v1/query"), ("http://127.0.0.1:80/v1/", "http://127.0.0.1:80/v1/query"),
    ("https://osv.example/mirror/v1/query", "https://osv.example/mirror/v1/query"),
])
def test_addresses(given_as: str, address: str) -> None:
    assert query_address(given_as) == address
    assert record_address(address, "GHSA/1") == address.replace("query", "vulns/GHSA%2F1")


@pytest.mark.parametrize("text", ["osv.example", "file:///etc/passwd", "https://me:pw@osv.example", "https://"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="address of an OSV service"):
        query_address(text)
