# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The README: its sections, code blocks, links and tables, with lines; and the documents that it sends its readers to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from release_checker.declare import fact
from release_checker.documents.document import CodeBlock, Heading, Readme, Reference, Table
from release_checker.documents.markdown import read_markdown
from release_checker.documents.plain import read_org, read_plain
from release_checker.documents.restructured import read_rst
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_docs, is_vendored, normal
from release_checker.facts.notebooks import read_notebook
from release_checker.project import Kind, Project
from release_checker.text import Text

__all__ = ["CodeBlock", "Guides", "Heading", "Readme", "Reference", "Table", "read_document", "read_markdown"]

FORMS = {"md": "markdown", "markdown": "markdown", "mkd": "markdown", "mdown": "markdown", "mdx": "markdown",
         "rmd": "markdown", "qmd": "markdown", "rst": "rst", "rest": "rst", "org": "org", "ipynb": "notebook"}
NAME = re.compile(r"readme(?:(?:[._ -][a-z]{2}(?:[_-][a-z]{2,4})?|[._ -]english)?\.([a-z]{2,8}))?", re.IGNORECASE)
"The name, perhaps with a language (`README_zh-CN.md`), perhaps with an ending."
ENDINGS = ("md", "markdown", "mkd", "mdown", "rst", "rest", "org", "adoc", "asciidoc", "textile", "rmd", "qmd", "txt",
           "ipynb", "")
"In the order in which code hosts choose among several."
FOLDERS = ("", ".github", "docs", "doc")
"Where code hosts look for it; the root first, since what it holds is what people open."
GUIDES = 40
"Documents beside the README that are read."
WRITTEN = (".md", ".markdown", ".rst", ".org", ".txt")
GUIDE_NAMES = re.compile(
    r"(?:install|cit(?:e|ing|ation)|getting.?started|quick.?start|usage|tutorial|train|eval|test|experiment|reproduc|data"
    r"|dataset|model|result"
    r"|benchmark|contribut|author|prepare|setup|guide|faq|limit|card|index)", re.IGNORECASE)


@dataclass(frozen=True)
class Guides:
    """Documents beside the README: those it links to, and those whose names promise instructions."""

    items: tuple[Readme, ...]
    "The README's own links first, in their order."
    left_out: int = 0
    "Further ones that were not read."
    linked: int = 0
    "How many, from the first, the README links to."

    @property
    def own(self) -> tuple[Readme, ...]:
        """Those that speak for the whole project: linked, at the root, or in the documentation folder."""
        return self.items[: self.linked] + tuple(
            item for item in self.items[self.linked :] if "/" not in item.path or is_docs(item.path))


@fact()
def readme(project: Project, files: Files) -> Readme:
    """The README that a code host would show."""
    path = _find(files)
    if path is None:
        return Readme("", "text", None)
    return read_document(project, path)


@fact()
def guides(project: Project, files: Files, readme: Readme) -> Guides:
    """The documents of the project to which its README sends people, and others that instruct."""
    linked = [path for path in dict.fromkeys(_linked(files, readme)) if path != readme.path][:GUIDES]
    paths = [path for path in dict.fromkeys([*linked, *_named(files)]) if path != readme.path]
    read = tuple(read_document(project, path) for path in paths[:GUIDES])
    return Guides(read, max(0, len(paths) - GUIDES), len(linked))


def read_document(project: Project, path: str) -> Readme:
    """One document in whatever markup its name tells; one that cannot be read comes back with its problem."""
    form = FORMS.get(path.lower().rpartition(".")[2] if "." in posixpath.basename(path) else "", "text")
    try:
        if form == "notebook":
            return _read_notebook(project, path)
        text = project.text(path)
    except UnreadableFile as error:
        return Readme(path, form, None, str(error))
    if text is None:
        return Readme(path, form, None, "is binary")
    return read_text(path, form, text)


def read_text(path: str, form: str, text: Text) -> Readme:
    """One decoded document; never raises for what it holds."""
    reader = {"markdown": read_markdown, "rst": read_rst, "org": read_org}.get(form, read_plain)
    try:
        return reader(path, text)
    except RecursionError:
        return replace(read_plain(path, text, form=form, links=False), partial="it nests too deeply to be parsed")


def _read_notebook(project: Project, path: str) -> Readme:
    notebook = read_notebook(project, path)
    if notebook.unreadable:
        return Readme(path, "notebook", None, notebook.problem)
    fence = "```"
    cells = (cell.source if cell.kind == "markdown" else f"{fence}{notebook.language or 'python'}\n{cell.source}\n{fence}"
             for cell in notebook.cells if cell.source.strip())
    return replace(read_markdown(path, Text("\n\n".join(cells), "utf-8")), form="notebook")


def _find(files: Files) -> str | None:
    for folder in FOLDERS:
        found = [(_rank(path), path) for path in _candidates(files, folder)]
        if found:
            return _followed(files, min(found)[1])
    return None


def _candidates(files: Files, folder: str) -> Iterator[str]:
    for entry in files.entries:
        head, name = posixpath.split(entry.path)
        if head.lower() == folder and entry.kind in (Kind.FILE, Kind.LINK):
            match = NAME.fullmatch(name)
            if match and (match[1] or "").lower() in ENDINGS:
                yield entry.path


def _rank(path: str) -> tuple[bool, int, int]:
    """Untranslated before translated, then English, then by markup."""
    name = posixpath.basename(path).lower()
    stem, _, ending = name.partition(".")
    plain = stem == "readme" and ending in ENDINGS
    return not plain, "en" not in re.split(r"[._ -]", name), ENDINGS.index(ending if plain else name.rpartition(".")[2])


def _followed(files: Files, path: str) -> str:
    """The file that a linked README stands for, where the project holds it."""
    link = next((link for link in files.links if link.path == path), None)
    if link is None or not link.inside:
        return path
    target = normal(posixpath.join(posixpath.dirname(path), link.target))
    entry = files.get(target)
    return target if entry is not None and entry.kind is Kind.FILE else path


def _linked(files: Files, readme: Readme) -> Iterator[str]:
    folder = posixpath.dirname(readme.path)
    # A path in a code span sends people there just as a link does: "see `tf/README.md`".
    targets = [item.target for item in readme.references if not item.bare] + [words for _, words in readme.inline_code]
    for written in targets:
        target = unquote(written.partition("#")[0].partition("?")[0])
        if "://" in target or not target.lower().endswith(WRITTEN):
            continue
        path = normal(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
        entry = files.get(path)
        if entry is not None and entry.kind is Kind.FILE:
            yield path


def _named(files: Files) -> Iterator[str]:
    """READMEs further down and instructing documents, nearest first; other people's code aside."""
    found = [path for path in files.with_suffix(*WRITTEN[:4]) if path.count("/") <= 2 and not is_vendored(path)]
    wanted = [path for path in found if _instructs(posixpath.basename(path))]
    return iter(sorted(wanted, key=lambda path: (path.count("/"), path)))


def _instructs(name: str) -> bool:
    return bool(NAME.fullmatch(name) or GUIDE_NAMES.search(name))
