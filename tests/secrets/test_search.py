# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every sort of key is found at its line, and nothing that only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.execution.store import default_root
from release_checker.model import Place
from release_checker.secrets import search as module
from release_checker.secrets.engine import EngineError, program, scan
from release_checker.secrets.records import Grade, Piece, Searched
from release_checker.secrets.search import search
from release_checker.secrets.texts import plain
from tests.secrets import planted

RULES = default_root() / "rules"


def found(*texts: str, path: str = "train.py", sample: bool = False) -> Searched:
    return search((Piece(Place(path), plain(text)) for text in texts), RULES, lambda _: sample)


def test_every_sort_of_key_is_found_once_at_its_line() -> None:
    keys = planted.keys()
    answer = found("import os\n" + "\n".join(line for line, _ in keys.values()))
    told = {secret.value: secret.spots for secret in answer.secrets}
    lines = {}
    for sort, (_, key) in keys.items():
        (value,) = [value for value in told if key in value or value in key]
        (spot,) = told[value]
        lines[sort] = spot.place.line
    assert lines == {sort: number for number, sort in enumerate(keys, 2)}
    assert len(told) == len(keys)
    assert answer.pieces == 1


def test_names_are_those_of_the_providers() -> None:
    keys = planted.keys()
    wanted = ("wandb login", "wandb v1", "huggingface", "kaggle json", "openai", "anthropic", "comet", "neptune", "aws id",
              "aws secret", "google", "azure", "slack webhook", "slack token", "github", "gitlab", "postgres", "password")
    answer = found("\n".join(keys[sort][0] for sort in wanted))
    assert [secret.kind.name for secret in sorted(answer.secrets, key=lambda item: item.spots[0].place.line or 0)] == [
        "Weights & Biases API key", "Weights & Biases API key", "Hugging Face token", "Kaggle API key", "OpenAI API key",
        "Anthropic API key", "Comet API key", "Neptune API token", "AWS access key", "AWS secret access key",
        "Google API key", "Azure account key", "Slack webhook", "Slack token", "GitHub token", "GitLab token",
        "password in an address", "password",
    ]


def test_private_keys_of_every_writing_are_one_secret_each() -> None:
    folded = planted.pem("").replace("\n", "\\n")
    answer = found(planted.pem(), planted.pem("OPENSSH "), '{"type": "service_account", "private_key": "' + folded + '"}')
    assert [secret.kind.name for secret in answer.secrets] == ["private key"] * 3
    last = folded.split("\\n")[-2]
    assert [last in secret.value for secret in answer.secrets].count(True) == 1
    assert all(len(secret.value) > 12 * 64 for secret in answer.secrets)
    assert found("-----BEGIN PUBLIC KEY-----\n" + planted.some(planted.ALNUM, 64)).secrets == ()
    code = "if '-----BEGIN RSA " + "PRIVATE KEY-----' in text:\n    raise ValueError('a private key was given here')"
    assert found(code).secrets == ()


HARMLESS = (
    'api_key = "YOUR_API_KEY"', 'openai.api_key = "sk-..."', 'token = "<token>"', 'HF_TOKEN = "hf_' + "x" * 34 + '"',
    'aws_access_key_id = "AKIA' + 'IOSFODNN7EXAMPLE"', 'WANDB_API_KEY=$WANDB_API_KEY', 'password = "changeme"',
    'wandb.login(key=os.environ["WANDB_API_KEY"])', 'api_key = os.getenv("OPENAI_API_KEY")', 'password: ${DB_PASSWORD}',
    'postgresql://user:password@localhost/db', 'postgresql://${USER}:${PASSWORD}@db/runs', 'mysql://root:root@localhost/x',
    'tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")', 'pad_token = "[PAD]"', 'key = "validation_accuracy"',
    'secret_key = "django-insecure-your-secret-key-goes-here"', 'api_key="my_secret_api_key_123456"',
    'access_token = response["access_token"]', 'client_secret = "client_secret_placeholder_value"',
)


@pytest.mark.parametrize("line", HARMLESS)
def test_placeholders_raise_no_alarm(line: str) -> None:
    assert found(line).secrets == ()


def test_hashes_and_ids_raise_no_alarm() -> None:
    commit, run, digest = planted.some(planted.HEX, 40), planted.some(planted.HEX, 32), planted.some(planted.HEX, 64)
    uuid = "-".join(planted.some(planted.HEX, length) for length in (8, 4, 4, 4, 12))
    texts = (
        f'wandb: "git": {{"commit": "{commit}"}}', f"wandb sync: commit {commit}", f"run_id: {run}", f"sha256:{digest}",
        f"/project/wandb/run-20220609_171101-1n31o1tu/files/upstream_diff_{commit}.patch",
        f"artifact_uri: file:///project/mlruns/0/{run}/artifacts", f'"etag": "{run}"', f"    --hash=sha256:{digest} \\",
        f'session_token_id = "{uuid}"', f'api_key_id = "{uuid}"', f"wandb: Syncing run lively-sun-3 {run[:8]}",
        f'kaggle_dataset_md5 = "{run}"', f'"integrity": "sha512-{planted.some(planted.ALNUM, 86)}=="',
        "X-Amz-Credential=AK" + f"IA{planted.some(planted.UPPER, 16)}%2F20230101%2Fus-east-1",
    )
    assert found(*texts).secrets == ()


def test_a_password_of_this_machine_or_of_a_sample_is_told_as_such() -> None:
    secret = planted.some(planted.ALNUM, 12)
    line = f"sqlalchemy.url = postgresql://runs:{secret}@HOST/runs"
    hosts = {"localhost": True, "db": True, "db.lab.org": False}
    assert {host: found(line.replace("HOST", host)).secrets[0].sample for host in hosts} == hosts
    assert found(line.replace("HOST", "db.lab.org"), sample=True).secrets[0].sample
    token = planted.keys()["huggingface"][0]
    assert not found(token, path="tests/test_x.py", sample=True).secrets[0].sample


def test_one_secret_at_many_places_is_one() -> None:
    line = planted.keys()["github"][0]
    (secret,) = found(line, f"\n{line}", path="a.sh").secrets
    assert [str(spot.place) for spot in secret.spots] == ["a.sh:1", "a.sh:2"]
    assert secret.kind.grade is Grade.FORM
    assert secret.value not in repr(secret)


def test_what_the_engine_cannot_do_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert found().problem == ""

    def broken(folder: Path, rules: Path) -> None:
        raise EngineError("kingfisher ended with 3")

    monkeypatch.setattr(module, "scan", broken)
    assert found("text").problem == "kingfisher ended with 3"
    monkeypatch.setattr("release_checker.secrets.engine.program", lambda: tmp_path / "missing")
    with pytest.raises(EngineError, match="could not be started: No such file or directory"):
        list(scan(tmp_path, tmp_path))
    assert program().name == "kingfisher"
