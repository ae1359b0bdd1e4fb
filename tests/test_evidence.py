# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from release_checker.evidence import _redact
from release_checker.model import Place
from release_checker.secrets.kinds import OURS
from release_checker.secrets.records import Secret, Spot
from release_checker.secrets.redaction import Redactor

KEY = "hf_" + "qWzXkPvLmNtRbYcD" * 2 + "Ge"


def test_a_found_key_stands_in_no_attachment(tmp_path: Path) -> None:
    notebook = tmp_path / "a.ipynb"
    notebook.write_text(f'{{"outputs": ["token {KEY}"]}}')
    files: dict[str, Path | str] = {"attachments/a.ipynb": notebook, "attachments/b.diff": f"+{KEY}\n",
                                    "attachments/c.txt": "nothing", "attachments/replays.db": notebook}
    _redact(files, Redactor([Secret(OURS["research.huggingface"], KEY, (Spot(Place("a.ipynb")),))]))
    first, second = files["attachments/a.ipynb"], files["attachments/b.diff"]
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert KEY not in first + second
    assert "Hugging Face token" in first
    assert files["attachments/c.txt"] == "nothing"
    assert notebook.read_text().count(KEY) == 1
