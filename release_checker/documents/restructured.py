# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""reStructuredText, read by docutils with everything switched off that opens files or runs long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from release_checker.documents.document import CodeBlock, Heading, Readme, Reference, Table
from release_checker.documents.plain import read_plain
from release_checker.text import Text

if TYPE_CHECKING:
    from docutils import nodes

LIMIT = 200_000
"Characters that are parsed; docutils reads some 200,000 in a second."
DEPTH = 60
"Deepest indentation in steps of two blanks; docutils calls itself for each, and Python's stack ends."
SETTINGS = {
    "file_insertion_enabled": False, "raw_enabled": False, "_disable_config": True, "report_level": 5, "halt_level": 6,
    "warning_stream": False, "syntax_highlight": "none", "doctitle_xform": False, "sectsubtitle_xform": False,
    "smart_quotes": False, "line_length_limit": 100_000, "math_output": "LaTeX", "embed_stylesheet": False,
}
WORD = 2000
LONG_WORD = re.compile(rf"\S{{{WORD + 1},}}")
"""docutils looks for addresses from every character of a word to its end: 16,000 of them without a blank took 5 s."""
STARTS = re.compile(r"[*`|]")
EFFORT = 100_000_000
"""For every character that may begin markup docutils reads its paragraph to the end; this many steps take about 2 s."""
MARKS = 20
"Bars within definitions of `|names|`; forty that each name the next twice stand for a million million words."
DOC_ROLE = re.compile(r":(doc|download):`(?:[^`<\n]{0,200}<)?([^`<>\n]{1,300})>?`")
INCLUDE = re.compile(r"^[ \t]*\.\.[ \t]+(?:include|literalinclude)::[ \t]+(\S+)[ \t]*$", re.MULTILINE)


def read_rst(path: str, text: Text) -> Readme:
    """Structure of a reStructuredText document; read as plain text where docutils cannot."""
    content = text.content[:LIMIT]
    if " " * (2 * DEPTH) in content:
        content = "\n".join(line.strip() if line.startswith(" " * (2 * DEPTH)) else line for line in content.split("\n"))
    content = LONG_WORD.sub(lambda word: word[0][:WORD], content)
    if sum(len(block) * len(STARTS.findall(block)) for block in content.split("\n\n")) > EFFORT:
        return read_plain(path, text, form="rst", links=False)
    definitions = [re.split(r"\n\n(?=\S)", piece, maxsplit=1)[0] for piece in content.split(".. |")[1:]]
    if sum(max(0, piece.count("|") - 1) for piece in definitions) > MARKS:
        found = read_plain(path, text, form="rst", links=False)
        return replace(found, partial="its substitutions name each other, which may stand for any length")
    try:
        document = _parse(content)
    except Exception:  # docutils raises its own SystemMessage, and odd errors for odd input
        return read_plain(path, text, form="rst", links=False)
    reader = _RstReader(content)
    reader.walk(document, 0)
    references = [*reader.references, *_outside(content)]
    partial = f"only its first {LIMIT:,} characters were read" if len(text.content) > LIMIT else ""
    return Readme(
        path, "rst", text,
        headings=tuple(reader.headings),
        blocks=tuple(reader.blocks),
        references=tuple(sorted(references, key=lambda item: item.line)),
        tables=tuple(reader.tables),
        inline_code=tuple(reader.inline_code),
        prose=tuple(reader.prose),
        marks=frozenset(reader.marks),
        comments=tuple(reader.comments),
        partial=partial,
    )


def _parse(content: str) -> nodes.document:
    import warnings

    from docutils.frontend import OptionParser
    from docutils.parsers.rst import Parser
    from docutils.utils import new_document

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # OptionParser is on its way out, and nothing else gives the defaults yet
        settings = OptionParser(components=(Parser,)).get_default_values()
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    document = new_document("README", settings)
    Parser().parse(content, document)
    for transform in _transforms():
        transform(document).apply()
    return document


def _transforms() -> Iterator[Any]:
    from docutils.transforms import references

    return iter((references.Substitutions, references.PropagateTargets, references.AnonymousHyperlinks,
                 references.IndirectHyperlinks, references.ExternalTargets, references.InternalTargets))


def _outside(content: str) -> Iterator[Reference]:
    """What a documentation builder's roles and directives point to; docutils does not know them."""
    for match in DOC_ROLE.finditer(content):
        yield Reference(f":{match[1]}:{match[2].strip()}", match[2], content.count("\n", 0, match.start()) + 1, image=False)
    for match in INCLUDE.finditer(content):
        yield Reference(match[1], "", content.count("\n", 0, match.start()) + 1, image=False)


class _RstReader:
    """Collects what the document tree says."""

    def __init__(self, content: str) -> None:
        self.headings: list[Heading] = []
        self.blocks: list[CodeBlock] = []
        self.references: list[Reference] = []
        self.tables: list[Table] = []
        self.inline_code: list[tuple[int, str]] = []
        self.prose: list[tuple[int, str]] = []
        self.marks: set[str] = set()
        self.comments: list[tuple[int, str]] = []
        self._lines = content.split("\n")
        self._line: int = 1

    @property
    def _section(self) -> str:
        return self.headings[-1].title if self.headings else ""

    def walk(self, node: nodes.Node, depth: int) -> None:
        """Take one node and what is below it."""
        kind = type(node).__name__
        if kind in ("system_message", "problematic", "substitution_definition"):
            return
        line = getattr(node, "line", None)
        if isinstance(line, int) and line > 0:
            self._line = line
        self.marks |= {name for key in ("ids", "names") for name in getattr(node, "attributes", {}).get(key, ())}
        match kind:
            case "title" | "rubric" | "subtitle":
                self._heading(node, depth)
            case "literal_block" | "doctest_block" | "math_block":
                self._block(node, kind)
                return
            case "comment":
                self.comments.append((self._line, node.astext()))
                return
            case "paragraph" | "term" | "attribution" | "field_name":
                words = node.astext().strip()
                if words:
                    self.prose.append((self._line_of(words), words))
            case "reference" | "image":
                self._refer(node, kind)
            case "literal":
                self.inline_code.append((self._line_of(node.astext()), node.astext()))
            case "table":
                self._table(node)
        for child in node.children:
            self.walk(child, depth + (kind == "section"))

    def _heading(self, node: nodes.Node, depth: int) -> None:
        title = " ".join(node.astext().split())
        line = self._line_of(title)
        self.headings.append(Heading(max(depth, 1), title, line))
        self.prose.append((line, title))

    def _block(self, node: nodes.Node, kind: str) -> None:
        content = node.astext()
        classes = [name for name in getattr(node, "attributes", {}).get("classes", ()) if name not in ("code", "highlight")]
        language = "python" if kind == "doctest_block" else classes[0].lower() if classes else ""
        self.blocks.append(CodeBlock(language, content + "\n", self._line_of(content), self._section))

    def _refer(self, node: nodes.Node, kind: str) -> None:
        attributes = getattr(node, "attributes", {})
        target = attributes.get("uri" if kind == "image" else "refuri", "")
        if kind == "image":
            self.references.append(Reference(target, attributes.get("alt", ""), self._line_of(target), image=True))
        elif target:
            words = node.astext()
            bare = target in (words, f"mailto:{words}")
            self.references.append(Reference(target, words, self._line_of(words or target), False, bare))

    def _table(self, node: nodes.Node) -> None:
        from docutils import nodes as kinds

        rows = [tuple(" ".join(entry.astext().split()) for entry in row.findall(kinds.entry))
                for row in node.findall(kinds.row)]
        heads = sum(1 for head in node.findall(kinds.thead) for _ in head.findall(kinds.row))
        if not rows:
            return
        lines = [self._line_of(next((cell for cell in row if cell), "")) for row in rows]
        header = rows[heads - 1] if heads else ()
        self.tables.append(Table(header, tuple(rows[heads:]), lines[0], self._section, tuple(lines[heads:])))

    def _line_of(self, words: str) -> int:
        """The parser notes the line where it stopped reading; the words themselves stand at or before it."""
        first = next((line.strip() for line in words.split("\n") if line.strip()), "")[:40]
        if first:
            here = self._line
            around: list[int] = [*range(here - 1, max(here - 60, -1), -1), *range(here, here + 40)]
            for number in around:
                if 0 <= number < len(self._lines) and first in self._lines[number]:
                    return number + 1
        return self._line
