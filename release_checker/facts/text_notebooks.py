# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Notebooks in other clothes: jupytext scripts, MyST pages, marimo applications, Quarto documents.

Only what says of itself that it is one counts: a script with `# %%` marks and nothing else is a script. Formats:
jupytext's header is YAML behind comment signs (`# ---`, `#   jupytext:`, `#   kernelspec:`); MyST-NB's is a page's front
matter with `kernelspec` and either `jupytext` or `file_format: mystnb`; marimo's is `import marimo` with `marimo.App`; a
Quarto document has cells fenced by ```{python}.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from release_checker.declare import fact
from release_checker.documents.strict_toml import parse_toml
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.facts.notebooks import Notebook, Notebooks, notebook_of
from release_checker.project import Project

SCRIPTS = {".py", ".r", ".jl"}
PAGES = {".md", ".myst"}
HEADER = re.compile(r"\A(?:#!.*\n)?(?:#.*coding[:=].*\n)?\s*# ---\s*\n(?P<yaml>(?:#.*\n)+?)# ---\s*$", re.MULTILINE)
FRONT = re.compile(r"\A---\s*\n(?P<yaml>(?:.*\n)+?)---\s*$", re.MULTILINE)
PERCENT = re.compile(r"^# ?%%", re.MULTILINE)
MARIMO = re.compile(r"^import marimo\b.*^\w+ = marimo\.App\(", re.MULTILINE | re.DOTALL)
QUARTO_CELL = re.compile(r"^```+\s*\{(python|r|julia)\b", re.MULTILINE | re.IGNORECASE)
KERNEL = re.compile(r"^(?:# )?\s*kernelspec:", re.MULTILINE)
JUPYTEXT = re.compile(r"^(?:# )?\s*jupytext:|^# jupyter:|^file_format:\s*['\"]?mystnb", re.MULTILINE)
SETTINGS = ("jupytext.toml", ".jupytext.toml")


class Form(StrEnum):
    """The clothes of a notebook."""

    JUPYTEXT = "jupytext"
    MYST = "myst"
    MARIMO = "marimo"
    QUARTO = "quarto"


@dataclass(frozen=True, slots=True)
class TextNotebook:
    """One notebook that is stored as text, without outputs."""

    path: str
    "Where it lies."
    form: Form
    "Its clothes."
    notebook: Notebook | None = None
    "As Jupyter would see it; None where only its own tool can read it."
    content: bytes = b""
    "The same in Jupyter's format."
    problem: str = ""
    "Why it could not be read; empty otherwise."
    language: str = "python"
    "Of its code, lower case."


@dataclass(frozen=True, slots=True)
class TextNotebooks:
    """All that the project offers."""

    items: tuple[TextNotebook, ...] = ()
    "By path; those that are paired with an `.ipynb` are not among them, as this one is run."
    paired: tuple[str, ...] = ()
    "Text twins of an `.ipynb`."


@fact()
def text_notebooks(project: Project, files: Files, notebooks: Notebooks) -> TextNotebooks:
    """Every script, page and document that says of itself that it is a notebook; test samples and others' code left out."""
    named = tuple(_named(project, files))
    twins = {posixpath.splitext(posixpath.basename(item.path))[0] for item in notebooks.own}
    items, paired = [], []
    for path in files.paths:
        ending = os.path.splitext(path)[1].lower()
        if ending not in SCRIPTS | PAGES | {".qmd"} or is_vendored(path) or is_test(path):
            continue
        try:
            text = project.text(path)
        except UnreadableFile:
            continue
        form = form_of(text.content, ending, any(path.startswith(prefix) for prefix in named)) if text else None
        if form is None or text is None:
            continue
        if form in (Form.JUPYTEXT, Form.MYST) and posixpath.splitext(posixpath.basename(path))[0] in twins:
            paired.append(path)
        else:
            items.append(read_text_notebook(path, form, text.content))
    return TextNotebooks(tuple(items), tuple(paired))


def form_of(text: str, ending: str, named: bool = False) -> Form | None:
    """The clothes that a text wears, by its lower-case ending; None for a text that is no notebook.

    `named` says that jupytext's settings name its folder, so that cell marks are enough.
    """
    if ending == ".py" and MARIMO.search(text[:20_000]):
        return Form.MARIMO
    if ending in SCRIPTS:
        head = HEADER.search(text)
        if head and JUPYTEXT.search(head["yaml"]) and KERNEL.search(head["yaml"]):
            return Form.JUPYTEXT
        return Form.JUPYTEXT if named and PERCENT.search(text) else None
    if ending in PAGES:
        head = FRONT.search(text)
        found = head and JUPYTEXT.search(head["yaml"]) and KERNEL.search(head["yaml"])
        return Form.MYST if found else None
    return Form.QUARTO if ending == ".qmd" and QUARTO_CELL.search(text) else None


def read_text_notebook(path: str, form: Form, text: str) -> TextNotebook:
    """One of them; what cannot be read comes back with its problem."""
    if form is Form.MARIMO:
        return TextNotebook(path, form)
    if form is Form.QUARTO:
        languages = {match[1].lower() for match in QUARTO_CELL.finditer(text)}
        return TextNotebook(path, form, language="python" if "python" in languages else min(languages))
    import jupytext  # type: ignore[import-untyped]  # a fifth of a second, and most projects have none
    import nbformat

    try:
        made: Any = jupytext.reads(_titled(text), fmt={"extension": os.path.splitext(path)[1]})
        content: str = nbformat.v4.writes_json(made)  # type: ignore[no-untyped-call]
    except Exception as error:  # jupytext raises whatever a malformed header makes of its code
        words = str(error).partition("\n")[0][:200]
        return TextNotebook(path, form, problem=f"jupytext cannot read it: {type(error).__name__}: {words}")
    data = content.encode("utf-8", "surrogatepass")
    notebook = notebook_of(path, data)
    problem = notebook.problem if notebook.unreadable else ""
    return TextNotebook(path, form, notebook, data, problem, notebook.language or "python")


def _titled(text: str) -> str:
    """With a display name where the kernel has none: nbformat asks for one, and MyST's own documents leave it out."""
    head = FRONT.search(text) or HEADER.search(text)
    if head is None or "display_name:" in head["yaml"]:
        return text
    return re.sub(
        r"^((?:# )?\s*)kernelspec:[ \t]*\n((?:# )?\s+)", r"\g<0>display_name: Python\n\2", text, count=1, flags=re.MULTILINE
    )


def _named(project: Project, files: Files) -> Iterator[str]:
    """Folders, as prefixes, whose scripts jupytext's settings pair with notebooks."""
    for path in files.paths:
        if posixpath.basename(path) not in (*SETTINGS, "pyproject.toml"):
            continue
        try:
            text = project.text(path)
            data = parse_toml(text.content) if text else {}
        except (UnreadableFile, ValueError, RecursionError):  # ValueError: no TOML, or thousands of digits
            continue
        tool = data.get("tool")
        told = data if not path.endswith("pyproject.toml") else tool.get("jupytext") if isinstance(tool, dict) else None
        formats = told.get("formats", told.get("default_jupytext_formats")) if isinstance(told, dict) else None
        folder = f"{posixpath.dirname(path)}/".lstrip("/")
        pairs = formats.items() if isinstance(formats, dict) else [("", formats)] if isinstance(formats, str) else []
        for place, kinds in pairs:
            if isinstance(place, str) and isinstance(kinds, str) and re.search(r"\b(?:py|R|jl|auto)\b", kinds):
                yield folder + place.strip("/") + ("/" if place.strip("/") else "")
