# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.execution.replays.kept_evidence import Accepted, Digests, Evidence, Refused, accept, load, make, save
from release_checker.execution.replays.records import Attempt, Checkout, Command, End, Logged, Replayed
from release_checker.model import Place
from release_checker.runs.records import Metric, Run, Sensitive, SensitiveKind, Series, Tracker

DIGESTS = Digests("c" * 40, "1" * 64, "2" * 64, {"data/train.csv": "3" * 64, "data/far.csv": "4" * 64})
RUN = Run(
    Tracker.MLFLOW, "mlflow.db", "ab12", Place("mlflow.db"), "first",
    parameters={"out": "/home/anna/out", "api_key": "abc", "lr": "1"},
    metrics=(Metric("loss", 0.5),), host="annas-laptop", user="anna", email="anna@example.org", tags={"by": "anna"},
    sensitive=(Sensitive(SensitiveKind.USER, "anna", Place("mlflow.db")),),
)
REPLAYED = Replayed(Command(("python", "train.py"), run_id="ab12"), Checkout(), (Attempt(
    End.FINISHED, "ended with 0", 0, 1.5, (Logged(RUN, {"loss": Series((0, 1), (math.nan, 0.5), (1.0, 2.0))}),),
    printed="written to /home/anna/out on annas-laptop"),), "bubblewrap", "3.11.2")


def told(evidence: Evidence | Refused) -> Evidence:
    assert isinstance(evidence, Evidence)
    return evidence


def reason(answer: Accepted | Refused) -> str:
    assert isinstance(answer, Refused)
    return answer.reason


def test_what_is_saved_is_read_back_without_names(tmp_path: Path) -> None:
    save(make([REPLAYED], DIGESTS, {"ab12": "its metric comes again, bit for bit"}), tmp_path / "evidence.json")
    text = (tmp_path / "evidence.json").read_text()
    assert not {name for name in ("anna", "laptop", "example.org", "api_key") if name in text}
    assert json.loads(text)["schema_version"] == "1"
    found = told(load(text.encode()))
    series = found.replays[0].attempts[0].logged[0].series["loss"]
    assert (math.isnan(series.values[0]), series.values[1], series.steps) == (True, 0.5, (0, 1))
    assert found.replays[0].attempts[0].logged[0].run.parameters == {"out": "~/out", "lr": "1"}
    assert found.digests == DIGESTS


def test_evidence_of_this_very_project_is_accepted() -> None:
    answer = accept(make([REPLAYED], DIGESTS), replace(DIGESTS, data={"data/train.csv": "3" * 64}))
    assert isinstance(answer, Accepted)
    assert answer.unchecked == ("data/far.csv",)
    assert answer.words.startswith("replayed on 20")


@pytest.mark.parametrize(("present", "words"), [
    (replace(DIGESTS, code="9" * 64), "its code has the digest 111111111111, and here it is 999999999999"),
    (replace(DIGESTS, lock="9" * 64), "its environment's lock has the digest 222222222222, and here it is 999999999999"),
    (replace(DIGESTS, commit="d" * 40), "it was made at commit cccccccccccc, which the history here does not hold"),
    (replace(DIGESTS, data={"data/train.csv": "9" * 64}),
     "data/train.csv has the digest 333333333333 there, and 999999999999 here"),
])
def test_the_digest_that_differs_is_named(present: Digests, words: str) -> None:
    assert reason(accept(make([REPLAYED], DIGESTS), present)) == words


def test_a_later_commit_with_the_same_code_is_none_the_less() -> None:
    answer = accept(make([REPLAYED], DIGESTS), replace(DIGESTS, commit="d" * 40), lambda commit: commit == DIGESTS.commit)
    assert isinstance(answer, Accepted)


def test_files_that_are_none() -> None:
    refused = load(b'{"schema_version": "2"}')
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("it is no evidence file of this version: ")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: json.dumps({"schema_version": text}).encode()))
def test_any_bytes_are_refused_without_raising(data: bytes) -> None:
    assert isinstance(load(data), Refused)
