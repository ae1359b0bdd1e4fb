# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""No raw value stays in any text, whole or cut off."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Place
from release_checker.secrets.kinds import kind_of
from release_checker.secrets.records import Secret, Spot
from release_checker.secrets.redaction import Redactor, digest, hint, redact
from release_checker.text import shorten
from tests.secrets import planted

TOKEN = planted.keys()["huggingface"][1]


def secret(rule: str, value: str) -> Secret:
    return Secret(kind_of(rule), value, (Spot(Place("a.py", 1)),))


HF = secret("research.huggingface", TOKEN)


def test_a_secret_is_named_by_its_kind_alone() -> None:
    assert redact(f'login("{TOKEN}")  # {TOKEN}', [HF]) == 'login("[Hugging Face token]")  # [Hugging Face token]'
    assert redact("hf_hub_download(x)", [HF]) == "hf_hub_download(x)"
    assert redact("nothing", []) == "nothing"


def test_a_key_over_several_lines_is_gone_line_by_line() -> None:
    pem = planted.pem()
    told = redact(shorten(f"key = {pem}", 300), [secret("research.private-key", pem)])
    assert told.startswith("key = -----BEGIN RSA PRIVATE KEY----- [private key] [private key]")
    assert not any(line[:16] in told for line in pem.split("\n")[1:-1])


def test_paths_keep_words_that_are_passwords_and_lose_keys() -> None:
    password = secret("research.password", "accuracy1")
    report = {"path": "plots/accuracy1.png", "message": "it is accuracy1", "items": [f"x {TOKEN}"], "line": 3}
    assert Redactor([password, HF]).tree(report) == {
        "path": "plots/accuracy1.png", "message": "it is [password]", "items": ["x [Hugging Face token]"], "line": 3}
    assert Redactor([HF]).tree({"path": f"{TOKEN}.txt"}) == {"path": "[Hugging Face token].txt"}


def test_what_is_shown_of_a_secret() -> None:
    assert hint(HF) == "hf_… (37 characters)"
    assert hint(secret("research.password", "accuracy1")) == "not shown"
    assert hint(secret("research.private-key", planted.pem())) == "-----BEGIN … PRIVATE KEY-----"
    assert digest(secret("research.password", "accuracy1")) == ""
    assert len(digest(HF)) == 8
    assert digest(HF) == digest(HF) != digest(secret("research.huggingface", TOKEN[::-1]))


@given(st.text(max_size=60), st.text(max_size=60), st.integers(12, 37))
def test_no_part_that_tells_anything_stays(before: str, after: str, length: int) -> None:
    assert TOKEN[:12] not in redact(before + TOKEN[:length] + after, [HF])
