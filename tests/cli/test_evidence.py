# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`runs`, `claims` and `replay`, as people call them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.cli.main import _run
from release_checker.testing import commit_all

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command within this process: exit code, standard output and error."""
    def go(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["release-checker", *arguments])
        code = _run()
        out, err = capfd.readouterr()
        return code, out, err

    return go


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    root = tmp_path / "digits"
    shutil.copytree(DIGITS, root, ignore=shutil.ignore_patterns("release-report"))
    commit_all(root)
    return root


def test_runs_are_listed(call: Call, digits: Path) -> None:
    code, out, _ = call("runs", str(digits))
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split() == ["RUN", "TRACKER", "STATUS", "COMMIT", "SEED", "CLAIMS", "METRICS"]
    assert lines[-1] == "10 mlflow runs (10 finished), 10 wandb runs (10 finished)"
    assert all(len(line) <= 100 for line in lines)
    assert any(line.startswith("mlp-seed2 d8e3f6fd") and "3e335076" in line for line in lines)


def test_runs_as_json_hold_every_metric(call: Call, digits: Path) -> None:
    _, out, _ = call("runs", str(digits), "--format", "json")
    found = json.loads(out)
    run = next(run for run in found["runs"] if run["name"] == "mlp-seed2" and run["tracker"] == "mlflow")
    assert run["metrics"]["test_accuracy"] == pytest.approx(0.9722222222222222)
    assert run["seeds"]
    assert found["damage"] == []


def test_a_project_without_logs(call: Call, tmp_path: Path) -> None:
    assert call("runs", str(tmp_path))[1] == "no runs\n"
    assert call("claims", str(tmp_path))[1] == "no claims\n"


def test_what_backs_the_claims_is_exported_and_read_back(call: Call, digits: Path, tmp_path: Path) -> None:
    code, out, _ = call("runs", "export", str(tmp_path / "logs"), "--project", str(digits))
    assert code == 0
    assert out.startswith("10 runs written to ")
    shutil.rmtree(digits / "mlruns")
    (digits / "mlflow.db").unlink()
    shutil.rmtree(digits / "wandb")
    shutil.copytree(tmp_path / "logs", digits / "run-logs")
    commit_all(digits)
    claims = json.loads(call("claims", str(digits), "--format", "json")[1])["claims"]
    assert {claim["standing"] for claim in claims} == {"traced"}


def test_nothing_to_export_is_wrong_use(call: Call, tmp_path: Path) -> None:
    code, _, err = call("runs", "export", str(tmp_path / "logs"), "--project", str(tmp_path))
    assert code == 2
    assert "nothing to export: no run is there" in err


def test_a_folder_of_other_files_is_not_written_over(call: Call, digits: Path, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "thesis.tex").write_text("x")
    code, _, err = call("runs", "export", str(tmp_path / "logs"), "--project", str(digits))
    assert code == 4
    assert "holds other files" in err


def test_claims_are_listed_with_their_traces(call: Call, digits: Path) -> None:
    code, out, _ = call("claims", str(digits), "--all")
    lines = out.splitlines()
    assert code == 0
    assert [line.split()[0] for line in lines[1:5]] == ["README.md:18", "README.md:18", "README.md:19", "README.md:19"]
    assert all(" traced " in line for line in lines[1:5])
    assert lines[-1].startswith("4 claims: 4 traced, 0 contradicted, 0 untraced")


def test_a_changed_digit_is_contradicted(call: Call, digits: Path) -> None:
    readme = digits / "README.md"
    readme.write_text(readme.read_text().replace("0.9700 ± 0.0030", "0.9800 ± 0.0030"))
    out = call("claims", str(digits))[1]
    assert "1 contradicted" in out
    assert next(line for line in out.splitlines() if "0.9800" in line).split()[5] == "contradicted"


def test_a_pin_decides(call: Call, digits: Path) -> None:
    settings = '[[claims]]\npath = "README.md"\ntext = "mlp"\nrun = "logistic-seed1"\nmetric = "test_accuracy"\n'
    (digits / "release-checker.toml").write_text(settings)
    out = call("claims", str(digits), "--format", "json")[1]
    assert any(claim["pinned"] for claim in json.loads(out)["claims"])


def test_a_wrong_pin_is_wrong_use(call: Call, digits: Path) -> None:
    (digits / "release-checker.toml").write_text('[[claims]]\npath = "README.md"\n')
    code, _, err = call("claims", str(digits))
    assert code == 2
    assert 'release-checker.toml:1: claims 1: needs text = "…"' in err


def test_a_run_that_is_not_there(call: Call, digits: Path) -> None:
    code, _, err = call("replay", "no-such-run", "--project", str(digits))
    assert code == 2
    assert "no run 'no-such-run' among 20" in err
