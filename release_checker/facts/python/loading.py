# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Places where a file lets outside data run code, or takes it in unchecked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from release_checker.facts.python.paths import PathValues
from release_checker.facts.python.syntax import Syntax, keyword, literal
from release_checker.model import Place

PICKLES = {
    "pickle.load": "pickle.load", "pickle.loads": "pickle.loads", "cPickle.load": "cPickle.load",
    "cPickle.loads": "cPickle.loads",
    "_pickle.load": "pickle.load", "_pickle.loads": "pickle.loads", "dill.load": "dill.load", "dill.loads": "dill.loads",
    "cloudpickle.load": "cloudpickle.load", "cloudpickle.loads": "cloudpickle.loads", "joblib.load": "joblib.load",
    "sklearn.externals.joblib.load": "joblib.load", "pandas.read_pickle": "pandas.read_pickle", "shelve.open": "shelve.open",
    "marshal.load": "marshal.load", "marshal.loads": "marshal.loads", "six.moves.cPickle.load": "pickle.load",
    "six.moves.cPickle.loads": "pickle.loads", "pickle5.load": "pickle.load", "pickle.Unpickler().load": "pickle.Unpickler",
    "compress_pickle.load": "compress_pickle.load", "numpy.core.multiarray.load": "numpy.load",
    "jsonpickle.decode": "jsonpickle.decode",
    "pickle.Unpickler": "pickle.Unpickler", "torch.package.PackageImporter": "torch.package",
}
DUMPS = ("dump", "dumps", "save", "to_pickle", "savez", "savez_compressed")
PICKLERS = ("joblib", "pickle", "cPickle", "dill", "cloudpickle", "torch", "numpy", "sklearn")
SHELLS = {"os.system", "os.popen", "commands.getoutput", "subprocess.getoutput", "subprocess.getstatusoutput"}
RUNS = {"subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_call", "subprocess.check_output"}
OPTIONS = re.compile(r"^(args?|opts?|options|flags|FLAGS|argv|unknown|unparsed)$")
REMOTE = re.compile(r"^(urllib|urllib2|requests|httpx|wget|aiohttp)\b")


class Danger(StrEnum):
    """What the outside may do there."""

    PICKLE = "unpickles what comes from outside"
    TORCH = "loads a PyTorch file without weights_only=True"
    NUMPY = "loads a NumPy file with allow_pickle=True"
    YAML = "reads YAML with a loader that builds any object"
    EVALUATION = "evaluates text from outside as Python"
    SHELL = "puts text from outside into a shell command"
    ARCHIVE = "unpacks a tar archive wherever its members say"
    CERTIFICATE = "downloads without checking the server's certificate"
    REMOTE_CODE = "runs code that comes with a downloaded model or data set"


@dataclass(frozen=True, slots=True)
class UnsafeCall:
    """One such place."""

    danger: Danger
    "What may happen."
    call: str
    "The call as people write it: `pickle.load`."
    place: Place
    "Where."
    path: str = ""
    "The file it takes, where reading tells; empty otherwise."
    explicit: bool = True
    "The call asks for it; False where it is what an older library does unasked."
    constant: str = ""
    "Name by which the project's files share the path, such as `MODEL_PATH` or `paths.model`; empty for others."


    name: str = ""
    "The file's own name, where its folder is put together from what reading does not know; empty otherwise."


@dataclass(frozen=True, slots=True)
class Loading:
    """All such places of one file."""

    items: tuple[UnsafeCall, ...]
    "In the order of the file. What the file itself wrote before is left out."
    wrote: frozenset[str] = frozenset()
    "Shared names of the paths to which the file pickles, as in `constant`."


def read_loading(syntax: Syntax) -> Loading:
    """Unsafe loading and evaluation in one file."""
    reader = _Reader(syntax)
    wrote = frozenset(reader.dumped())
    if not _worth(syntax):
        return Loading((), wrote)
    found = [item for name, call in syntax.calls() if (item := reader.judge(name, call))]
    found += reader.unchecked_context()
    return Loading(tuple(sorted(found, key=lambda item: (item.place.cell or 0, item.place.line or 0))), wrote)


def _constant(node: ast.expr) -> str:
    """A name that several files may share for one path: an upper-case constant, or an attribute of anything but options."""
    while isinstance(node, ast.Call) and len(node.args) == 1 and getattr(node.func, "id", "") in ("str", "Path"):
        node = node.args[0]
    if isinstance(node, ast.Name):
        return node.id if node.id.isupper() and len(node.id) > 2 else ""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not OPTIONS.match(node.value.id):
        return node.attr if node.attr.isupper() else "" if node.value.id == "self" else f"{node.value.id}.{node.attr}"
    return ""


WORDS = {"load", "loads", "read_pickle", "open", "eval", "exec", "system", "popen", "extractall", "extract", "Popen", "run",
         "call",
         "check_call", "check_output", "getoutput", "getstatusoutput", "load_all", "unsafe_load", "full_load",
         "from_pretrained",
         "load_dataset", "get", "post", "request", "Unpickler", "decode", "unpack_archive", "load_metric", "PackageImporter",
         "load_model"}


def _worth(syntax: Syntax) -> bool:
    return any(name.rpartition(".")[2] in WORDS for name, _ in syntax.calls()) or any(
        node.attr == "_create_unverified_context" for node in syntax.nodes(ast.Attribute)
    )


class _Reader:
    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self._paths: PathValues | None = None
        self._own: set[str] | None = None

    @property
    def paths(self) -> PathValues:
        """Made only where a file loads anything."""
        if self._paths is None:
            self._paths = PathValues(self.syntax)
        return self._paths

    def judge(self, name: str, call: ast.Call) -> UnsafeCall | None:
        """What is unsafe in one call."""
        tail = name.rpartition(".")[2]
        if name in PICKLES:
            if tail == "loads" and any(other.rpartition(".")[2] == "dumps" for other, _ in self.syntax.calls()):
                return None  # bytes that the file itself pickled, sent between its own processes
            return self._file(Danger.PICKLE, PICKLES[name], call)
        if name == "torch.load":
            return self._torch(call)
        if name == "numpy.load":
            return self._file(Danger.NUMPY, "numpy.load", call) if literal(keyword(call, "allow_pickle")) is True else None
        if name in ("yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.unsafe_load_all"):
            return self._yaml(name, call)
        if name in ("eval", "exec", "builtins.eval", "builtins.exec") and call.args:
            if self.syntax.path.rpartition("/")[2] in ("setup.py", "conf.py"):
                return None  # reads the version from its own package
            outside = self._outside(call.args[0], call, shipped_is_safe=True)
            return self._unsafe(Danger.EVALUATION, f"{tail}() of {outside}", call) if outside else None
        if name in SHELLS or (name in RUNS and literal(keyword(call, "shell")) is True):
            return self._shell(name, call)
        if tail == "extractall" or name == "tarfile.TarFile.extractall":
            return self._archive(call)
        if literal(keyword(call, "verify")) is False and REMOTE.match(name):
            return self._unsafe(Danger.CERTIFICATE, f"{name}(verify=False)", call)
        if literal(keyword(call, "trust_remote_code")) is True and keyword(call, "revision") is None:
            return self._unsafe(Danger.REMOTE_CODE, f"{tail}(trust_remote_code=True)", call)
        if literal(keyword(call, "safe_mode")) is False and tail == "load_model":
            return self._unsafe(Danger.PICKLE, "load_model(safe_mode=False)", call)
        return None

    def unchecked_context(self) -> Iterator[UnsafeCall]:
        """`ssl._create_default_https_context = ssl._create_unverified_context`."""
        for node in self.syntax.nodes(ast.Assign):
            if self.syntax.dotted(node.value) == "ssl._create_unverified_context":
                yield UnsafeCall(Danger.CERTIFICATE, "ssl._create_unverified_context", self.syntax.place(node))

    def _unsafe(self, danger: Danger, words: str, call: ast.Call, path: str = "", *, explicit: bool = True) -> UnsafeCall:
        return UnsafeCall(danger, words, self.syntax.place(call), path, explicit)

    def _torch(self, call: ast.Call) -> UnsafeCall | None:
        given = keyword(call, "weights_only")
        if given is not None and literal(given) is not False:
            return None
        words = "torch.load(weights_only=False)" if given is not None else "torch.load"
        return self._file(Danger.TORCH, words, call, explicit=given is not None)

    def _yaml(self, name: str, call: ast.Call) -> UnsafeCall | None:
        if name.startswith("yaml.load"):
            loader = keyword(call, "Loader") or (call.args[1] if len(call.args) > 1 else None)
            kind = self.syntax.dotted(loader).rpartition(".")[2] if loader is not None else ""
            if loader is not None and kind not in ("Loader", "UnsafeLoader", "CLoader"):
                return None
            words = f"yaml.load(Loader={kind})" if kind else "yaml.load without a Loader"
        else:
            words = name
        return self._file(Danger.YAML, words, call)

    def _file(self, danger: Danger, words: str, call: ast.Call, *, explicit: bool = True) -> UnsafeCall | None:
        """A call that takes a file; None when this very file of the project wrote it."""
        taken = self._source(call, call.args[0] if call.args else None)
        if taken is None:
            return self._unsafe(danger, words, call, explicit=explicit)
        if isinstance(taken, ast.Call) and self.syntax.dotted(taken.func).rpartition(".")[2] in ("dumps", "serialize"):
            return None  # a copy made by pickling
        if ast.unparse(taken) in self.own:
            return None
        path = self.paths.path(taken)
        return UnsafeCall(danger, words, self.syntax.place(call), path.text if path else _folder(taken), explicit,
                          _constant(taken), self._last(taken))

    def _last(self, node: ast.expr, depth: int = 3) -> str:
        """The last part of a path that is put together, `os.path.join(folder, "model.pkl")`, seen through names."""
        if isinstance(node, ast.Constant):
            return node.value.rpartition("/")[2] if isinstance(node.value, str) else ""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return self._last(node.right, 0)
        if isinstance(node, ast.Call) and node.args:
            tail = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            return self._last(node.args[-1], 0) if tail in ("join", "joinpath", "Path", "str", "abspath") else ""
        if isinstance(node, ast.Name) and depth:
            given = [item.value for item in self.syntax.nodes(ast.Assign)
                     if any(isinstance(target, ast.Name) and target.id == node.id for target in item.targets)]
            return self._last(given[0], depth - 1) if len(given) == 1 else ""
        return ""

    def dumped(self) -> Iterator[str]:
        """Shared names of paths to which the file pickles: `joblib.dump(model, config.MODEL_PATH)`."""
        for name, call in self.syntax.calls():
            if name.partition(".")[0] in PICKLERS and name.rpartition(".")[2] in DUMPS:
                for part in call.args[:2]:
                    taken = self._source(call, part)
                    if taken is not None and (shared := _constant(taken)):
                        yield shared

    def _source(self, call: ast.Call, first: ast.expr | None) -> ast.expr | None:
        """The path that an argument of a call means, seen through `open` and `with open(…) as f`."""
        if isinstance(first, ast.Name):
            for parent in self.syntax.above(call):
                if isinstance(parent, (ast.With, ast.AsyncWith)):
                    for item in parent.items:
                        if isinstance(item.optional_vars, ast.Name) and item.optional_vars.id == first.id:
                            return _opened(item.context_expr)
            made = [node.value for node in self.syntax.nodes(ast.Assign)
                    if any(isinstance(target, ast.Name) and target.id == first.id for target in node.targets)
                    and isinstance(node.value, ast.Call) and node.lineno <= call.lineno]
            opened = [node for node in made if self.syntax.dotted(node.func).rpartition(".")[2] in ("open", "File")]
            if opened:
                return _opened(opened[-1])
        return _opened(first)

    @property
    def own(self) -> set[str]:
        """Paths, as they stand in the code, that the file writes."""
        if self._own is None:
            self._own = set()
            for name, call in self.syntax.calls():
                tail = name.rpartition(".")[2]
                if tail == "open" and call.args:
                    mode = literal(call.args[1]) if len(call.args) > 1 else literal(keyword(call, "mode"))
                    if isinstance(mode, str) and set(mode) & set("wax+"):
                        self._own.add(ast.unparse(call.args[0]))
                elif tail in DUMPS:
                    self._own |= {ast.unparse(part) for part in call.args[:2] if not isinstance(part, ast.Constant)
                                  or isinstance(part.value, str)}
        return self._own

    def _shell(self, name: str, call: ast.Call) -> UnsafeCall | None:
        if not call.args or literal(call.args[0]) is not ...:
            return None
        outside = self._outside(call.args[0], call)
        return self._unsafe(Danger.SHELL, f"{name} with {outside}", call) if outside else None

    def _archive(self, call: ast.Call) -> UnsafeCall | None:
        if keyword(call, "filter") is not None or keyword(call, "members") is not None or not isinstance(call.func,
            ast.Attribute):
            return None
        holder = call.func.value
        makers = [holder]
        if isinstance(holder, ast.Name):
            makers = [node.value for node in self.syntax.nodes(ast.Assign)
                      if any(isinstance(target, ast.Name) and target.id == holder.id for target in node.targets)]
            makers += [item.context_expr for node in self.syntax.nodes(ast.With) for item in node.items
                       if isinstance(item.optional_vars, ast.Name) and item.optional_vars.id == holder.id
                       and any(up is node for up in self.syntax.above(call))]
        tar = any(isinstance(maker, ast.Call) and self.syntax.dotted(maker.func).startswith("tarfile.") for maker in makers)
        return self._unsafe(Danger.ARCHIVE, "tarfile extractall without a filter", call) if tar else None

    def _outside(self, node: ast.expr, call: ast.Call, depth: int = 4, *, shipped_is_safe: bool = False) -> str:
        """What outside thing an expression takes in, such as `an option` or `typed input`; empty when none is seen."""
        for part in ast.walk(node):
            if isinstance(part, ast.Call):
                name = self.syntax.dotted(part.func)
                tail = name.rpartition(".")[2]
                if name in ("input", "raw_input"):
                    return "typed input"
                if name in ("os.getenv", "os.environ.get"):
                    return "an environment variable"
                if REMOTE.match(name):
                    return "a downloaded text"
                if tail in ("read", "readline", "readlines", "read_text",
                            "open") and not (shipped_is_safe and self._literal_file(part)):
                    return "a file's content"
            elif isinstance(part, ast.Attribute):
                chain = self.syntax.dotted(part)
                if chain in ("sys.argv", "os.environ"):
                    return "the command line" if chain == "sys.argv" else "an environment variable"
                if isinstance(part.value, ast.Name) and OPTIONS.match(part.value.id):
                    return f"the option {part.attr}"
            elif isinstance(part, ast.Name) and depth and isinstance(part.ctx, ast.Load):
                found = self._assigned_outside(part, call, depth - 1, shipped_is_safe=shipped_is_safe)
                if found:
                    return found
        return ""

    def _assigned_outside(self, name: ast.Name, call: ast.Call, depth: int, *, shipped_is_safe: bool) -> str:
        scope = self.syntax.function_of(call)
        for node in self.syntax.nodes(ast.Assign):
            if node.lineno <= call.lineno and self.syntax.function_of(node) is scope and any(
                isinstance(target, ast.Name) and target.id == name.id for target in node.targets
            ) and not any(part is name for part in ast.walk(node.value)):
                found = self._outside(node.value, call, min(depth, 1), shipped_is_safe=shipped_is_safe)
                if found:
                    return found
        return ""

    def _literal_file(self, call: ast.Call) -> bool:
        """`open("settings.py").read()`: a file of the project itself."""
        return any(isinstance(part, ast.Call) and part.args and isinstance(literal(part.args[0]), str)
                   for part in ast.walk(call))


def _folder(node: ast.expr) -> str:
    """The folder with which a path begins that is put together: `"data/part.{}".format(n)` gives data."""
    first = node
    while not isinstance(first, ast.Constant):
        if isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr == "format":
            first = first.func.value
        elif isinstance(first, ast.BinOp):
            first = first.left
        elif isinstance(first, ast.JoinedStr) and first.values:
            first = first.values[0]
        else:
            return ""
    return first.value.rpartition("/")[0] if isinstance(first.value, str) else ""


def _opened(node: ast.expr | None) -> ast.expr | None:
    """The path inside `open(path, "rb")`, `gzip.open(path)` or `path.open()`; the expression itself otherwise."""
    if isinstance(node, ast.Call):
        tail = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if tail in ("open", "File", "GFile", "BytesIO", "fopen"):
            if node.args:
                return node.args[0]
            return node.func.value if isinstance(node.func, ast.Attribute) else None
    return node
