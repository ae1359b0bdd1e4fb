# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings are understood, or refused with file, line and the nearest valid name."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from release_checker.errors import SettingsError
from release_checker.model import Bounds, Requirement
from release_checker.project import Project
from release_checker.settings import Settings, load, profiles
from release_checker.testing import write_files

CODES = ("LIC001", "LIC002", "DOC013")
TODAY = datetime.date(2026, 6, 1)
WAIVER = """[[waivers]]
check = "DOC013"
reason = "trained on a laptop"
who = "A. Mentor"
expires = 2026-12-31
"""


@pytest.fixture(autouse=True)
def small_profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped profiles name every code of the catalogue; these tests need three."""
    monkeypatch.setattr("release_checker.settings.DEFAULT_PROFILE", "plain.toml")


def settings(root: Path, text: str, name: str = "release-checker.toml", profile: str = "") -> Settings:
    write_files(root, {name: text, "plain.toml": '[checks]\nLIC001 = "required"\n'})
    return load(Project(root), CODES, profile=profile, today=TODAY)


def refusal(root: Path, text: str, name: str = "release-checker.toml") -> str:
    with pytest.raises(SettingsError) as caught:
        settings(root, text, name)
    return str(caught.value)


def test_without_a_file_the_profile_decides(tmp_path: Path) -> None:
    found = settings(tmp_path, "")
    assert found.profile == "plain.toml"
    assert found.requirement("LIC001") is Requirement.REQUIRED
    assert found.requirement("ABC001") is Requirement.RECOMMENDED


def test_the_project_changes_requirements_bounds_and_waives(tmp_path: Path) -> None:
    found = settings(tmp_path, '[checks]\nLIC001 = "off"\n[bounds]\nlarge_file_mb = 5\n' + WAIVER)
    assert found.requirement("LIC001") is Requirement.OFF
    assert found.bounds == Bounds(large_file_mb=5.0)
    waiver = found.waivers[0]
    assert (waiver.check, waiver.who, waiver.expires) == ("DOC013", "A. Mentor", datetime.date(2026, 12, 31))
    assert waiver.covers("DOC013", "README.md")
    assert not waiver.covers("LIC001", "README.md")


def test_a_waiver_of_an_advisory_covers_what_is_known_by_its_name(tmp_path: Path) -> None:
    waiver = settings(tmp_path, WAIVER + 'advisory = "CVE-2026-1"\n').waivers[0]
    known = (("CVE-2026-1", "GHSA-1"), ("cve-2026-1",), ("CVE-2026-11",), ())
    assert [waiver.covers("DOC013", "a.txt", names) for names in known] == [True, True, False, False]


def test_a_waiver_of_a_folder_covers_what_lies_in_it(tmp_path: Path) -> None:
    waiver = settings(tmp_path, WAIVER + 'path = "old/"\n').waivers[0]
    assert [waiver.covers("DOC013", path) for path in ("old/a.py", "old", "older/a.py", "")] == [True, True, False, False]


def test_pyproject_holds_settings_too(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.release-checker.checks]\nLIC001 = "recommended"\n'
    assert settings(tmp_path, text, "pyproject.toml").requirement("LIC001") is Requirement.RECOMMENDED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nprofil = "paper"\n', "release-checker.toml:2: unknown key 'profil'; did you mean profile?"),
        ('[checks]\nLIC01 = "off"\n', "release-checker.toml:2: no check 'LIC01'; did you mean LIC001?"),
        ('[checks]\nLIC001 = "of"\n', "release-checker.toml:2: LIC001 must be required, recommended or off, not 'of'"),
        ("[checks]\nLIC001 = [1]\n", "release-checker.toml:2: LIC001 must be required"),
        ("checks = 3\n", "release-checker.toml:1: checks must be a table"),
        ("[bounds]\nlarge_file = 5\n", "release-checker.toml:2: no bound 'large_file'; did you mean large_file_mb?"),
        ("[bounds]\nlarge_file_mb = true\n", "release-checker.toml:2: bound large_file_mb must be a number"),
        ('profile = "schola"\n', "no profile 'schola'; did you mean scholar?"),
        ('profile = "../other.toml"\n', "lies outside the project"),
        ("profile = 3\n", "release-checker.toml:1: profile must be a string"),
        ("x = \n", "release-checker.toml: is no valid TOML"),
        ("waivers = 1\n", "release-checker.toml:1: waivers must be written as [[waivers]]"),
        (WAIVER.replace("2026-12-31", "2026-05-31"), "release-checker.toml:1: waiver 1: for DOC013 expired on 2026-05-31"),
        (WAIVER + WAIVER.replace("DOC013", "DOC13"), "release-checker.toml:6: waiver 2: no check 'DOC13'"),
        (WAIVER.replace("reason", "raeson"), "waiver 1: unknown key 'raeson'; did you mean reason?"),
        (WAIVER.replace("expires = 2026-12-31\n", ""), "waiver 1: needs expires = a date"),
        (WAIVER.replace('who = "A. Mentor"\n', ""), 'waiver 1: needs who = "…"'),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert message in refusal(tmp_path, text)


def test_a_line_of_pyproject_is_found_under_its_table(tmp_path: Path) -> None:
    text = '[tool.other]\nchecks = 1\n\n[tool.release-checker.checks]\nLIC9 = "off"\n'
    assert refusal(tmp_path, text, "pyproject.toml").startswith("pyproject.toml:5: no check 'LIC9'")


def test_profiles_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.toml": 'extends = "b.toml"', "b.toml": 'extends = "a.toml"'})
    assert "in a circle" in refusal(tmp_path, 'profile = "a.toml"')


def test_an_unreadable_settings_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text("")
    (tmp_path / "release-checker.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(Project(tmp_path), CODES, today=TODAY)


def test_the_shipped_profiles_have_titles() -> None:
    assert all(profiles().values())
    assert {"scholar", "quick"} <= set(profiles())


@pytest.mark.parametrize(("text", "words"), [
    ("profile = 0x" + "f" * 5000, "more than 64 bits"), ('profile = "a\\u0000.toml"', "U+0000"),
    ("a." * 300 + "a = 1", "nests too deeply"), ("a = " + "9" * 5000, "is no valid TOML"),
    ("[bounds]\noutput_kb = inf", "must be a number from 0 on"),
])
def test_what_no_setting_can_mean(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(tmp_path, text)


def test_a_long_chain_of_profiles(tmp_path: Path) -> None:
    write_files(tmp_path, {f"p{number}.toml": f'extends = "p{number + 1}.toml"\n' for number in range(400)})
    assert "extend each other more than 20 times" in refusal(tmp_path, 'profile = "p0.toml"')


def test_other_tools_may_hold_what_our_settings_may_not(tmp_path: Path) -> None:
    text = '[tool.other]\nseparator = "\\u0000"\n[tool.release-checker]\nprofile = "plain.toml"\n'
    assert settings(tmp_path, text, "pyproject.toml").profile == "plain.toml"
