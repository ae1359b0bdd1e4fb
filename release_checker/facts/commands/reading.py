# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The commands in a document: which text is shell, in which folder each command would stand, what went before."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from release_checker.documents.document import CodeBlock, Readme
from release_checker.facts.commands.invocation import ASSIGNMENT, PROGRAMS, PYTHON, Invocation, invocations
from release_checker.facts.commands.shell import PROMPT, ShellCommand, logical_lines, read_shell, split_commands
from release_checker.facts.files import Files, normal
from release_checker.model import Place

SHELLS = {
    "bash", "sh", "shell", "console", "zsh", "shell-session", "shellsession", "terminal", "bat", "batch", "cmd",
    "powershell", "ps1", "ps", "commandline", "cli", "sh-session", "bashrc", "ksh", "fish", "linux", "shellscript",
    "dos", "ubuntu", "unix",
}
"Languages of a block that is shell."
MAYBE = {
    "",
    "text",
    "txt",
    "none",
    "plain",
    "plaintext",
    "python",
    "py",
    "python3",
    "ipython",
    "code",
    "bat",
    "julia",
    "makefile",
    "raw",
    "pycon",
    "command",
    "commands",
    "output",
    "log",
    "r",
    "yaml",
    "yml",
    "vim",
    "ini",
    "properties",
    "python2",
    "perl",
}
"Languages under which people put commands; lines are taken that begin with a known program."
CLONE = re.compile(r"(?:https?://|git@|ssh://|git://)?[\w.@-]+[/:]([\w.~-]+)/([\w.-]+?)(?:\.git)?/?$")
REPOSITORY = re.compile(r"(?:github|gitlab|bitbucket)\.(?:com|org)/[\w.-]+/([\w.-]+)")
ELSEWHERE = re.compile(
    r"\b(?:from|using|in|with|of|follow\w*|clone|see)\b.{0,80}\b(?:version|repo|repository|repositories|codebase|fork|project|code)\b",
    re.IGNORECASE | re.DOTALL,
)
"A sentence that hands over to another project."
DOWNLOADS = {
    "wget", "curl", "gdown", "unzip", "tar", "cp", "mv", "ln", "touch", "mkdir", "aws", "gsutil", "kaggle", "rsync",
    "scp", "huggingface-cli", "svn", "cat", "echo", "tee", "7z", "gunzip", "cmake", "ninja",
}
"Programs whose arguments may be there afterwards though git holds them not."


@dataclass(frozen=True, slots=True)
class DocumentedCommand:
    """One command that a document tells its readers to run."""

    place: Place
    "Line on which the command begins."
    text: str
    "The command on one line, as written but for continuations."
    invocation: Invocation
    "What it starts."
    folder: str
    "Folder of the project in which a reader stands then, as far as the document's own `cd` say."
    elsewhere: bool
    "The reader may stand in another project: after cloning one, or in a folder that is none of ours."
    inline: bool
    "It stands in a line of prose, where commands are often shortened."
    trusted: bool
    "It stands in a block that is marked as shell, or behind a prompt."
    made: frozenset[str]
    "First parts of paths that commands above it create, fetch or unpack."
    section: str
    "Title of the heading above it."
    visited: tuple[str, ...] = ()
    "Folders of the project that the document entered before."


def read_commands(document: Readme, files: Files, names: frozenset[str]) -> Iterator[DocumentedCommand]:
    """Commands of a document in their order. `names` are names by which the project may be cloned, in lower case."""
    walk = _Walk(document.path, files, names, own_clone(document, names), _Neighbours(document, names))
    pieces: list[tuple[int, CodeBlock | str]] = [(block.line, block) for block in document.blocks]
    pieces += list(document.inline_code)
    for line, piece in sorted(pieces, key=lambda item: item[0]):
        section = document.section_at(line)
        if isinstance(piece, str):
            yield from walk.inline(piece, line, section)
        else:
            yield from walk.block(piece, section)


def own_clone(document: Readme, names: frozenset[str]) -> str | None:
    """Name of the cloned repository that is this project: by its name, else the first one cloned when it is the only one."""
    cloned = []
    for block in document.blocks:
        for match in re.finditer(r"\bgit\s+clone\s+(?:--?[\w-]+(?:[= ][\w./-]+)?\s+)*?([^\s-][^\s;&]*)", block.content):
            address = CLONE.search(match[1])
            if address:
                cloned.append(address[2].lower())
    known = next((name for name in cloned if name in names), None)
    return known or (cloned[0] if len(set(cloned)) == 1 else None)


class _Neighbours:
    """Where a document speaks of other projects, so that a command near it may be meant for one of them."""

    def __init__(self, document: Readme, names: frozenset[str]) -> None:
        self.links = [reference.line for reference in document.references if self._foreign(reference.target, names)]
        self.prose = list(document.prose)
        self.names = names

    def around(self, line: int) -> bool:
        """The paragraph around a code span links another repository."""
        start = max((first for first, _ in self.prose if first <= line), default=line)
        return any(start <= link <= line + 2 for link in self.links)

    def above(self, line: int) -> bool:
        """The paragraph just above a block says that what follows is another repository's."""
        near = [(first, words) for first, words in self.prose if line - 8 <= first < line]
        if not near:
            return False
        first, words = near[-1]
        return bool(ELSEWHERE.search(words)) and any(first <= link <= line for link in self.links)

    def in_comments(self, lines: list[str], number: int) -> bool:
        """The comment just above a command names another repository."""
        while number and lines[number - 1].lstrip().startswith("#"):
            number -= 1
            address = REPOSITORY.search(lines[number])
            if address and self._foreign(address[0], self.names):
                return True
        return False

    @staticmethod
    def _foreign(target: str, names: frozenset[str]) -> bool:
        address = REPOSITORY.search(target)
        return address is not None and address[1].lower().removesuffix(".git") not in names


def shell_text(block: CodeBlock) -> tuple[str, bool]:
    """The shell in a block, other lines blanked, and whether it is certainly shell."""
    if block.language in SHELLS:
        return block.content, True
    if block.language not in MAYBE:
        return "", False
    lines = block.content.split("\n")
    kept = [""] * len(lines)
    for number, joined in logical_lines(block.content, prompts_only=False):
        if _looks_like_command(joined):
            end = number + 1
            while end < len(lines) and _belongs(lines, end):
                end += 1
            kept[number:end] = lines[number:end]
    prompted = any(PROMPT.match(line) and not line.lstrip().startswith((">", "%")) for line in kept)
    return "\n".join(kept), prompted


def _belongs(lines: list[str], number: int) -> bool:
    return lines[number - 1].rstrip().endswith(("\\", " ^", "&&")) or re.match(r"^\s+--?[A-Za-z]", lines[number]) is not None


def _looks_like_command(line: str) -> bool:
    words = line.split()
    while words and (ASSIGNMENT.match(words[0]) and not words[0].endswith("=") and len(words) > 1):
        words = words[1:]
    if not words:
        return False
    first = words[0].lstrip("!")
    if PYTHON.match(first):
        return len(words) > 1 and re.match(r"^-|.*[./]|^setup$", words[1]) is not None
    if first in ("set", "export", "source", "time"):
        return (len(words) > 1 and "=" not in line.split("#")[0].replace("==", "")) or first == "export"
    return (
        (first in PROGRAMS
        and len(words) > (first not in ("make", "pytest", "py.test")))
        or (first.startswith("./") and first.endswith((".sh", ".py")))
    )


@dataclass
class _Walk:
    """Keeps what the commands so far have done."""

    path: str
    files: Files
    names: frozenset[str]
    own: str | None
    neighbours: _Neighbours
    folder: str = ""
    elsewhere: bool = False
    made: set[str] = field(default_factory=set)
    cloned: dict[str, bool] = field(default_factory=dict)
    section: str = ""
    visited: dict[str, None] = field(default_factory=dict)

    def inline(self, code: str, line: int, section: str) -> Iterator[DocumentedCommand]:
        """A code span, when it is a command."""
        text = code.strip().removeprefix("$ ")
        if "\n" in text or not _looks_like_command(text):
            return
        if section != self.section:
            self.folder, self.elsewhere, self.section = "", False, section
        folder, elsewhere = self.folder, self.elsewhere
        self.elsewhere = elsewhere or self.neighbours.around(line)
        for command in split_commands(text):
            yield from self._take(command, line, section, inline=True, trusted=False)
        self.folder, self.elsewhere = folder, elsewhere

    def block(self, block: CodeBlock, section: str) -> Iterator[DocumentedCommand]:
        """The commands of one block; a reader begins each section in the project's root."""
        text, trusted = shell_text(block)
        if not text.strip():
            return
        if section != self.section:
            self.folder, self.elsewhere, self.section = "", False, section
        stack: list[tuple[str, bool]] = []
        before = self.elsewhere
        self.elsewhere = before or self.neighbours.above(block.line)
        lines = block.content.split("\n")
        for command in read_shell(text):
            while len(stack) > command.depth:
                self.folder, self.elsewhere = stack.pop()
            while len(stack) < command.depth:
                stack.append((self.folder, self.elsewhere))
            told = self.elsewhere
            self.elsewhere = told or self.neighbours.in_comments(lines, command.line)
            yield from self._take(command, block.line + command.line, section, inline=False, trusted=trusted)
            self.elsewhere = told if command.words[0].text not in ("cd", "pushd", "popd") else self.elsewhere
        if stack:
            self.folder, self.elsewhere = stack[0]
        if not before and self.neighbours.above(block.line):
            self.elsewhere = False

    def _take(
        self, command: ShellCommand, line: int, section: str, *, inline: bool, trusted: bool
    ) -> Iterator[DocumentedCommand]:
        words = list(command.words)
        while words and (ASSIGNMENT.match(words[0].text) or words[0].text in ("sudo", "then", "do", "else", "export")):
            words = words[1:]
        if not words:
            return
        program = words[0].text.lstrip("!%")
        if program in ("cd", "pushd", "chdir"):
            self._move(words[1] if len(words) > 1 else None)
        elif program == "popd":
            self.folder, self.elsewhere = "", False
        elif program == "git" and len(words) > 2 and words[1].text == "clone":
            self._clone([word.text for word in words[2:]])
        else:
            for invocation in invocations(words):
                yield DocumentedCommand(
                    Place(self.path, line),
                    command.text,
                    invocation,
                    self.folder,
                    self.elsewhere,
                    inline,
                    trusted,
                    frozenset(self.made),
                    section,
                    tuple(self.visited),
                )
        if program in DOWNLOADS:
            self.made.update(_first_part(word.text) for word in words[1:] if not word.text.startswith("-"))
        self.made.update(_first_part(path) for path in command.writes)

    def _clone(self, words: list[str]) -> None:
        plain = [word for word in words if not word.startswith("-")]
        address = next((CLONE.search(word) for word in plain if CLONE.search(word)), None)
        if not address:
            self.elsewhere = True
            return
        position = next(number for number, word in enumerate(plain) if CLONE.search(word))
        folder = plain[position + 1] if position + 1 < len(plain) else address[2]
        own = address[2].lower() == self.own
        self.cloned[normal(folder)] = own
        if not own:
            self.made.add(_first_part(folder))

    def _move(self, word: object) -> None:
        target = getattr(word, "text", "")
        if not target or (getattr(word, "filled_in", True) and target not in ("~",)) or target.startswith(("/", "~", "$")):
            self.folder, self.elsewhere = "", True
            return
        if target == "-":
            self.folder, self.elsewhere = "", False
            return
        path = normal(posixpath.join(self.folder, target))
        if path.startswith(".."):
            self.folder, self.elsewhere = "", False  # up and out of a clone, mostly back to where things began
        elif path in self.files:
            self.folder, self.elsewhere = path, False
            self.visited[path] = None
        elif normal(target) in self.files:
            self.folder, self.elsewhere = normal(target), False
            self.visited[self.folder] = None
        elif self.cloned.get(normal(target)) or target.strip("/").lower() in self.names:
            self.folder, self.elsewhere = "", False
        elif path == "":
            self.folder = ""
        else:
            self.folder, self.elsewhere = "", True


def _first_part(path: str) -> str:
    path = normal(re.sub(r"^\w+=", "", path))
    name = posixpath.basename(path.partition("?")[0]) if "://" in path else path.split("/")[0]
    return re.sub(r"\.(?:tar\.gz|tgz|zip|tar|gz|bz2)$", "", name)
