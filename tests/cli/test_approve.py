# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`approve`, `verify` and `attest` as they are typed: from a report to an exit code."""

from __future__ import annotations

import errno
import json
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization

from release_checker.cli.main import cli
from release_checker.errors import ReportNotWritten, UsageError
from release_checker.publish.dsse import private_key
from tests.made_reports import blocked, incomplete, ready
from tests.publish.made_approvals import MENTOR, SCHOLAR, Desk, desk, folder_of, needs_ssh_keygen

pytestmark = needs_ssh_keygen


@pytest.fixture
def made(tmp_path: Path) -> Desk:
    """Nothing is approved yet."""
    return desk(tmp_path)


def run(verb: str, made: Desk, *arguments: object) -> Result:
    project = () if verb == "attest" else ("--project", made.repo)
    return CliRunner().invoke(cli, [verb, str(made.place), *map(str, project), *map(str, arguments)])


def approve(made: Desk, *arguments: object) -> Result:
    return run("approve", made, "--key", made.key("mentor"), "--as", MENTOR, *arguments)


def complaint(done: Result) -> str:
    """What wrong use is told."""
    assert isinstance(done.exception, UsageError), (done.exception, done.output)
    return str(done.exception)


def test_a_checkout_that_is_not_there_is_wrong_use(made: Desk) -> None:
    gone = made.folder / "gone"
    for verb, words in (("verify", ()), ("approve", ("--no-conflict", "--key", made.key("mentor"), "--as", MENTOR))):
        done = CliRunner().invoke(cli, [verb, str(made.place), "--project", str(gone), *map(str, words)])
        assert "gone: no such folder" in complaint(done)


def test_an_approval_stands_when_the_disk_takes_no_other(made: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert approve(made, "--no-conflict").exit_code == 0
    before = {path.name: path.read_bytes() for path in folder_of(made).iterdir()}

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert isinstance(approve(made, "--no-conflict", "--comment", "again").exception, ReportNotWritten)
    assert {path.name: path.read_bytes() for path in folder_of(made).iterdir()} == before


def test_from_report_to_reviewed(made: Desk) -> None:
    none = run("verify", made, "--allowed-signers", made.signers)
    assert (none.exit_code, none.stdout) == (1, "0 valid approvals of 1 required; stage: reproducible\n")
    done = approve(made, "--no-conflict", "--comment", "well done")
    assert (done.exit_code, done.stdout.splitlines()[-1].split(" signed in ")[0]) == (0, f"{MENTOR}: approve")
    found = run("verify", made, "--allowed-signers", made.signers, "--max-age", 30)
    assert found.exit_code == 0
    first, last = found.stdout.splitlines()
    assert first.startswith(f"valid    {MENTOR} approves, signed ")
    assert "declares no conflict of interest, says: well done" in first
    assert last == "1 valid approval of 1 required; stage: reviewed"
    assert run("verify", made, "--allowed-signers", made.signers, "--require", 2).exit_code == 1


def test_the_name_comes_from_the_key_when_none_is_given(made: Desk) -> None:
    made.allowed.clear()
    made.allow("mentor")
    done = run("approve", made, "--key", made.key("mentor"), "--no-conflict")
    assert done.exit_code == 0
    assert [path.name[:7] for path in sorted(folder_of(made).iterdir())] == ["mentor-", "mentor-"]


def test_a_conflict_must_be_declared_or_denied(made: Desk) -> None:
    for words in ((), ("--no-conflict", "--conflict", "x"), ("--conflict", " ")):
        assert "declare your conflict of interest" in complaint(approve(made, *words))
    assert approve(made, "--conflict", "we share an office").exit_code == 0
    found = run("verify", made, "--allowed-signers", made.signers)
    assert "conflict of interest: we share an office" in found.stdout
    assert run("verify", made, "--allowed-signers", made.signers, "--refuse-conflicts").exit_code == 1


def test_what_cannot_be_approved(made: Desk) -> None:
    made.report(blocked())
    assert "cannot be approved: the report is NOT READY; mend or waive" in complaint(approve(made, "--no-conflict"))
    assert "is NOT READY" in complaint(approve(made, "--no-conflict", "--accept-incomplete", "in a hurry"))
    made.report(incomplete())
    assert "is INCOMPLETE, and no reason" in complaint(approve(made, "--no-conflict"))
    made.report(ready(), dirty=True)
    assert "files that are not committed" in complaint(approve(made, "--no-conflict"))
    made.report(ready(), commit=None)
    assert "names no commit" in complaint(approve(made, "--no-conflict"))
    with pytest.raises(UsageError, match=r"is no report: project\.commit"):
        made.report(ready(), commit="HEAD")
    assert "is no report: project.commit" in complaint(approve(made, "--no-conflict"))
    made.report()
    made.commit("later", late_py="x = 1\n")
    assert "since then there are changes in late.py" in complaint(approve(made, "--no-conflict"))
    assert not folder_of(made).exists()


def test_an_incomplete_report_is_accepted_with_a_reason(made: Desk) -> None:
    made.report(incomplete())
    assert approve(made, "--no-conflict", "--accept-incomplete", "no such card here").exit_code == 0
    found = run("verify", made, "--allowed-signers", made.signers)
    assert (found.exit_code, "although INCOMPLETE: no such card here" in found.stdout) == (0, True)


def test_what_is_accepted_is_said(made: Desk) -> None:
    report = made.report(incomplete()).report
    done = approve(made, "--no-conflict", "--accept-incomplete", "no such card here")
    lines = [line for line in done.stdout.splitlines() if line.startswith("accepted undecided: ")]
    assert [line.split()[2] for line in lines] == list(report.verdict.unknowns)


def test_another_key_does_not_replace_an_approval(made: Desk) -> None:
    assert approve(made, "--no-conflict").exit_code == 0
    before = {path.name: path.read_bytes() for path in folder_of(made).iterdir()}
    other = ("--key", made.key("other"), "--as", MENTOR, "--no-conflict")
    assert "another key must not replace that" in complaint(run("approve", made, *other))
    assert "another key must not" in complaint(run("approve", made, "--as", MENTOR, "--no-conflict", "--statement-only"))
    assert {path.name: path.read_bytes() for path in folder_of(made).iterdir()} == before
    assert approve(made, "--no-conflict", "--decision", "request-changes").exit_code == 0
    next(folder_of(made).glob("*.sig")).write_text("scribble")
    assert run("approve", made, *other).exit_code == 0


def test_a_key_that_will_not_count_is_warned_of(made: Desk) -> None:
    listed = ("--no-conflict", "--allowed-signers", made.signers)
    assert approve(made, *listed).stderr == ""
    done = run("approve", made, "--key", made.key("mentor"), "--as", SCHOLAR, *listed)
    assert (done.exit_code, f"has this key for {MENTOR}, and not for {SCHOLAR}" in done.stderr) == (0, True)
    done = run("approve", made, "--key", made.key("other"), "--as", SCHOLAR + ".org", *listed)
    assert (done.exit_code, "is not among the allowed signers in" in done.stderr) == (0, True)
    done = approve(made, "--no-conflict", "--allowed-signers", made.folder / "gone")
    assert (done.exit_code, "cannot be read" in done.stderr) == (0, True)
    assert approve(made, "--no-conflict").stderr == ""


def test_changes_are_requested(made: Desk) -> None:
    made.report(blocked())
    assert approve(made, "--no-conflict", "--decision", "request-changes", "--comment", "seed it").exit_code == 0
    found = run("verify", made, "--allowed-signers", made.signers)
    assert found.exit_code == 1
    assert found.stdout.startswith(f"objects  {MENTOR} requests changes")
    assert "1 request for changes; stage:" in found.stdout


def test_signing_by_hand(made: Desk) -> None:
    place, command = approve(made, "--no-conflict", "--print-command").stdout.splitlines()
    assert not folder_of(made).exists()
    done = run("approve", made, "--as", MENTOR, "--no-conflict", "--statement-only")
    assert done.exit_code == 0
    assert "not signed yet: ssh-keygen -Y sign -n release-checker-approval -f KEY " in done.stdout
    assert "is not signed" in run("verify", made, "--allowed-signers", made.signers).stdout
    subprocess.run(shlex.split(command), check=True, capture_output=True)
    assert Path(f"{place}.sig").is_file()
    assert run("verify", made, "--allowed-signers", made.signers).exit_code == 0


def test_wrong_use(made: Desk) -> None:
    assert "name the key to sign with" in complaint(run("approve", made, "--no-conflict"))
    assert "say who you are" in complaint(run("approve", made, "--no-conflict", "--statement-only"))
    assert "is in the past" in complaint(approve(made, "--no-conflict", "--expires", "2025-01-01"))
    for name in ("a,b", "*", "-x", "a\nb"):
        assert "this cannot be stated: approver" in complaint(run("approve", made, "--as", name, "--no-conflict",
                                                                  "--statement-only"))
    assert approve(made, "--no-conflict").exit_code == 0
    assert "list of allowed signers cannot be read" in complaint(run("verify", made))
    assert "go together" in complaint(run("verify", made, "--attestation", made.place))


def test_a_key_that_cannot_sign_leaves_nothing(made: Desk) -> None:
    done = run("approve", made, "--key", made.signers, "--as", MENTOR, "--no-conflict")
    assert "nothing is signed: ssh-keygen did not sign with" in complaint(done)
    assert not folder_of(made).exists()


def test_could_not_look(made: Desk) -> None:
    approve(made, "--no-conflict")
    done = run("verify", made, "--allowed-signers", made.signers, "--since", "nowhere")
    assert done.exit_code == 3
    assert "could not be checked: this checkout holds no commit nowhere" in done.stderr


def test_a_list_in_the_checkout_is_told_of(made: Desk) -> None:
    inside = made.repo / ".release" / "allowed_signers"
    inside.parent.mkdir()
    inside.write_text(made.signers.read_text())
    made.commit("list")
    made.report()
    approve(made, "--no-conflict")
    assert "note: the list of signers lies in the checkout" in run("verify", made).stdout
    done = run("verify", made, "--base", "main")
    assert (done.exit_code, "note:" in done.stdout) == (0, False)


def test_a_refusal_is_told_with_its_reason(made: Desk) -> None:
    made.allow(SCHOLAR, key="scholar")
    run("approve", made, "--key", made.key("scholar"), "--as", SCHOLAR, "--no-conflict")
    done = run("verify", made, "--allowed-signers", made.signers)
    assert done.exit_code == 1
    assert "refused  scholar@lab.example-" in done.stdout
    assert "an author of the commits under review\n0 valid approvals of 1 required, 1 refused" in done.stdout
    assert run("verify", made, "--allowed-signers", made.signers, "--authors-may-approve").exit_code == 0


def test_attest_and_verify(made: Desk, tmp_path: Path) -> None:
    key, place = made.key("mentor"), tmp_path / "attestation.json"
    assert json.loads(run("attest", made).stdout)["predicate"]["result"] == "PASSED"
    assert run("attest", made, "--key", key, "--output", place).stdout == f"{place}: signed\n"
    done = run("verify", made, "--attestation", place, "--attestation-key", f"{key}.pub")
    assert (done.exit_code, done.stdout) == (0, "valid    attestation.json: says PASSED: 2 passed, 0 warned, 0 failed\n")
    other = tmp_path / "other.pem"
    other.write_bytes(private_key(made.key("other")).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    done = run("verify", made, "--attestation", place, "--attestation-key", other)
    assert (done.exit_code, done.stdout[:65]) == (1, "refused  attestation.json: its signature is by another key, or do")
    made.report(incomplete())
    run("attest", made, "--key", key, "--output", place)
    done = run("verify", made, "--attestation", place, "--attestation-key", f"{key}.pub")
    assert (done.exit_code, done.stdout[:38]) == (1, "valid    attestation.json: says FAILED")
    assert "undecided" in done.stdout
    done = run("verify", made, "--attestation", place, "--attestation-key", f"{key}.pub", "--require", 1,
               "--allowed-signers", made.signers)
    assert done.exit_code == 1
