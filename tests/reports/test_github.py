# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Summary, annotations and outputs of a workflow's job."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Outcome
from release_checker.reports.github import (
    Outputs,
    command,
    cut,
    outputs_of,
    placed,
    write_annotations,
    write_job_summary,
    write_outputs,
)
from release_checker.reports.markdown import write_markdown
from release_checker.reports.report import Report
from release_checker.reports.sarif import write_sarif
from tests.action.harness import heard, read_outputs
from tests.made_reports import SAMPLES, blocked, check, executed, finding, make, ready


def read(text: str) -> str:
    """A property or message as the runner reads it."""
    for token, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(token, character)
    return text


def test_annotations_of_a_blocked_report() -> None:
    assert write_annotations(blocked()) == """\
::warning title=release-checker::NOT READY to release: 3 blockers
::error title=LIC001 no-license::no LICENSE, LICENCE, COPYING or LICENSES/ in 61 files. To mend it: choose a license and \
add it as `LICENSE`
::error file=README.md,line=31,title=DOC007 documented-command-broken::the command names train.py, and the script is \
src/train.py (and 1 more). To mend it: write `python src/train.py` in the README
::error file=analysis.ipynb,line=1,title=NBK003 stored-error::analysis.ipynb cell 13 line 2: the stored output is a \
ValueError. To mend it: mend the cell, run all from the top and save
"""


def test_a_ready_report_is_a_notice() -> None:
    assert [name for name, _ in heard(write_annotations(ready()))] == ["notice"]


def test_the_platform_shows_ten_errors_and_the_first_line_says_how_many_are_left() -> None:
    many = make(*(check(f"DOC{n:03}", f"fault-{n}", "Fault", Outcome.FAIL, finding("wrong")) for n in range(1, 14)))
    lines = write_annotations(many).splitlines()
    assert len(lines) == 11
    assert lines[0].endswith("NOT READY to release: 13 blockers; 3 more than are shown here")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_is_a_command_of_ours(name: str) -> None:
    text = write_annotations(SAMPLES[name]())
    assert len(heard(text)) == len(re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", text.removesuffix("\n")))
    assert {kind for kind, _ in heard(text)} <= {"notice", "warning", "error"}
    assert text.isascii() or all(c.isprintable() or c == "\n" for c in text)


@given(st.text(), st.text(min_size=1))
def test_a_command_is_one_line_that_the_runner_reads_back(message: str, value: str) -> None:
    made = command("error", message, file=value)
    shown = re.fullmatch(r"::error file=([^:,]*)::([^\r\n]*)", made)
    assert shown
    plain = "".join(c for c in message if c.isprintable() or c in "\r\n")
    assert all(c in read(shown[2]) for c in plain)
    if message.isprintable() and not re.search("%(0D|0A|3A|2C|25)", message):
        assert read(shown[2]) == message


@given(st.text(), st.text(), st.text())
def test_outputs_are_read_back_and_no_other_comes_to_be(stage: str, path: str, blockers: str) -> None:
    outputs = Outputs("ready", stage, blockers, "", "none-needed", path, "00", "")
    found = read_outputs(write_outputs(outputs, "f" * 32))
    assert [*found] == ["decision", "stage", "blockers", "unknowns", "tier", "report", "digest", "sarif"]
    assert found["decision"] == "ready"
    assert not path.isprintable() or found["report"] == path


def test_a_value_that_holds_the_delimiter_is_refused() -> None:
    with pytest.raises(ValueError, match="stage"):
        write_outputs(Outputs("ready", "a\nabc\nb", "", "", "", "", "", ""), "abc")


def test_outputs_of_a_report() -> None:
    found = outputs_of(blocked(), path="/r/report.json", digest="00", sarif="")
    assert (found.decision, found.blockers, found.unknowns) == (
        "not-ready", "LIC001,DOC007,NBK003", "ENV006,NBK009,TRN002")


def test_the_summary_is_the_report_in_markdown_and_where_code_ran() -> None:
    page = write_job_summary(executed(), digest="ab" * 32)
    assert page.startswith(write_markdown(executed()))
    assert "Isolation: **landlock**, with 1 guarantee missing.\n- own process list (no namespace)\n" in page
    assert "ab" * 32 in page
    assert "nothing of the project was executed" in write_job_summary(ready())


@given(st.text(alphabet="aä😀\n", max_size=400), st.integers(-5, 400))
def test_a_cut_text_fits_and_ends_with_a_line(text: str, room: int) -> None:
    made = cut(text, room)
    assert made == text or len(made.encode()) <= max(room, 0)
    if made not in (text, ""):
        kept, mark, _ = made.partition("\n\n**The rest is cut here**")
        assert mark
        assert text.startswith(kept)
        assert not kept or text[len(kept):].startswith("\n")


def test_a_summary_of_two_mebibytes_is_cut_to_one() -> None:
    made = cut("ä row of the report\n" * 100_000, 1_048_576)
    assert 1_048_000 < len(made.encode()) <= 1_048_576
    assert made.endswith("All of it is in report.json.\n")


def test_places_are_told_from_the_root_of_the_repository() -> None:
    here = placed(blocked(), "studies/a")
    assert "file=studies/a/README.md,line=31" in write_annotations(here)
    assert '"uri": "studies/a/README.md"' in write_sarif(here)
    assert placed(blocked(), "") == blocked()


def test_waived_findings_stay_waived_wherever_they_are_told() -> None:
    def suppressed(report: Report) -> int:
        return write_sarif(report).count('"suppressions"')

    assert suppressed(placed(blocked(), "studies/a")) == suppressed(blocked()) == 1
