# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which command-line options a file declares, as far as reading can tell, and what makes the answer incomplete."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from release_checker.facts.python.argparse_options import (
    add_argument,
    add_subparser,
    make_parser,
    note_handed_parsers,
    parse_arguments,
    settle_known,
)
from release_checker.facts.python.function_options import expose, read_decorator
from release_checker.facts.python.option_records import Option, Options, State
from release_checker.facts.python.syntax import Syntax, keyword, literal, text_of
from release_checker.model import Place

__all__ = ["Option", "Options", "read_options"]

FLAG_KINDS = {
    "string": "str",
    "integer": "int",
    "float": "float",
    "boolean": "bool",
    "bool": "bool",
    "enum": "str",
    "list": "str",
    "multi_string": "str",
    "multi_integer": "int",
    "multi_float": "float",
    "enum_class": "str",
    "spaceseplist": "str",
    "multi_enum": "str",
    "alias": "str",
    "date": "",
    "datetime": "",
    "config_file": "",
    "config_dict": "",
    "multi": "",
    "multi_enum_class": "str",
    "unit": "str",
    "path": "str",
}
"absl's DEFINE_x and the type that a value must have."
OPAQUE = {
    "hydra.main": "hydra",
    "hydra.initialize": "hydra",
    "hydra.compose": "hydra",
    "docopt.docopt": "docopt",
    "transformers.HfArgumentParser": "HfArgumentParser",
    "tyro.cli": "tyro",
    "simple_parsing.ArgumentParser": "simple_parsing",
    "simple_parsing.parse": "simple_parsing",
    "jsonargparse.ArgumentParser": "jsonargparse",
    "jsonargparse.CLI": "jsonargparse",
    "configargparse.ArgParser": "configargparse",
    "configargparse.ArgumentParser": "configargparse",
    "plac.call": "plac",
    "getopt.getopt": "getopt",
    "getopt.gnu_getopt": "getopt",
    "sacred.Experiment": "sacred",
    "tap.Tap": "Tap",
    "omegaconf.OmegaConf.from_cli": "OmegaConf",
    "pytorch_lightning.cli.LightningCLI": "LightningCLI",
    "pytorch_lightning.utilities.cli.LightningCLI": "LightningCLI",
    "lightning.pytorch.cli.LightningCLI": "LightningCLI",
    "lightning.cli.LightningCLI": "LightningCLI",
    "optparse.OptionParser": "optparse",
    "pyrallis.parse": "pyrallis",
    "pyrallis.wrap": "pyrallis",
    "draccus.wrap": "draccus",
    "chz.entrypoint": "chz",
    "chz.nested_entrypoint": "chz",
    "gin.parse_config_files_and_bindings": "gin",
    "clize.run": "clize",
    "defopt.run": "defopt",
    "cyclopts.App": "cyclopts",
    "cliff.app.App": "cliff",
    "datargs.parse": "datargs",
    "argh.dispatch_command": "argh",
    "argh.ArghParser": "argh",
}
"What parses a command line in ways that this reader does not follow."
HYDRA = (
    ("--help", "-h"), ("--hydra-help",), ("--version",), ("--cfg", "-c"), ("--resolve",), ("--package", "-p"),
    ("--run", "-r"), ("--multirun", "-m"), ("--shell-completion", "-sc"), ("--config-path", "-cp"), ("--config-name", "-cn"),
    ("--config-dir", "-cd"), ("--experimental-rerun",), ("--info", "-i"),
)
"hydra's own options; the rest of its command line are overrides."
RUNS_FLAGS = ("absl.app.run", "tensorflow.app.run", "tensorflow.compat.v1.app.run", "tf.app.run", "app.run")
MAKES = ("argparse.ArgumentParser", "configargparse.ArgumentParser", "configargparse.ArgParser", "ArgumentParser")
PARSES = ("parse_args", "parse_known_args", "parse_intermixed_args")


def read_options(syntax: Syntax) -> Options:
    """Options declared in one file, through argparse, optparse, absl, click, typer, fire or docopt."""
    state = State(syntax)
    calls = list(syntax.calls())
    for name, call in calls:
        _call(state, name, call)
    settle_known(state)
    if "docopt" in state.parses:
        _docopt(state)
    if state.made or "argparse" in state.parses or any(option.family == "argparse" for option in state.items):
        note_handed_parsers(state, calls)
    for attribute in syntax.nodes(ast.Attribute):
        if attribute.attr == "argv" and syntax.dotted(attribute) == "sys.argv":
            _argv(state, attribute)
    _decorators(state)
    return state.result()


def _call(state: State, name: str, call: ast.Call) -> None:
    tail = name.rpartition(".")[2]
    if tail == "add_argument" and "." in name:
        add_argument(state, call)
    elif tail == "add_option" and "." in name and call.args:
        add_argument(state, call, optparse=True)
    elif tail.startswith(("DEFINE_", "mark_flag")):
        _flag(state, tail, call)
    elif tail in PARSES and "." in name:
        parse_arguments(state, tail, call)
    elif name in MAKES:
        make_parser(state, call)
        if name.startswith("configargparse"):
            state.parses.add("configargparse")
    elif tail == "add_parser" and "." in name:
        add_subparser(state, call)
    elif tail == "add_subparsers":
        state.has_subcommands = True
    elif name in RUNS_FLAGS:
        state.parses.add("absl")
    elif name in ("fire.Fire", "Fire", "typer.run"):
        expose(state, call, "typer" if name == "typer.run" else "fire")
    elif name == "exec" and "configurator" in ast.unparse(call)[:200]:
        state.overrides = True
    elif name in OPAQUE:
        _opaque(state, name, call)


def _opaque(state: State, name: str, node: ast.expr) -> None:
    family = OPAQUE[name]
    state.parses.add("argparse" if family == "optparse" else family)
    if family not in ("docopt", "optparse"):
        state.leave_open(f"{family} builds the command line", node)
    if family == "hydra":
        place = state.syntax.place(node)
        state.items += [Option(flags, flags[0].lstrip("-"), place, "hydra", takes="unknown") for flags in HYDRA]
    if name == "hydra.main" and isinstance(node, ast.Call):
        path, config = text_of(keyword(node, "config_path")), text_of(keyword(node, "config_name"))
        if path is not None and config is not None:
            state.config = (path, config)


def _docopt(state: State) -> None:
    """The usage text of the module is the declaration."""
    usage = ast.get_docstring(state.syntax.tree) or ""
    place = Place(state.syntax.path, 1)
    for flag in dict.fromkeys(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", usage)):
        state.items.append(Option((flag,), flag.lstrip("-"), place, "docopt", takes="unknown"))
    if not usage:
        state.open.append(("docopt reads a usage text from elsewhere", place))


def _flag(state: State, tail: str, call: ast.Call) -> None:
    """Absl's and TensorFlow's `flags.DEFINE_x(name, default, help)`."""
    state.parses.add("flags")
    if tail.startswith("mark_flag"):
        names = literal(call.args[0]) if call.args else ...
        wanted = {names} if isinstance(names, str) else set(names) if isinstance(names, (list, tuple)) else set()
        state.items = [
            replace(item, required=True) if item.family == "absl" and item.name in wanted else item for item in state.items
        ]
        return
    kind = tail.removeprefix("DEFINE_")
    name = text_of(call.args[0]) if call.args else text_of(keyword(call, "name"))
    if name is None or kind not in FLAG_KINDS:
        state.leave_open("a flag is defined under a computed name", call)
        return
    flags = [f"--{name}", f"-{name}"]
    toggles = kind in ("boolean", "bool")
    flags += [f"--no{name}", f"-no{name}"] if toggles else []
    short = text_of(keyword(call, "short_name"))
    flags += [f"-{short}", f"--{short}"] if short else []
    if kind.startswith("config") or kind == "multi":
        state.leave_open(f"--{name} opens a configuration of its own", call)
    enumerated = (call.args[2] if len(call.args) > 2 else keyword(call, "enum_values")) if kind == "enum" else None
    state.items.append(
        Option(
            flags=tuple(flags),
            name=name,
            place=state.syntax.place(call),
            family="absl",
            takes="bool" if toggles else "1",
            kind=FLAG_KINDS[kind].replace("bool", ""),
            choices=state.choices(enumerated) if enumerated is not None else (),
            required=literal(keyword(call, "required")) is True,
            owner=state.owner(call),
            guarded=state.guarded(call),
        )
    )


def _argv(state: State, node: ast.Attribute) -> None:
    """`sys.argv` read by hand, but for the script's own name and for handing it on to a parser."""
    parent = state.syntax.parent(node)
    if isinstance(parent, ast.Subscript):
        if literal(parent.slice) == 0:
            return
        handed_on = isinstance(parent.slice, ast.Slice) and state.made
        parent = state.syntax.parent(parent)
        if handed_on and isinstance(parent, ast.Call):
            return
    harmless = (*PARSES, "run", "join", "len", "print", "info", "FLAGS")
    if isinstance(parent, ast.Call) and getattr(parent.func, "attr", getattr(parent.func, "id", "")) in harmless:
        return
    state.argv = state.argv or state.syntax.place(node)


def _decorators(state: State) -> None:
    for function in state.syntax.nodes(ast.FunctionDef):
        for decorator in function.decorator_list:
            name = state.syntax.dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if name in OPAQUE:
                if not isinstance(decorator, ast.Call):
                    _opaque(state, name, decorator)
            elif name.rpartition(".")[2] in ("automain", "main") and "sacred" in state.tops:
                state.parses.add("sacred")
                state.leave_open("sacred builds the command line", decorator)
            elif state.tops & {"click", "typer"}:
                read_decorator(state, function, decorator, name)
