# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How a key is written down does not matter, nor what it spells by chance; what only counts up is a sample."""

from __future__ import annotations

import base64

import pytest

from release_checker.execution.store import default_root
from release_checker.model import Place
from release_checker.secrets.records import Piece, Secret
from release_checker.secrets.search import search
from release_checker.secrets.texts import plain
from tests.secrets import planted

RULES = default_root() / "rules"
NOTATIONS = (
    "{i}_key: {s}", "{i}Token := `{s}`", 'var {i}Token string = "{s}"', '{i}_TOKEN ?= "{s}"', '{i}_key <- "{s}"',
    "<{i}Token>\n    {s}\n</{i}Token>", '<add key="{i}Key" value="{s}" />', "'{i}_token' => '{s}',", "--{i}-api-key={s}",
    "{I}_API_KEY: ${{{I}_API_KEY:-{s}}}", '{{"{i}": {{"api_key": "{s}"}}}}', 'setx {I}_API_KEY "{s}"', "{i}:\n  key: {s}",
)
SUFFIXES = ("key", "pem", "env", "numbers", "tar.txt", "apk", "rst", "lock", "R", "unheard")


def secrets(*texts: str, path: str = "notes.txt") -> tuple[Secret, ...]:
    return search((Piece(Place(path), plain(text)) for text in texts), RULES, lambda _: False).secrets


@pytest.mark.parametrize(("name", "length", "alphabet"), [
    ("wandb", 40, planted.HEX), ("kaggle", 32, planted.HEX), ("comet", 25, planted.ALNUM), ("azure", 32, planted.HEX),
])
def test_a_key_known_by_its_name_is_found_in_every_notation(name: str, length: int, alphabet: str) -> None:
    keys = [planted.some(alphabet, length) for _ in NOTATIONS]
    texts = [line.format(i=name, I=name.upper(), s=key) for line, key in zip(NOTATIONS, keys, strict=True)]
    told = {secret.value for secret in secrets(*texts)}
    assert [line for line, key in zip(NOTATIONS, keys, strict=True) if key not in told] == []


def test_files_of_every_suffix_are_read() -> None:
    tokens = {suffix: "gh" + "p_" + planted.some(planted.ALNUM, 36) for suffix in SUFFIXES}
    pieces = (Piece(Place(f"server.{suffix}"), f"{token}\n") for suffix, token in tokens.items())
    found = search(pieces, RULES, lambda _: False).secrets
    assert {secret.value: str(secret.spots[0].place) for secret in found} == {
        token: f"server.{suffix}:1" for suffix, token in tokens.items()}


def test_a_word_within_a_key_is_chance_and_a_whole_one_is_not() -> None:
    start, end = planted.some(planted.ALNUM, 20), planted.some(planted.ALNUM, 20)
    words = ("abc" + "123", "fake", "todo", "123" + "456789", "abcdef" + "ghij")
    keys = ["sk" + "-proj-" + start + word + "T3Blbk" + "FJ" + end for word in words]
    assert {secret.value for secret in secrets(*keys)} == set(keys)
    assert not any(secret.sample for secret in secrets(*keys))
    spelled = "your" + "Own" + "Open" + "Ai" + "Key" + "Goes" + "There"
    assert secrets("sk" + "-proj-" + spelled + "T3Blbk" + "FJ" + spelled) == ()


def test_what_counts_up_is_told_as_a_sample() -> None:
    counting = "0123456789" + "abcdefghijklmnopqrstuvwxyz" + "0123456789" * 2
    (secret,) = secrets("sk" + "-svcacct-" + counting + "T3Blbk" + "FJ" + counting)
    assert secret.sample
    assert secrets("hf" + "_" + "a1" * 17, "AI" + "za" + "x" * 35) == ()


def test_a_cut_key_of_a_known_provider_is_none() -> None:
    assert secrets(f'WANDB_API_KEY = "{planted.some(planted.HEX, 34)}"') == ()
    assert secrets(f'SERVICE_API_KEY = "{planted.some(planted.HEX, 34)}"') != ()


@pytest.mark.slow
def test_private_keys_are_found_in_logs_and_in_base64_and_in_short() -> None:
    key = planted.pem("")
    logged = "\n".join(f"2026-01-02T03:04:05Z stdout F {line}" for line in key.split("\n"))
    short = "-----BEGIN EC " + "PRIVATE KEY-----\n" + planted.some(planted.ALNUM, 44) + "\n-----END EC " + "PRIVATE KEY-----"
    coded = base64.b64encode(key.encode()).decode()
    folded = "\n".join(coded[at:at + 76] for at in range(0, len(coded), 76))
    for text in (logged, short, coded, folded):
        assert {secret.kind.name for secret in secrets(text)} == {"private key"}
    prose = "A file that holds -----BEGIN " + "PRIVATE KEY----- and then base64 of it must never be committed anywhere."
    assert secrets(prose) == ()


def test_a_service_account_in_base64_is_one() -> None:
    data = '{"type": "service_account", "project_id": "lab", "private_key": "' + planted.pem("").replace("\n", "\\n") + '"}'
    for pad in ("", " ", "  "):
        names = {secret.kind.name for secret in secrets(base64.b64encode((pad + data).encode()).decode())}
        assert names == {"Google service account key"}


def test_passwords_in_addresses_may_hold_any_sign() -> None:
    password = "$" + planted.some(planted.ALNUM, 10)
    found = secrets(f"redis://jane:{password}@cache.lab.org", "mlflow://jane:$PASSWORD@runs.lab.org",
                    "https://jane:\u2022\u2022\u2022\u2022\u2022\u2022@runs.lab.org")
    assert [secret.value for secret in found] == [password]
    (named,) = secrets(f"https://jane@lab.org:{password}@mlflow.lab.org")
    assert named.value == password
