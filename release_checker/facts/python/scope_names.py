# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which names exist without a definition, which statements define names, and what hides where names come from."""

from __future__ import annotations

import ast
import builtins
import importlib
import re
import sys
from collections.abc import Iterable, Iterator

from release_checker.facts.python.magics import FOREIGN_CELL_MAGICS, PYTHON_CELL_MAGICS
from release_checker.facts.python.syntax import Syntax

Scoped = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BUILTINS = frozenset(dir(builtins)) | {
    "WindowsError", "ExceptionGroup", "BaseExceptionGroup", "EncodingWarning", "aiter", "anext", "PythonFinalizationError",
    "__annotations__", "__builtin__", "__builtins__", "__name__", "__doc__", "__package__", "__loader__", "__spec__",
}
IPYTHON = {
    "display", "get_ipython", "In", "Out", "_", "__", "___", "_i", "_ii", "_iii", "_ih", "_oh", "_dh", "exit", "quit",
    "open", "_exit_code", "_sh", "__session__", "__IPYTHON__",
}
HOSTED = {"spark", "sc", "sqlContext", "sqlCtx", "sqlc", "dbutils", "displayHTML", "mssparkutils", "notebookutils"}
"Given by the kernels of hosting services and of Spark; whether that is well is another check's matter."
PYTHON2 = frozenset({"unicode", "xrange", "raw_input", "reload", "basestring", "long", "unichr", "execfile", "file", "cmp",
                     "reduce", "apply", "buffer", "intern", "coerce", "StandardError"})
"Builtins that ended with Python 2."
WHERE = re.compile(
    r"ipython|jupyter|notebook|colab|kaggle|interactive|databricks|sagemaker|/content\b|deepnote", re.IGNORECASE,
)
"Words of a condition that tells where the notebook runs."
BARE_COMMANDS = {"ls", "ll", "pwd", "cd", "who", "whos", "history", "hist", "magic", "lsmagic", "clear", "quickref", "pylab",
                 "matplotlib", "config", "cls", "dirs", "popd", "reset", "time", "timeit", "conda", "pip", "watermark"}
SPREADING_CALLS = {
    "exec", "builtins.exec", "execfile", "globals().update", "locals().update", "vars().update", "sympy.init_session",
    "init_session", "get_ipython().magic", "get_ipython().run_line_magic", "get_ipython().run_cell_magic",
    "get_ipython().push", "get_ipython().run_cell", "get_ipython().ex", "get_ipython().user_ns.update",
    "IPython.get_ipython().magic", "get_ipython().user_global_ns.update", "runpy.run_path", "setattr", "dill.load_session",
    "dill.load_module",
}
"Calls that may define names in the notebook."
PLAIN_MODULES = {
    "math", "cmath", "random", "time", "itertools", "functools", "operator", "collections", "string", "statistics",
    "typing", "datetime", "copy", "glob", "os.path", "decimal", "fractions", "abc", "dataclasses", "enum",
}
"Modules of the standard library whose star import can be read off our own."
HARMLESS_MAGICS = {
    "matplotlib", "load_ext", "reload_ext", "unload_ext", "autoreload", "config", "env", "set_env", "cd", "pwd", "ls", "ll",
    "cat", "cp", "mv", "rm", "mkdir", "rmdir", "man", "less", "more", "pip", "conda", "mamba", "micromamba", "uv", "time",
    "timeit", "prun", "lprun", "memit", "mprun", "who", "whos", "history", "hist", "lsmagic", "magic", "quickref",
    "precision", "pinfo", "pinfo2", "pdoc", "pdef", "psource", "pfile", "psearch", "debug", "pdb", "xmode", "tb",
    "automagic", "colors", "pprint", "page", "store", "save", "notebook", "logstart", "logstop", "logon", "logoff",
    "writefile", "watermark", "version_information", "tensorboard", "wandb", "sh", "sx", "system", "alias", "bookmark",
    "dhist", "dirs", "popd", "pushd", "gui", "clear", "cls", "R", "Rpush", "Rget", "Rpull", "Rdevice", "octave",
    "octave_push", "octave_pull", "julia", "javascript", "latex", "snakeviz", "doctest_mode", "profile", "reset",
    "reset_selective", "unalias", "killbgscripts", "connect_info", "qtconsole", "connect_to", "aimport", "sql",
    "install_ext", "install_default_config", "nbdev_default_export", "nbdev_export", "flake8_on", "pycodestyle_on",
    "lab_black", "nb_black", "blackcellmagic", "html", "skip", "mermaid", "widgets", "capture", "nbdev_hide", "warnings",
    "tensorflow_version", "shell", "xdel", "logstate", "code_wrap", "subplots", "test", "run_magic", "ipytest", "pytest",
    "config_plots", "pdbrc", "memory_profiler", "scalene", "mlflow", "dvc", "git", "bash", "!", "ld", "lf", "lk", "lx",
    "rehashx",
}
"Line magics that define no names, or only those that their options name."


def is_known(name: str) -> bool:
    """The name exists in every notebook, or on the hosting service that the notebook is written for."""
    return name in BUILTINS or name in IPYTHON or name in HOSTED or re.fullmatch(r"_i?\d+", name) is not None


def chunk_causes(syntax: Syntax) -> Iterator[tuple[int, str]]:
    """Lines of the joined module from which on names may come from somewhere that reading cannot see, and why."""
    for (start, _), chunk in zip(syntax.starts, syntax.chunks, strict=True):
        head = chunk.head.split()[0] if chunk.head else ""
        if head and head not in PYTHON_CELL_MAGICS and head not in FOREIGN_CELL_MAGICS:
            yield start + 1, f"the cell magic `%%{head}`"
        for line, text in chunk.magics:
            name = (text.split() or [""])[0].rstrip(";")
            if text == chunk.head or name in HARMLESS_MAGICS or "?" in text or name in PYTHON_CELL_MAGICS:
                if name == "store" and text.split()[1:] == ["-r"]:
                    yield start + line, "`%store -r`"
            elif not text.startswith(tuple("0123456789")):
                yield start + line, f"`%run {run_target(text)}`" if name == "run" else f"`%{name}`"
    cells = {cell: start for start, cell in syntax.starts}
    for place, words in syntax.broken:
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        yield cells.get(place.cell, 0) + (place.line or 1), f"a cell that Python {python} does not parse ({words})"


def run_target(text: str) -> str:
    """The file that `%run -i lab.py --fast` runs; empty when it is not written out."""
    word = next((word for word in text.split()[1:] if not word.startswith("-")), "")
    return word.strip("\"'") if not re.search(r"[{$]", word) else ""


def star_names(node: ast.ImportFrom) -> list[str] | None:
    """What a star import gives, for modules of the standard library; None when reading cannot tell."""
    if node.level or node.module not in PLAIN_MODULES:
        return None
    module = importlib.import_module(node.module)
    return list(getattr(module, "__all__", None) or (name for name in dir(module) if not name.startswith("_")))


def bound_names(body: Iterable[ast.AST], walrus: bool = True) -> Iterator[tuple[str, int]]:
    """Names that statements at the level of the notebook define, at whatever depth of their blocks, with their lines.

    `walrus` says that expressions hold assignments, too; without any, expressions need not be searched.
    """
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        yield from bound_by(node)
        if isinstance(node, FUNCTIONS):
            yield from ((name, node.lineno) for name in function_locals(node, walrus)[1])
        elif isinstance(node, ast.ClassDef):
            # Names of the class are its own; only what its functions declare global is the notebook's.
            yield from ((name, node.lineno) for name in _shared_by_class(node, walrus))
        elif isinstance(node, COMPREHENSIONS):
            yield from ((item.target.id, item.lineno) for item in ast.walk(node) if isinstance(item, ast.NamedExpr))
        elif not isinstance(node, ast.Lambda):
            stack += binding_parts(node, walrus)


def binding_parts(node: ast.AST, walrus: bool) -> Iterator[ast.AST]:
    """What may bind names in a node: its blocks and its targets, and with a walrus somewhere its expressions."""
    for child in ast.iter_child_nodes(node):
        if walrus or not isinstance(child, ast.expr) or isinstance(getattr(child, "ctx", None), ast.Store):
            yield child


def _shared_by_class(node: ast.ClassDef, walrus: bool) -> set[str]:
    methods = (item for item in node.body if isinstance(item, FUNCTIONS))
    return {name for item in methods for name in function_locals(item, walrus)[1]}


def bound_by(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that one node binds by itself."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name, node.lineno
    elif isinstance(node, ast.Import):
        yield from ((name.asname or name.name.partition(".")[0], node.lineno) for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        for name in node.names:
            names = [name.asname or name.name] if name.name != "*" else star_names(node) or []
            yield from ((item, node.lineno) for item in names)
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name:
            yield node.name, node.lineno
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest, node.lineno


def function_locals(node: Scoped, walrus: bool = True) -> tuple[set[str], set[str]]:
    """Names local to a function, and names that it, or a function in it, declares global and assigns."""
    local = {item.arg for item in every_argument(node.args)}
    declared: set[str] = set()
    outer: set[str] = set()
    shared: set[str] = set()
    stack: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
    while stack:
        item = stack.pop()
        local.update(name for name, _ in bound_by(item))
        if isinstance(item, ast.Global):
            declared.update(item.names)
        elif isinstance(item, ast.Nonlocal):
            outer.update(item.names)
        elif isinstance(item, FUNCTIONS):
            shared |= function_locals(item, walrus)[1]
        elif isinstance(item, ast.ClassDef):
            shared |= _shared_by_class(item, walrus)
        elif isinstance(item, COMPREHENSIONS):
            local.update(part.target.id for part in ast.walk(item) if isinstance(part, ast.NamedExpr))
        elif not isinstance(item, ast.Lambda):
            stack += binding_parts(item, walrus)
    return local - declared - outer, shared | (declared & local)


def catches_name_error(handler: ast.ExceptHandler) -> bool:
    """A missing name in the tried block ends in this handler."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {getattr(kind, "id", getattr(kind, "attr", "")) for kind in kinds}
    return not names.isdisjoint({"NameError", "UnboundLocalError", "Exception", "BaseException"})


def guarded_names(test: ast.expr) -> set[str]:
    """Names whose presence a condition asks for: `'x' in globals()`, `"x" not in dir()`."""
    found = set()
    for part in ast.walk(test):
        if isinstance(part, ast.Compare) and isinstance(part.left, ast.Constant) and isinstance(part.left.value, str):
            holders = {getattr(call.func, "id", getattr(call.func, "attr", ""))
                       for item in part.comparators for call in ast.walk(item) if isinstance(call, ast.Call)}
            if holders & {"globals", "locals", "vars", "dir"}:
                found.add(part.left.value)
    return found


def asks_where_it_runs(test: ast.expr) -> bool:
    """The condition tells notebooks, scripts and services apart, so that either side may not run here."""
    words = (str(getattr(part, "id", getattr(part, "attr", getattr(part, "value", "")))) for part in ast.walk(test))
    return any(WHERE.search(word) for word in words)


def never_runs(test: ast.expr) -> bool:
    """A block under this condition does not run, or runs in another Python only."""
    if isinstance(test, ast.Constant):
        return not test.value
    words = {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(test)}
    return not words.isdisjoint({"TYPE_CHECKING", "version_info", "PY2", "PY3", "python_version"})


def every_argument(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function."""
    rest = [item for item in (arguments.vararg, arguments.kwarg) if item]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def type_parameters(node: ast.AST) -> Iterator[str]:
    """Names of `def f[T]` and `class C[T]`."""
    return (parameter.name for parameter in getattr(node, "type_params", ()))
