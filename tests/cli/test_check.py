# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker check`: exit codes, what goes to which stream, and wrong use in one line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest

from release_checker.cli.main import main
from release_checker.registry import installed
from release_checker.testing import write_files

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FILES = {"report.json", "index.html", "report.md", "report.sarif", "junit.xml", ".gitignore"}
PROFILE = '[checks]\nSEC007 = "required"\nSEC010 = "required"\n'


def broken_plugin(folder: Path) -> Path:
    """A package, installed as far as Python can tell, that offers a module which is not there."""
    write_files(folder, {
        "broken-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n",
        "broken-1.0.dist-info/entry_points.txt": "[release_checker.checks]\nbroken = no_such_module\n",
    })
    return folder


# Exit codes


def test_0_ready(run: Run, tidy: Path) -> None:
    done = run("check", tidy, "--only", "SEC007")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "READY as far as asked: the one required check passed, exit 0"


def test_1_not_ready(run: Run, study: Path) -> None:
    done = run("check", study, "--only", "SEC007,SEC010")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "NOT READY: 1 blocker (Security), exit 1"


def test_3_incomplete(run: Run, tidy: Path) -> None:
    done = run("check", tidy, "--only", "ENV006")
    assert done.returncode == 3
    assert done.stdout.splitlines()[-1] == "INCOMPLETE: no blocker found, 1 required check could not be decided, exit 3"


@pytest.mark.slow
def test_a_whole_audit_is_never_ready_while_nothing_was_run(run: Run, tidy: Path) -> None:
    assert run("check", tidy, "--static").returncode in (1, 3)


def test_4_the_tool_failed(run: Run, tidy: Path, tmp_path: Path) -> None:
    done = run("check", tidy, PYTHONPATH=str(broken_plugin(tmp_path / "site")))
    assert done.returncode == 4
    assert done.stderr == "release-checker: broken offers no_such_module, which cannot be imported: " \
                          "No module named 'no_such_module'\n"


WRONG = {
    "an option that is not there": (["check", "--fast"], "No such option '--fast'"),
    "a command that is not there": (["chekc"],
                                    "No such command 'chekc'. Did you mean 'check'? see `release-checker --help`"),
    "a code that is not there": (["check", "--only", "LCI001"],
                                 "no check or pillar 'LCI001'; did you mean LIC001"),
    "a format that is not there": (["check", "--format", "pdf"], "Invalid value for '--format': 'pdf' is not one of"),
    "a profile that is not there": (["check", "--profile", "scholra"],
                                    "no profile 'scholra'; did you mean scholar?"),
    "a folder that is not there": (["check", "nowhere"], "nowhere: no such folder; give the path of a checkout"),
    "a file": (["check", "file.txt"], "file.txt: is a file; give the folder that holds it"),
    "two paths": (["check", ".", "."], "Got unexpected extra argument (.); see `release-checker check --help`"),
    "an option without its value": (["check", "--only"], "Option '--only' requires an argument; see"),
    "nothing asked for": (["explain"], "Missing argument 'CODE'; see `release-checker explain --help`"),
    "a name nobody has": (["explain", "zzzzzz"], "no check or pillar 'zzzzzz'; `release-checker list` shows all"),
    "an empty code": (["explain", ""], "no check or pillar ''; `release-checker list` shows all"),
    "a control character": (["check", "a\x1b[31m"], "a\\x1b[31m: no such folder; give the path of a checkout"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_2_wrong_use_is_one_line(run: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    write_files(tmp_path, {"file.txt": ""})
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"release-checker: {message}")
    assert done.stderr.count("\n") == 1
    assert "Usage" not in done.stderr


def test_2_settings_with_file_and_line(run: Run, tidy: Path) -> None:
    write_files(tidy, {"release-checker.toml": "\n[checks]\nLIC001 = 'maybe'\n"})
    done = run("check", tidy)
    assert done.returncode == 2
    assert done.stderr == "release-checker: release-checker.toml:3: LIC001 must be required, recommended or off, " \
                          "not 'maybe'\n"


def test_2_without_a_command_is_help(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert "Exit codes: 0 ready, 1 not ready, 2 wrong use, 3 incomplete, 4 the tool failed." in " ".join(done.stdout.split())


def test_a_folder_that_may_not_be_read(
    tidy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Root may read everything, so that the mode of the folder would tell nothing there.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(sys, "argv", ["release-checker", "check", str(tidy)])
    with pytest.raises(SystemExit) as end:
        main()
    assert (end.value.code, capsys.readouterr().err.count("\n")) == (2, 1)


def test_an_empty_folder_gets_an_answer(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("check", tmp_path / "empty")
    assert done.returncode in (1, 3)
    assert (tmp_path / "empty" / "release-report" / "index.html").exists()


# Streams and formats


@pytest.mark.slow
def test_the_folder_and_where_it_is(run: Run, study: Path, tmp_path: Path) -> None:
    done = run("check", "study", cwd=tmp_path)
    assert {path.name for path in (study / "release-report").iterdir()} == FILES
    assert "Report  study/release-report/index.html" in done.stdout
    assert re.fullmatch(r"read 3 files, asked \d+ checks in \d+\.\d s\n", done.stderr)


@pytest.mark.slow
def test_the_report_of_an_earlier_audit_is_no_part_of_the_project(run: Run, tidy: Path) -> None:
    first = json.loads(run("check", tidy, "--format", "json").stdout)
    run("check", tidy)
    second = json.loads(run("check", tidy, "--format", "json").stdout)
    assert first["project"]["files"] == second["project"]["files"] == 2
    assert [check["findings"] for check in first["checks"]] == [check["findings"] for check in second["checks"]]


@pytest.mark.slow
def test_json_alone_on_stdout(run: Run, study: Path) -> None:
    done = run("check", study, "--format", "json")
    made = json.loads(done.stdout)
    assert made["verdict"]["decision"] == "not-ready"
    assert done.stderr.startswith("read 3 files")
    assert not (study / "release-report").exists()


@pytest.mark.parametrize(
    ("form", "start"),
    [("markdown", "## NOT READY to release"), ("html", "<!doctype html>"), ("junit", "<?xml"), ("sarif", "{"), ("json", "{"),
     ("text", "release-checker  study")],
)
@pytest.mark.slow
def test_formats(run: Run, study: Path, form: str, start: str) -> None:
    done = run("check", study, "--format", form, "--only", "SEC")
    assert done.stdout.startswith(start)
    assert done.returncode == 1
    assert not (study / "release-report").exists()
    if form == "junit":
        ElementTree.fromstring(done.stdout.encode())


@pytest.mark.slow
def test_a_format_and_a_folder(run: Run, study: Path, tmp_path: Path) -> None:
    done = run("check", study, "--format", "json", "--output", tmp_path / "out")
    assert json.loads((tmp_path / "out" / "report.json").read_text())["verdict"] == json.loads(done.stdout)["verdict"]
    assert not (study / "release-report").exists()
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES - {".gitignore"}


@pytest.mark.slow
def test_all_outputs_agree(run: Run, study: Path) -> None:
    text = run("check", study).stdout
    made = json.loads((study / "release-report" / "report.json").read_text("utf-8"))
    blockers = made["verdict"]["blockers"]
    assert re.findall(r"\$ release-checker explain (\w+)", text)[: len(blockers)] == blockers[:3]
    assert f"{len(blockers)} blocker" in (study / "release-report" / "index.html").read_text("utf-8")
    for pillar in made["pillars"]:
        assert re.search(rf"^  {pillar['state'].upper()} +{pillar['title']}", text, re.MULTILINE)


@pytest.mark.slow
def test_all_shows_more(run: Run, study: Path) -> None:
    short, long = run("check", study, "--format", "text").stdout, run("check", study, "--format", "text", "--all").stdout
    assert len(short.splitlines()) <= 30 < len(long.splitlines())
    assert "Not decided" in long


@pytest.mark.slow
def test_plain_when_piped(run: Run, study: Path) -> None:
    assert "\x1b" not in run("check", study).stdout


@pytest.mark.slow
def test_an_ascii_terminal(run: Run, tmp_path: Path) -> None:
    root = write_files(tmp_path / "größe", {"README.md": "# x\n"})
    done = run("check", root, "--only", "SEC007", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "gr\\xf6\\xdfe" in done.stdout
    made = json.loads(run("check", root, "--only", "SEC007", "--format", "json", PYTHONIOENCODING="ascii").stdout)
    assert made["project"]["name"] == "größe"


@pytest.mark.slow
def test_a_reader_that_leaves_early(study: Path) -> None:
    command = f"{sys.executable} -m release_checker check {study} --format json | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


# Selection


@pytest.mark.slow
def test_checks_by_name_and_by_pillar(run: Run, study: Path) -> None:
    made = json.loads(run("check", study, "--only", "link-outside", "--only", "Claims", "--format", "json").stdout)
    assert {check["code"] for check in made["checks"]} == {"SEC010", "CLM001", "CLM002", "CLM003", "CLM004"}
    made = json.loads(run("check", study, "--skip", "sec,doc", "--format", "json").stdout)
    assert {check["pillar"] for check in made["checks"]} & {"SEC", "DOC"} == set()


@pytest.mark.slow
def test_a_name_of_two_checks_means_both(run: Run, study: Path) -> None:
    made = json.loads(run("check", study, "--only", "machine-path", "--format", "json").stdout)
    assert [check["code"] for check in made["checks"]] == ["NBK006", "TRN004"]


@pytest.mark.slow
def test_a_profile_of_ones_own(run: Run, study: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"mine.toml": PROFILE})
    made = json.loads(run("check", study, "--profile", tmp_path / "mine.toml", "--format", "json").stdout)
    assert made["profile"] == "mine.toml"
    assert made["verdict"]["blockers"] == ["SEC010"]


# Places and interruptions


@pytest.mark.slow
def test_an_output_that_is_somebody_elses(run: Run, study: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"site/index.html": "mine"})
    done = run("check", study, "--output", tmp_path / "site")
    assert done.returncode == 2
    assert "exists and holds no report; name another folder with --output" in done.stderr
    assert (tmp_path / "site" / "index.html").read_text() == "mine"


@pytest.mark.slow
def test_a_report_folder_that_is_a_link(run: Run, study: Path, tmp_path: Path) -> None:
    (study / "release-report").symlink_to(tmp_path)
    done = run("check", study)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is a link" in done.stderr


FULL = """
import errno, sys
from release_checker.reports import folder
def full(report):
    raise OSError(errno.ENOSPC, "No space left on device")
folder.WRITERS["index.html"] = full
sys.argv = ["release-checker", "check", sys.argv[1], "--static"]
from release_checker.cli.main import main
main()
"""


@pytest.mark.slow
def test_a_full_disk_does_not_lose_the_verdict(study: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, study], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 4
    assert "NOT READY" in done.stdout
    assert done.stderr.splitlines()[-1].endswith("release-report: the report cannot be written here: the disk is full")
    assert not (study / "release-report").exists()


SLOW = """
import sys, time
from release_checker import audit
from release_checker.cli import check, main
def slow(*arguments, **options):
    print("begun", flush=True)
    time.sleep(60)
check.audit = slow
sys.argv = ["release-checker", "check", sys.argv[1], "--static"]
main.main()
"""


@pytest.mark.slow
def test_ctrl_c(run: Run, study: Path) -> None:
    run("check", study)
    before = (study / "release-report" / "report.json").read_bytes()
    # A runner that was started in the background ignores the signal, and its children would inherit that.
    heeded = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, study], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeded
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "begun\n"
        child.send_signal(signal.SIGINT)
        _, complaint = child.communicate(timeout=60)
    assert child.returncode == 130
    assert complaint.strip() == "release-checker: interrupted; what was written before is as it was"
    assert (study / "release-report" / "report.json").read_bytes() == before


def test_a_fault_of_ours_is_one_line(study: Path) -> None:
    program = SLOW.replace('print("begun", flush=True)\n    time.sleep(60)', 'raise ZeroDivisionError("oops")')
    done = subprocess.run([sys.executable, "-c", program, study], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 4
    assert done.stderr == "release-checker: failed: ZeroDivisionError: oops; set RELEASE_CHECKER_DEBUG=1 to see where\n"


# A terminal


def on_terminal(*arguments: object, **environment: str) -> tuple[int, str]:
    """What the command shows on a terminal of 90 columns, and its exit code."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        settings = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "LINES")}
        os.execve(sys.executable, [sys.executable, "-m", "release_checker", *map(str, arguments)],
                  settings | {"TERM": "xterm", "COLUMNS": "90"} | environment)
    shown, ends = b"", time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode()


@pytest.mark.slow
def test_on_a_terminal_it_has_colour_and_a_live_line(study: Path) -> None:
    code, shown = on_terminal("check", "--static", study)
    assert code == 1
    assert "\x1b[1;31mNOT READY\x1b[0m" in shown
    assert "\x1b[?25l" in shown  # the live line hides the cursor
    assert shown.rstrip().endswith("\x1b[?25h") or "\x1b[?25h" in shown  # and shows it again
    assert "asked" not in shown
    plain = re.sub(r"\x1b\[[\d;?]*\w", "", shown)  # the live line is drawn over itself, once for each return
    assert max(len(line) for line in re.split(r"[\r\n]", plain)) <= 90


@pytest.mark.slow
def test_no_color(study: Path) -> None:
    _, shown = on_terminal("check", "--static", study, NO_COLOR="1")
    assert "NOT READY" in shown
    assert not re.search(r"\x1b\[[\d;]*m", shown.split("release-checker", 1)[1])


def test_manual_pages_are_drawn_on_a_terminal() -> None:
    code, shown = on_terminal("explain", "SEC007")
    assert code == 0
    assert "## What it does" not in shown
    assert "What it does" in shown


def test_every_code_can_be_explained(run: Run) -> None:
    from release_checker.cli.explain import page

    registry = installed()
    for code in registry.codes:
        assert page(registry, code).startswith(f"# {code} ")
