# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts.text_notebooks import Form, TextNotebooks, form_of
from release_checker.testing import gather, notebook

HEAD = (
    "# ---\n# jupyter:\n#   jupytext:\n#     formats: py:percent\n#   kernelspec:\n"
    "#     display_name: P\n#     name: python3\n# ---\n\n"
)
SCRIPT = HEAD + '# %% [markdown]\n# # Title\n\n# %%\nx = 1\n\n# %% tags=["raises-exception"]\nx / 0\n'
PAGE = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Title\n\n```{code-cell}\nprint(2)\n```\n"
APP = "import marimo\n\n__generated_with = '0.9'\napp = marimo.App(width='medium')\n\n\n@app.cell\ndef _():\n    return\n"


@pytest.mark.parametrize(
    ("text", "ending", "form"),
    [
        (SCRIPT, ".py", Form.JUPYTEXT),
        ("#!/usr/bin/env python\n" + SCRIPT, ".py", Form.JUPYTEXT),
        (APP, ".py", Form.MARIMO),
        (PAGE, ".md", Form.MYST),
        ("---\ntitle: x\n---\n\n```{python}\n1\n```\n", ".qmd", Form.QUARTO),
        ("# %%\nprint(1)\n", ".py", None),
        ("# Title\n\n```{code-cell}\n1\n```\n", ".md", None),
        ("---\ntitle: x\n---\n\ntext", ".qmd", None),
        ("import marimo\n", ".py", None),
        ("---\nkernelspec: x\n---\n", ".md", None),
        ("", ".py", None),
    ],
)
def test_only_what_says_so_is_a_notebook(text: str, ending: str, form: Form | None) -> None:
    assert form_of(text, ending) is form


def test_cells_kernel_and_tags_come_along() -> None:
    found: TextNotebooks = gather(TextNotebooks, {"a.py": SCRIPT, "page.md": PAGE})
    script, page = found.items
    assert script.notebook is not None
    assert page.notebook is not None
    assert [(cell.number, cell.source, sorted(cell.tags)) for cell in script.notebook.code] == [
        (2, "x = 1", []),
        (3, "x / 0", ["raises-exception"]),
    ]
    assert [cell.source for cell in page.notebook.code] == ["print(2)"]
    assert (script.notebook.kernel, page.notebook.is_python) == ("python3", True)


def test_a_twin_of_a_notebook_is_not_run_beside_it() -> None:
    found: TextNotebooks = gather(TextNotebooks, {"nb/a.ipynb": notebook("x = 1"), "scripts/a.py": SCRIPT})
    assert (found.items, found.paired) == ((), ("scripts/a.py",))


def test_scripts_that_the_settings_of_jupytext_name() -> None:
    found: TextNotebooks = gather(
        TextNotebooks,
        {
            "study/jupytext.toml": '[formats]\n"notebooks/" = "ipynb"\n"scripts/" = "py:percent"\n',
            "study/scripts/a.py": "# %%\nprint(1)\n",
            "study/scripts/plain.py": "print(1)\n",
            "other/b.py": "# %%\nprint(1)\n",
        },
    )
    assert [item.path for item in found.items] == ["study/scripts/a.py"]


def test_samples_of_tests_and_of_others_are_left_out() -> None:
    found: TextNotebooks = gather(TextNotebooks, {"tests/a.py": SCRIPT, "vendor/b.py": SCRIPT, "broken.py": b"\xff\xfe\x00"})
    assert found.items == ()


def test_a_broken_header_is_a_problem_and_no_error() -> None:
    broken = SCRIPT.replace("#   kernelspec:\n#     display_name: P", "#   kernelspec: [\n#     display_name: P")
    found: TextNotebooks = gather(TextNotebooks, {"a.py": broken})
    assert [bool(item.problem) or item.notebook is not None for item in found.items] == [True]
