# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where the things lie that documented commands start, and what is said when they are not there."""

from __future__ import annotations

import difflib
import posixpath
import re
from dataclasses import dataclass

from release_checker.facts.commands.invocation import Invocation, Starts
from release_checker.facts.commands.reading import DocumentedCommand
from release_checker.facts.commands.shell import Word
from release_checker.facts.files import Files, is_vendored, normal
from release_checker.facts.python.modules import Modules
from release_checker.project import Kind

FAMILIAR = {
    "get-pip.py", "manage.py", "setup.py", "get_pip.py", "install.sh", "Miniconda3-latest-Linux-x86_64.sh",
    "export_inference_graph.py", "model_main.py", "download_glue_data.py", "convert.py",
}
"Scripts that other projects ship and documents often name."
INVENTED = re.compile(
    r"^(?:(?:my|your|some|example|sample|foo|demo|test)?_?(?:script|app|code|file|program|model|module|experiment|project)s?\d?"
    r"|example|hello(_world)?|foo|bar|x|a|b|test|prog|app|abc|xxx)\.(?:py|sh|ipynb)$",
    re.IGNORECASE,
)
"Names of scripts that stand for the reader's own."
BUILT = (
    "build/",
    "bin/",
    "dist/",
    "out/",
    "output",
    "outputs/",
    "results/",
    "runs/",
    "logs/",
    "checkpoints/",
    "venv/",
    ".venv/",
    "env/",
    "tmp/",
    "node_modules/",
    "data/",
    "datasets/",
    "experiments/results",
    "wandb/",
    "mlruns/",
    "pretrained",
)
"Folders that come into being by use."


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one invocation means in this project."""

    path: str = ""
    "The file that it starts; empty when it is none of the project's or not known."
    missing: str = ""
    "What was expected and is not there, as a clause; empty when nothing is missing."
    key: str = ""
    "What identifies the missing thing."
    near: str = ""
    "A path of the project that was probably meant."
    fix: str = ""
    "What to do about it."


NOTHING = Resolved()


class Resolver:
    """Looks things up the way the reader of a document would."""

    def __init__(
        self,
        files: Files,
        modules: Modules,
        scripts: dict[str, str],
        makefiles: dict[str, frozenset[str] | None],
        *,
        library: bool,
        packaged: bool = False,
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.files = files
        self.modules = modules
        self.scripts = scripts
        self.makefiles = makefiles
        self.library = library
        self.packaged = packaged
        self.names = names
        self.by_name: dict[str, list[str]] = {}
        for path in files.paths:
            self.by_name.setdefault(posixpath.basename(path).lower(), []).append(path)

    def resolve(self, command: DocumentedCommand) -> Resolved:
        """The file that a command starts, or what is missing."""
        invocation = command.invocation
        match invocation.kind:
            case Starts.PROGRAM:
                return Resolved(self.scripts.get(invocation.target.text, ""))
            case Starts.MODULE:
                return self._module(command)
            case Starts.MAKE:
                return self._make(command)
            case Starts.INSTALL:
                return self._install(command)
            case Starts.COMPOSE if not invocation.target.text:
                return self._one_of(
                    command, ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"), "compose file"
                )
            case Starts.MLFLOW:
                return NOTHING
        return self._file(command, invocation.target, invocation)

    def find(self, command: DocumentedCommand, path: str) -> str | None:
        """A path of the project, seen from where the reader stands, from the root, or beside the document."""
        top, _, rest = normal(path).partition("/")
        if rest and top.lower() in self.names and rest in self.files:
            return rest  # seen from the folder that the project was cloned into
        for folder in dict.fromkeys((command.folder, "", *command.visited, posixpath.dirname(command.place.path))):
            found = normal(posixpath.join(folder, path))
            if not found.startswith("..") and found in self.files:
                return found
        return None

    def _file(self, command: DocumentedCommand, word: Word, invocation: Invocation) -> Resolved:
        text = word.text
        if (
            word.filled_in
            or not text
            or text.startswith(("/", "~", "$", "-", "http:", "https:", "s3:", "gs:"))
            or ":" in text
            or "\n" in text
        ):
            return NOTHING
        if invocation.kind is Starts.DOCKERFILE and invocation.folder is not None:
            text = posixpath.join(invocation.folder.text, text)
        found = self.find(command, text)
        if found is not None:
            if found in self.files.folders:
                inner = f"{found}/__main__.py".lstrip("/")
                return Resolved(inner) if inner in self.files else NOTHING
            return Resolved(found)
        if invocation.kind is Starts.SCRIPT and not posixpath.splitext(text)[1]:
            return self._without_suffix(command, text)
        return self._missing(command, text, invocation.kind)

    def _without_suffix(self, command: DocumentedCommand, text: str) -> Resolved:
        """`python train` where train.py is there: Python would not find it."""
        with_suffix = self.find(command, f"{text}.py")
        if with_suffix and re.fullmatch(r"[\w./-]+", text) and command.trusted and not command.elsewhere:
            return Resolved(
                missing=f"there is no file {text}, only {with_suffix}",
                key=f"missing {text}",
                near=with_suffix,
                fix=f"write {text}.py",
            )
        return NOTHING

    def _missing(self, command: DocumentedCommand, text: str, kind: Starts) -> Resolved:
        path = normal(posixpath.join(command.folder, text))
        if self._explained(command, text, path):
            return NOTHING
        near = self.nearest(path)
        sure = near and posixpath.basename(near).lower() == posixpath.basename(path).lower()
        if kind in (Starts.NOTEBOOK, Starts.TESTS) and not sure and command.inline:
            return NOTHING
        if (
            command.elsewhere
            or (self.library and not sure)
            or (posixpath.basename(path) in FAMILIAR and not sure and kind is not Starts.INSTALL)
        ):
            return NOTHING
        if self.packaged and not near and "/" not in path and kind is Starts.SCRIPT:
            return NOTHING  # a package's documentation speaks of the script that its user writes
        hint = f"; {near} is there" if near else ""
        fix = f"write {near}" if near else f"add {text}, or take the command out"
        return Resolved(near if sure else "", f"there is no {text}{hint}", f"missing {text}", near, fix)

    def _explained(self, command: DocumentedCommand, text: str, path: str) -> bool:
        """Something says why the file need not be in the project."""
        first = path.split("/")[0]
        name = posixpath.basename(path)
        if path.startswith("..") or first in command.made or name in command.made or INVENTED.match(name):
            return True
        if text.startswith(BUILT) or path.startswith(BUILT):
            return True
        folder = path
        while folder:
            entry = self.files.get(folder)
            if entry is not None and entry.kind in (Kind.SUBMODULE, Kind.LINK):
                return True
            folder = posixpath.dirname(folder)
        return False

    def nearest(self, path: str) -> str:
        """The file that was probably meant: of the same name elsewhere, of another case, or of a name hardly different."""
        same = [item for item in self.by_name.get(posixpath.basename(path).lower(), ()) if not is_vendored(item)]
        if same:
            tail = path.lower().split("/")
            return min(same, key=lambda item: (-_common_tail(item.lower().split("/"), tail), item.count("/"), item))
        folder, suffix = posixpath.dirname(path), posixpath.splitext(path)[1]
        beside = (
            [item for item in self.files.paths if posixpath.dirname(item) == folder and item.endswith(suffix)]
            if suffix
            else []
        )
        stems = {posixpath.splitext(posixpath.basename(item))[0]: item for item in beside}
        close = difflib.get_close_matches(posixpath.splitext(posixpath.basename(path))[0], sorted(stems), 1, 0.7)
        if close:
            return stems[close[0]]
        parents = difflib.get_close_matches(folder, sorted(self.files.folders - {""}), 1, 0.85) if folder else []
        if parents and parents[0] != folder:
            renamed = [item for item in self.files.paths if posixpath.dirname(item) == parents[0]]
            return next(iter(difflib.get_close_matches(f"{parents[0]}/{posixpath.basename(path)}", renamed, 1, 0.75)), "")
        squeezed = re.sub(r"[_-]", "", posixpath.basename(path).lower())
        like = [item for name, items in self.by_name.items() if re.sub(r"[_-]", "", name) == squeezed for item in items]
        return like[0] if like else ""

    def _module(self, command: DocumentedCommand) -> Resolved:
        word = command.invocation.target
        if word.filled_in or not re.fullmatch(r"[A-Za-z_][\w.]*", word.text):
            if (
                re.fullmatch(r"[\w/]+/[\w/]+(\.py)?", word.text)
                and not word.filled_in
                and command.trusted
                and not command.elsewhere
            ):
                return self._module_as_path(command, word.text)
            return NOTHING
        module = word.text
        here = f"{command.folder}/x.py" if command.folder else "x.py"
        found = self._at(module, command)
        if found:
            if found.endswith("__init__.py"):
                main = found.removesuffix("__init__.py") + "__main__.py"
                return Resolved(main if main in self.files else "")
            return Resolved(found)
        if module.endswith(".py") and (stem := self._at(module.removesuffix(".py"), command)):
            if command.elsewhere:
                return NOTHING
            return Resolved(
                stem,
                missing=f"python -m takes a module's name, not {module}",
                key=f"module {module}",
                near=stem,
                fix=f"write python -m {module.removesuffix('.py')}",
            )
        top = module.partition(".")[0]
        ours = self.modules.find(top, here) or self.modules.folder(top, here)
        if not ours or "." not in module or command.elsewhere or is_vendored(f"{top}/x") or not self._is_at(top, command):
            return NOTHING
        path = module.replace(".", "/") + ".py"
        if self._explained(command, path, path):
            return NOTHING
        near = self.nearest(path)
        if self.library and posixpath.basename(near) != posixpath.basename(path):
            return NOTHING
        hint = f"; {near} is there" if near else ""
        return Resolved(
            missing=f"there is no module {module}{hint}",
            key=f"missing module {module}",
            near=near,
            fix=f"write python -m {near.removesuffix('.py').replace('/', '.')}"
            if near
            else f"add {path}, or take the command out",
        )

    def _module_as_path(self, command: DocumentedCommand, text: str) -> Resolved:
        found = self.find(command, text if text.endswith(".py") else f"{text}.py")
        if not found:
            return NOTHING
        dotted = text.removesuffix(".py").replace("/", ".")
        return Resolved(
            found,
            missing=f"python -m takes a module's name, not the path {text}",
            key=f"module {text}",
            near=found,
            fix=f"write python -m {dotted}",
        )

    def _at(self, module: str, command: DocumentedCommand) -> str | None:
        tail = module.replace(".", "/")
        for folder in dict.fromkeys((command.folder, "", "src", "lib", "python")):
            for ending in (".py", "/__init__.py", "/__main__.py"):
                path = normal(posixpath.join(folder, tail + ending))
                if self.files.get(path) is not None:
                    return path
        return None

    def _is_at(self, top: str, command: DocumentedCommand) -> bool:
        """The package lies where Python looks: beside the reader, or in `src`."""
        return any(
            normal(posixpath.join(folder, top)) in self.files.folders
            for folder in (command.folder, "", "src", "lib", "python")
        )

    def _make(self, command: DocumentedCommand) -> Resolved:
        invocation = command.invocation
        word = invocation.target
        folder = invocation.folder.text if invocation.folder else ""
        if (
            word.filled_in
            or (invocation.folder is not None and invocation.folder.filled_in)
            or command.elsewhere
            or command.made & {"cmake", ""}
        ):
            return NOTHING
        if folder and not self.find(command, folder):
            return NOTHING
        bases = dict.fromkeys(
            (normal(posixpath.join(command.folder, folder)), normal(folder), posixpath.dirname(command.place.path))
        )
        for base in bases:
            if base in self.makefiles:
                targets = self.makefiles[base]
                if not word.text or targets is None or word.text in targets or self.find(command, word.text):
                    return Resolved(normal(posixpath.join(base, "Makefile")))
                near = difflib.get_close_matches(word.text, sorted(targets), 1, 0.6)
                hint = f" (nearest: {near[0]})" if near else ""
                return Resolved(
                    missing=f"the Makefile has no target {word.text}{hint}",
                    key=f"target {word.text}",
                    near=near[0] if near else "",
                    fix=f"write make {near[0]}" if near else f"add the target {word.text}, or take the command out",
                )
        builds = any(
            posixpath.basename(path).lower() in ("cmakelists.txt", "configure", "configure.ac", "meson.build", "make.bat")
            for path in self.files.paths
        )
        if builds or self.makefiles or command.inline or self.library or not command.trusted:
            return NOTHING
        return Resolved(
            missing="there is no Makefile", key="missing Makefile", fix="add the Makefile, or write the command it stood for"
        )

    def _install(self, command: DocumentedCommand) -> Resolved:
        text = command.invocation.target.text
        folder = normal(posixpath.join(command.folder, text))
        if folder.startswith("..") or command.elsewhere:
            return NOTHING
        if folder not in self.files:
            return self._missing(command, text, Starts.INSTALL)
        names = ("setup.py", "pyproject.toml", "setup.cfg")
        bases = (folder, normal(text))
        if any(normal(posixpath.join(base, name)) in self.files for base in bases for name in names):
            return NOTHING
        entry = self.files.get(folder)
        if entry is not None and entry.kind in (Kind.SUBMODULE, Kind.LINK):
            return NOTHING
        return Resolved(
            missing=f"there is neither setup.py nor pyproject.toml in {folder or 'the root'}",
            key=f"install {text}",
            fix="add a pyproject.toml, or install the requirements instead",
        )

    def _one_of(self, command: DocumentedCommand, names: tuple[str, ...], what: str) -> Resolved:
        if command.elsewhere or any(self.find(command, name) for name in names) or command.inline or self.library:
            return NOTHING
        return Resolved(
            missing=f"there is no {what} ({names[0]})", key=f"missing {what}", fix=f"add {names[0]}, or take the command out"
        )


def _common_tail(left: list[str], right: list[str]) -> int:
    count = 0
    while count < min(len(left), len(right)) and left[-1 - count] == right[-1 - count]:
        count += 1
    return count


def _is_pattern_rule(line: str) -> bool:
    """A percent sign before a colon, without = between, in what is neither recipe nor comment."""
    rule = re.split(r"[\t#]", line, maxsplit=1)[0]
    at = 0
    for part in line.split("="):
        sign = part.find("%")
        if 0 <= sign < len(rule) - at and ":" in part[sign:]:
            return True
        at += len(part) + 1
    return False


def make_targets(text: str) -> frozenset[str] | None:
    """Targets of a Makefile; None when includes, patterns or variables make the list open."""
    if re.search(r"^-?include\b|^s?include\b|^\$[({][^=\n]*:|^\$\(eval", text, re.MULTILINE):
        return None
    if any(_is_pattern_rule(line) for line in text.split("\n") if "%" in line):
        return None
    found: set[str] = set()
    for match in re.finditer(r"^([^\s#:=][^:=\n#]*+)::?(?!=)", text, re.MULTILINE):
        found.update(match[1].split())
    return None if any("$" in target for target in found) else frozenset(found)
