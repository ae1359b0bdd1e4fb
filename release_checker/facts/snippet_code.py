# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The Python in a documented block: prompts, magics and shell lines taken away, fragments completed."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings

from release_checker.documents.document import CodeBlock
from release_checker.facts.python.magics import mask
from release_checker.facts.python.python2 import modernised

PSEUDO = re.compile(
    r"\.\.\.|…|^\s*<|<[a-z][\w -]*>|^\s*[-=*+]{3,}|^\s*[+-]\s|\{\{|^\s*#?\s*\[|→|=>|^\s*>(?!>)|^\s*\$|\byour[_ ]",
    re.MULTILINE | re.IGNORECASE,
)
"What marks a block as a sketch, a difference or mixed with output."
SHELL_LINE = re.compile(
    r"^\s*(?:[$%!]|(?:[A-Z_]+=\S*\s+)*(?:python\d?|pip3?|conda|git|cd|bash|sh|make|wget|curl|export|source|CUDA_VISIBLE_DEVICES=\S+|torchrun|sudo)\s)"
)


def bound_names(tree: ast.Module) -> set[str]:
    """Every name that a block binds, at whatever depth: imports, assignments, functions, arguments."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Store()):
                names.add(node.id)
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                names.add(node.name)
            case ast.arg():
                names.add(node.arg)
            case ast.Import() | ast.ImportFrom():
                names.update(item.asname or item.name.partition(".")[0] for item in node.names)
            case ast.ExceptHandler() if node.name:
                names.add(node.name)
    return names


def code_of(block: CodeBlock) -> tuple[str, int]:
    """The Python in a block, with as many lines as the block from the given offset on."""
    lines = block.content.split("\n")
    if any(line.lstrip().startswith(">>>") for line in lines):
        kept, inside = [], False
        for line in lines:
            stripped = line.lstrip()
            inside = stripped.startswith(">>>") or (inside and stripped.startswith("..."))
            kept.append(re.sub(r"^(?:>>>|\.\.\.) ?", "", stripped) if inside else "")
        return mask("\n".join(kept)).source, 0
    text = "\n".join(re.sub(r"^\s*(?:In ?\[\d*\]:|Out ?\[\d*\]:.*) ?", "", line) for line in lines)
    return mask(textwrap.dedent(text.replace("\t", "    "))).source, 0


def parse_snippet(source: str) -> tuple[ast.Module | None, SyntaxError | None]:
    """The tree of a snippet, or the error of its first reading when no lenient one helps; neither where it is hostile."""
    first: SyntaxError | None = None
    shellless = "\n".join("" if SHELL_LINE.match(line) else line for line in source.split("\n"))
    modern = modernised(shellless) or shellless  # a snippet of its time
    for attempt in (
        source,
        shellless,
        modern,
        f"{modern.rstrip()}\n    pass\n",
        _stubbed(modern),
        _outdented(modern),
        _in_call(modern),
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(attempt), None
        except SyntaxError as error:
            first = first or error
        except (ValueError, RecursionError, MemoryError):
            return None, None
    return None, first


def _stubbed(source: str) -> str:
    """Headers of functions and classes without a body, as signatures are shown."""
    return re.sub(
        r"^([ \t]*(?:async def|def|class)\b[^\n]*:)[ \t]*(?:#[^\n]*)?$(?!\n[ \t]+\S)", r"\1 ...", source, flags=re.MULTILINE
    )


def _outdented(source: str) -> str:
    """A fragment whose first line is further left or right than the rest: as the body of something."""
    return "if True:\n" + textwrap.indent(source, "    ")


def _in_call(source: str) -> str:
    """A fragment of arguments or of a dictionary."""
    return f"_({source.strip().rstrip(',')}\n)" if "=" in source else f"_({{{source.strip().rstrip(',')}\n}})"


def is_sketch(block: CodeBlock, source: str) -> bool:
    """A block that does not parse was never meant to: dots, placeholders, output or shell among the code."""
    if PSEUDO.search(block.content) or ">>>" in block.content:
        return True
    lines = [line for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    shell = [line for line in lines if SHELL_LINE.match(line) or re.match(r"^\s+--?\w", line)]
    return (
        not lines
        or bool(shell)
        or not any(re.search(r"[=(]|^\s*(?:import|from|def|class|for|if|with|return)\b", line) for line in lines)
    )
