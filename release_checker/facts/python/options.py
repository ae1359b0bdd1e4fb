# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which command-line options a file declares, as far as reading can tell, and what makes the answer incomplete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from release_checker.facts.python.syntax import Syntax, keyword, literal, text_of
from release_checker.model import Place

FLAG_KINDS = {"string": "str", "integer": "int", "float": "float", "boolean": "bool", "bool": "bool", "enum": "str", "list": "str",
              "multi_string": "str", "multi_integer": "int", "multi_float": "float", "enum_class": "str", "spaceseplist": "str",
              "multi_enum": "str", "alias": "str", "date": "", "datetime": "", "config_file": "", "config_dict": "", "multi": "",
              "multi_enum_class": "str", "unit": "str", "path": "str"}
"absl's DEFINE_x and the type that a value must have."
OPAQUE = {
    "hydra.main": "hydra", "hydra.initialize": "hydra", "hydra.compose": "hydra", "transformers.HfArgumentParser": "HfArgumentParser",
    "tyro.cli": "tyro", "simple_parsing.ArgumentParser": "simple_parsing", "simple_parsing.parse": "simple_parsing",
    "jsonargparse.ArgumentParser": "jsonargparse", "jsonargparse.CLI": "jsonargparse", "configargparse.ArgParser": "configargparse",
    "configargparse.ArgumentParser": "configargparse", "plac.call": "plac", "docopt.docopt": "docopt", "getopt.getopt": "getopt",
    "getopt.gnu_getopt": "getopt", "sacred.Experiment": "sacred", "omegaconf.OmegaConf.from_cli": "OmegaConf", "fire.Fire": "fire",
    "pytorch_lightning.cli.LightningCLI": "LightningCLI", "pytorch_lightning.utilities.cli.LightningCLI": "LightningCLI",
    "lightning.pytorch.cli.LightningCLI": "LightningCLI", "lightning.cli.LightningCLI": "LightningCLI", "tap.Tap": "Tap",
    "optparse.OptionParser": "optparse", "pyrallis.parse": "pyrallis", "pyrallis.wrap": "pyrallis", "draccus.wrap": "draccus",
    "chz.entrypoint": "chz", "chz.nested_entrypoint": "chz", "gin.parse_config_files_and_bindings": "gin", "clize.run": "clize",
    "defopt.run": "defopt", "cyclopts.App": "cyclopts", "yacs.config.CfgNode": "yacs", "cliff.app.App": "cliff", "datargs.parse": "datargs",
    "argh.dispatch_command": "argh", "argh.ArghParser": "argh", "knockknock": "", "dataclass_cli.add": "dataclass_cli", "ml_args": "ml_args",
    "streamlit": "streamlit", "ray.tune.run_cli": "ray", "mmengine.config.DictAction": "",
}
"What parses a command line in ways that this reader does not follow."


@dataclass(frozen=True, slots=True)
class Option:
    """One declared option or positional argument."""

    flags: tuple[str, ...]
    "As typed, such as `--lr` and `-l`; empty for a positional argument."
    name: str
    "Name of a positional argument, or of where the value goes."
    place: Place
    "Where it is declared."
    family: str
    "argparse, absl, click, typer or fire."
    takes: str = "1"
    "How many values: 0, 1, ? (none or one), * (any number, also none), + (at least one), n (another fixed number), unknown."
    kind: str = ""
    "int or float when a value must read as one; str when anything goes; empty when unknown."
    choices: tuple[str, ...] = ()
    "Allowed values, as text; empty when any or when unknown."
    required: bool = False
    "The command fails without it."
    owner: str = ""
    "The function or class that declares it; empty at module level."
    guarded: bool = False
    "Declared under `if __name__ == \"__main__\"`."
    parser: str = ""
    "The variable that it is added to, as written."


@dataclass(frozen=True, slots=True)
class Options:
    """What one file declares for the command line."""

    items: tuple[Option, ...] = ()
    "In the order of the file."
    parses: frozenset[str] = frozenset()
    "Families whose parsing this file does itself: argparse, absl, click, typer, fire …"
    open: tuple[tuple[str, Place], ...] = ()
    "Why a flag that is not among the items may be accepted all the same, and where."
    uses_argv: Place | None = None
    "`sys.argv` is read by hand."
    subcommands: tuple[str, ...] = ()
    "Names of subparsers or commands."
    has_subcommands: bool = False
    "There are some, named or not."
    no_abbreviation: bool = False
    "argparse is told not to accept the beginnings of options."
    globals: frozenset[str] = frozenset()
    "Names assigned at module level, for scripts that let the command line override them."
    overrides: bool = False
    "Runs a file that overrides its globals from the command line (`exec(open(\"configurator.py\").read())`)."
    config: tuple[str, str] | None = None
    "hydra's config_path and config_name, where both are literal."
    parsers: int = 0
    "How many times a parser is made."
    keys: frozenset[str] = frozenset()
    "Literal keys of dictionaries, kept where options are added under computed names."
    passes_parser: tuple[str, ...] = ()
    "Dotted names of functions that are handed a parser, or that give one."


def read_options(syntax: Syntax) -> Options:
    """Options declared in one file, through argparse, optparse, absl, click, typer or fire."""
    reader = _Reader(syntax)
    reader.read()
    return reader.result()


class _Reader:
    """Collects declarations; one pass over calls, one over functions with decorators."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.items: list[Option] = []
        self.parses: set[str] = set()
        self.open: list[tuple[str, Place]] = []
        self.passes: list[str] = []
        self.subcommands: list[str] = []
        self.has_subcommands = self.no_abbreviation = self.overrides = False
        self.made = 0
        self.argv: Place | None = None
        self.config: tuple[str, str] | None = None
        self.constants = _constants(syntax)
        self.parsers = {"parser", "self.parser", "args_parser", "arg_parser", "argparser", "ap"}

    def read(self) -> None:
        """Everything."""
        calls = list(self.syntax.calls())
        for name, call in calls:
            self._call(name, call)
        self._bare_calls()
        if any(option.family == "argparse" for option in self.items) or self.parses:
            self._handed(calls)
        for attribute in self.syntax.nodes(ast.Attribute):
            if attribute.attr == "argv" and self.syntax.dotted(attribute) == "sys.argv":
                self._argv(attribute)
        self._decorated()

    def result(self) -> Options:
        """The record."""
        return Options(
            items=tuple(self.items), parses=frozenset(self.parses), open=tuple(self.open[:5]), uses_argv=self.argv,
            subcommands=tuple(dict.fromkeys(self.subcommands)), has_subcommands=self.has_subcommands,
            no_abbreviation=self.no_abbreviation, overrides=self.overrides, config=self.config,
            globals=frozenset(self.constants) if self.overrides else frozenset(),
            passes_parser=tuple(dict.fromkeys(self.passes)), parsers=self.made, keys=frozenset(self._keys()),
        )

    def _keys(self) -> Iterator[str]:
        """Every defaults table may become options somewhere; only the names in them are of interest."""
        for call in self.syntax.nodes(ast.Call):
            if isinstance(call.func, ast.Name) and call.func.id == "dict":
                yield from (item.arg for item in call.keywords if item.arg)
        if self.open:
            for table in self.syntax.nodes(ast.Dict):
                yield from (key for key in map(text_of, filter(None, table.keys)) if key)

    def _call(self, name: str, call: ast.Call) -> None:
        tail = name.rpartition(".")[2]
        if tail == "add_argument" and "." in name:
            self._argparse(call)
        elif tail == "add_option" and "." in name and call.args:
            self._argparse(call, optparse=True)
        elif tail.startswith(("DEFINE_", "mark_flag")) and ("flags" in name.lower() or "absl" in name or tail in name):
            self._absl(tail, call)
        elif tail in ("parse_args", "parse_known_args", "parse_intermixed_args") and "." in name:
            self._parse(tail, call)
        elif tail in ("ArgumentParser",) and name.startswith(("argparse.", "ArgumentParser")):
            self.made += 1
            self._parser(call)
        elif tail == "add_parser" and "." in name:
            self._subparser(call)
        elif tail == "add_subparsers":
            self.has_subcommands = True
        elif name in ("absl.app.run", "tensorflow.app.run", "tensorflow.compat.v1.app.run", "tf.app.run", "app.run"):
            self.parses.add("absl")
        elif name == "typer.run" and call.args:
            self.parses.add("typer")
            self._function_options(call.args[0], "typer")
        elif name in ("fire.Fire", "Fire"):
            self.parses.add("fire")
            self._fire(call)
        elif name == "exec" and "configurator" in ast.unparse(call)[:200]:
            self.overrides = True
        elif name in OPAQUE and OPAQUE[name]:
            self._opaque(name, call)

    def _opaque(self, name: str, call: ast.Call) -> None:
        family = OPAQUE[name]
        self.parses.add(family)
        if family == "optparse":
            self.parses.add("argparse")
            return
        if family != "docopt":
            self.open.append((f"{family} builds the command line", self.syntax.place(call)))
        if name == "hydra.main":
            path, config = text_of(keyword(call, "config_path")), text_of(keyword(call, "config_name"))
            if path is not None and config is not None:
                self.config = (path, config)

    def _bare_calls(self) -> None:
        """Docopt's usage text is a declaration of its own."""
        if "docopt" not in self.parses:
            return
        usage = ast.get_docstring(self.syntax.tree) or ""
        for flag in dict.fromkeys(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", usage)):
            self.items.append(Option((flag,), flag.lstrip("-"), Place(self.syntax.path, 1), "docopt", takes="unknown"))
        if not usage:
            self.open.append(("docopt reads a usage text from elsewhere", Place(self.syntax.path, 1)))

    def _parser(self, call: ast.Call) -> None:
        if literal(keyword(call, "allow_abbrev")) is False:
            self.no_abbreviation = True
        parents = keyword(call, "parents")
        if parents is not None:
            for item in parents.elts if isinstance(parents, (ast.List, ast.Tuple)) else [parents]:
                source = self.syntax.dotted(item)
                self.passes.append(source or "?")
        if keyword(call, "fromfile_prefix_chars") is not None or keyword(call, "prefix_chars") is not None:
            self.open.append(("the parser has prefixes of its own", self.syntax.place(call)))

    def _parse(self, tail: str, call: ast.Call) -> None:
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        written = ast.unparse(on)[:60] if on is not None else ""
        self.parses.add("argparse")
        if tail == "parse_known_args":
            self.open.append((f"{written}.parse_known_args() accepts unknown options", self.syntax.place(call)))
        given = call.args[0] if call.args else keyword(call, "args")
        dotted = self.syntax.dotted(given) if given is not None else ""
        if given is not None and dotted not in ("sys.argv",) and not (isinstance(given, ast.Subscript) and "argv" in ast.unparse(given)):
            if isinstance(given, (ast.List, ast.Constant)):
                self.parses.discard("argparse")  # notebooks and tests give the words themselves
            elif not isinstance(given, ast.Name):
                self.open.append(("the parser is not given the command line as it is", self.syntax.place(call)))

    def _argparse(self, call: ast.Call, *, optparse: bool = False) -> None:
        flags = [text_of(arg) for arg in call.args]
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        parser = self.syntax.dotted(on) or "?"
        if not flags or None in flags or any(item.arg is None for item in call.keywords) or any(
            isinstance(arg, ast.Starred) for arg in call.args
        ):
            if not flags and not call.keywords:
                return
            self.open.append(("an option is added under a computed name", self.syntax.place(call)))
            if not flags or None in flags:
                return
        names = tuple(flag for flag in flags if flag)
        optional = tuple(flag for flag in names if flag.startswith("-"))
        if not names or (not optional and " " in names[0]):
            return
        option = Option(
            flags=optional, name=text_of(keyword(call, "dest")) or names[-1].lstrip("-"), place=self.syntax.place(call), family="argparse",
            required=literal(keyword(call, "required")) is True, parser=parser, **self._where(call),
        )
        option = self._values(call, option)
        if not optional:
            option = replace(option, name=names[0], required=option.takes in ("1", "+", "n") and keyword(call, "default") is None)
        if optparse:
            option = replace(option, takes=option.takes if keyword(call, "nargs") is None else "unknown", required=False)
        if "BooleanOptionalAction" in self.syntax.dotted(keyword(call, "action")):
            option = replace(option, takes="0", flags=(*optional, *(f"--no-{flag[2:]}" for flag in optional if flag.startswith("--"))))
        self.items.append(option)

    def _where(self, node: ast.AST) -> dict[str, object]:
        owner, guarded = "", False
        for parent in self.syntax.above(node):
            if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                owner = parent.name
            if isinstance(parent, ast.If) and "__main__" in ast.unparse(parent.test)[:60]:
                guarded = True
        return {"owner": owner, "guarded": guarded}

    def _values(self, call: ast.Call, option: Option) -> Option:
        takes, action = "1", keyword(call, "action")
        if action is not None:
            word = text_of(action)
            takes = {"store": "1", "append": "1", "extend": "+", None: "unknown"}.get(word, "0")
        nargs = keyword(call, "nargs")
        if nargs is not None:
            value = literal(nargs)
            takes = value if value in ("?", "*", "+") else "n" if isinstance(value, int) and value > 1 else "unknown"
            takes = "1" if value == 1 else str(takes)
            if "REMAINDER" in self.syntax.dotted(nargs):
                takes = "*"
                self.open.append(("the rest of the command line is taken as it is", self.syntax.place(call)))
        kind, converter = "str", keyword(call, "type")
        if converter is not None:
            name = self.syntax.dotted(converter) or str(literal(converter))
            kind = name if name in ("int", "float", "str") else ""
        choices = self._choices(keyword(call, "choices")) if kind else ()
        return replace(option, takes=takes, kind=kind, choices=choices)

    def _choices(self, node: ast.expr | None) -> tuple[str, ...]:
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id)
        value = literal(node)
        if isinstance(node, ast.Call) and self.syntax.dotted(node.func) == "range":
            bounds = [literal(arg) for arg in node.args]
            if all(isinstance(item, int) for item in bounds) and len(bounds) in (1, 2):
                value = list(range(*bounds))[:200]  # type: ignore[arg-type]
        if isinstance(value, dict):
            value = list(value)
        return tuple(str(item) for item in value) if isinstance(value, (list, tuple, set)) else ()

    def _subparser(self, call: ast.Call) -> None:
        self.has_subcommands = True
        name = text_of(call.args[0]) if call.args else None
        if name is not None:
            self.subcommands.append(name)
            aliases = literal(keyword(call, "aliases"))
            self.subcommands += [item for item in aliases if isinstance(item, str)] if isinstance(aliases, (list, tuple)) else []
        else:
            self.subcommands.append("?")
        parents = keyword(call, "parents")
        if isinstance(parents, (ast.List, ast.Tuple)):
            self.passes += [self.syntax.dotted(item) or "?" for item in parents.elts]

    def _absl(self, tail: str, call: ast.Call) -> None:
        self.parses.add("flags")
        if tail.startswith("mark_flag"):
            names = literal(call.args[0]) if call.args else ...
            wanted = {names} if isinstance(names, str) else set(names) if isinstance(names, (list, tuple)) else set()
            self.items = [replace(item, required=True) if item.family == "absl" and item.name in wanted else item for item in self.items]
            return
        kind = tail.removeprefix("DEFINE_")
        name = text_of(call.args[0]) if call.args else text_of(keyword(call, "name"))
        if name is None or kind not in FLAG_KINDS:
            self.open.append(("a flag is defined under a computed name", self.syntax.place(call)))
            return
        flags: tuple[str, ...] = (f"--{name}", f"-{name}")
        if kind in ("boolean", "bool"):
            flags = (*flags, f"--no{name}", f"-no{name}")
        if kind.startswith("config") or kind == "multi":
            self.open.append((f"--{name} opens a configuration of its own", self.syntax.place(call)))
        short = text_of(keyword(call, "short_name"))
        choices: tuple[str, ...] = ()
        if kind == "enum":
            choices = self._choices(call.args[2] if len(call.args) > 2 else keyword(call, "enum_values"))
        self.items.append(Option(
            flags=(*flags, *((f"-{short}", f"--{short}") if short else ())), name=name, place=self.syntax.place(call), family="absl",
            takes="bool" if kind in ("boolean", "bool") else "1", kind=FLAG_KINDS[kind].replace("bool", ""), choices=choices,
            required=literal(keyword(call, "required")) is True, **self._where(call),
        ))

    def _handed(self, calls: list[tuple[str, ast.Call]]) -> None:
        """Functions that get a parser to add options to, and functions that give a ready one."""
        names = {"parser"}
        for node in self.syntax.nodes(ast.Assign):
            if isinstance(node.value, ast.Call) and len(node.targets) == 1:
                made = self.syntax.dotted(node.value.func)
                if made.endswith(("ArgumentParser", "add_argument_group", "add_mutually_exclusive_group", "add_parser")):
                    names.add(ast.unparse(node.targets[0])[:80])
                elif "pars" in ast.unparse(node.targets[0])[:80].lower() and made:
                    names.add(ast.unparse(node.targets[0])[:80])
                    self.passes.append(made)
        for name, call in calls:
            given = [*call.args, *(item.value for item in call.keywords)]
            for value in given:
                if isinstance(value, (ast.Name, ast.Attribute)) and ast.unparse(value)[:80] in names:
                    self.passes.append(name)

    def _argv(self, node: ast.Attribute) -> None:
        parent = self.syntax.parent(node)
        if isinstance(parent, ast.Subscript) and literal(parent.slice) == 0:
            return  # the script's own name
        if isinstance(parent, ast.Call) and self.syntax.dotted(parent.func).rpartition(".")[2] in (
            "parse_args", "parse_known_args", "run", "join", "len", "print", "info", "FLAGS",
        ):
            return
        if isinstance(parent, ast.Subscript) and isinstance(self.syntax.parent(parent), ast.Call):
            outer = self.syntax.parent(parent)
            if isinstance(outer, ast.Call) and self.syntax.dotted(outer.func).rpartition(".")[2] in ("parse_args", "parse_known_args"):
                return
        self.argv = self.argv or self.syntax.place(node)

    def _decorated(self) -> None:
        for function in self.syntax.nodes(ast.FunctionDef):
            for decorator in function.decorator_list:
                self._decorator(function, decorator)

    def _decorator(self, function: ast.FunctionDef, decorator: ast.expr) -> None:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = self.syntax.dotted(call.func if call else decorator)
        tail = name.rpartition(".")[2]
        if name in ("click.option", "click.argument") and call:
            self._click(function, tail, call)
        elif name.startswith("click.") and tail in ("command", "group", "version_option", "help_option", "password_option", "confirmation_option"):
            self.parses.add("click")
            if call and "ignore_unknown_options" in ast.unparse(call):
                self.open.append(("the command ignores unknown options", self.syntax.place(call)))
            if tail.endswith("_option"):
                self.items.append(Option((f"--{tail.partition('_')[0]}",), tail, self.syntax.place(decorator), "click", takes="unknown"))
            if tail == "group":
                self.has_subcommands = True
        elif tail == "command" and "." in name and self._is_typer():
            self.parses.add("typer")
            explicit = text_of(call.args[0]) if call and call.args else None
            self.subcommands.append(explicit or function.name.replace("_", "-"))
            self._parameters(function, "typer")
        elif tail == "command" and "." in name and "click" in self._imports():
            self.parses.add("click")
            self.has_subcommands = True
            explicit = text_of(call.args[0]) if call and call.args else text_of(keyword(call, "name")) if call else None
            self.subcommands.append(explicit or function.name.replace("_", "-"))
            if explicit is None:
                self.subcommands.append(function.name)
        elif name == "hydra.main":
            if call is None:
                self._opaque_bare(name, decorator)
        elif tail in ("automain", "main") and "sacred" in self._imports():
            self.parses.add("sacred")
            self.open.append(("sacred builds the command line", self.syntax.place(decorator)))
        elif name in OPAQUE and OPAQUE[name] and call is None:
            self._opaque_bare(name, decorator)
        elif self._imports() & {"click", "typer"} and call is None and tail and not name.startswith(("click", "typer", "torch", "functools")):
            # A decorator of the project's own may add options.
            self.passes.append(name)

    def _opaque_bare(self, name: str, decorator: ast.expr) -> None:
        self.parses.add(OPAQUE[name])
        self.open.append((f"{OPAQUE[name]} builds the command line", self.syntax.place(decorator)))

    def _imports(self) -> set[str]:
        if not hasattr(self, "_tops"):
            self._tops = {target.lstrip(".").partition(".")[0] for target in self.syntax.aliases.values()}
        return self._tops

    def _is_typer(self) -> bool:
        return "typer" in self._imports()

    def _click(self, function: ast.FunctionDef, tail: str, call: ast.Call) -> None:
        self.parses.add("click")
        words = [text_of(arg) for arg in call.args]
        if None in words or not words or any(item.arg is None for item in call.keywords):
            self.open.append(("an option is added under a computed name", self.syntax.place(call)))
            return
        flags = [part for word in words if word and word.startswith("-") for part in re.split(r"\s*/\s*", word) if part]
        kind = keyword(call, "type")
        dotted = self.syntax.dotted(kind.func if isinstance(kind, ast.Call) else kind) if kind is not None else ""
        choices = self._choices(kind.args[0]) if isinstance(kind, ast.Call) and dotted == "click.Choice" and kind.args else ()
        if isinstance(kind, ast.Call) and literal(keyword(kind, "case_sensitive")) is False:
            choices = ()
        toggles = any("/" in (word or "") for word in words) or literal(keyword(call, "is_flag")) is True or keyword(call, "count") is not None
        default = literal(keyword(call, "default"))
        if isinstance(default, bool) and kind is None and keyword(call, "is_flag") is None:
            toggles = True
        nargs = literal(keyword(call, "nargs"))
        takes = "0" if toggles else "unknown" if isinstance(nargs, int) and nargs != 1 else "1"
        name = next((word for word in words if word and not word.startswith("-")), (flags or ["?"])[-1].lstrip("-"))
        required = literal(keyword(call, "required")) is True
        if tail == "argument":
            required = keyword(call, "required") is None and keyword(call, "default") is None and nargs in (..., 1)
        self.items.append(Option(
            tuple(flags), name, self.syntax.place(call), "click", takes=takes, kind=dotted if dotted in ("int", "float") else "",
            choices=choices, required=required, owner=function.name,
        ))

    def _fire(self, call: ast.Call) -> None:
        if not call.args:
            self.open.append(("fire exposes the whole module", self.syntax.place(call)))
            return
        self._function_options(call.args[0], "fire")

    def _function_options(self, node: ast.expr, family: str) -> None:
        name = node.id if isinstance(node, ast.Name) else ""
        function = next((item for item in self.syntax.tree.body if isinstance(item, ast.FunctionDef) and item.name == name), None)
        if function is None:
            self.open.append((f"{family} exposes what is no plain function of the file", self.syntax.place(node)))
        else:
            self._parameters(function, family)

    def _parameters(self, function: ast.FunctionDef, family: str) -> None:
        arguments = function.args
        if arguments.kwarg or arguments.vararg:
            self.open.append((f"{function.name} takes any keyword", self.syntax.place(function)))
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
        pairs = [*zip(plain, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        for argument, default in pairs:
            self._parameter(argument, default, family, function.name)

    def _parameter(self, argument: ast.arg, default: ast.expr | None, family: str, owner: str) -> None:
        dashed = argument.arg.replace("_", "-")
        place = self.syntax.place(argument)
        if family == "fire":
            flags = tuple(dict.fromkeys((f"--{argument.arg}", f"--{dashed}", f"--no{argument.arg}", f"-{argument.arg[0]}")))
            self.items.append(Option(flags, argument.arg, place, family, takes="unknown", owner=owner))
            return
        declared = default if isinstance(default, ast.Call) else None
        explicit = [text_of(item) for item in declared.args[1:]] if declared else []
        annotation = ast.unparse(argument.annotation)[:200] if argument.annotation else ""
        if "Annotated" in annotation:
            explicit += re.findall(r"'(--?[\w/-]+)'", annotation)
        names = [part for word in explicit if word for part in word.split("/") if part.startswith("-")]
        positional = default is None and "Option" not in annotation
        positional = positional or "Argument" in (ast.unparse(declared.func) if declared else annotation)
        if "Context" in annotation:
            return
        names = names or [f"--{dashed}", f"--no-{dashed}"]
        self.items.append(Option(() if positional else tuple(names), argument.arg, place, family, takes="unknown", owner=owner))


def _constants(syntax: Syntax) -> dict[str, ast.expr]:
    """Names assigned once at module level."""
    found: dict[str, ast.expr] = {}
    for node in syntax.tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if isinstance(part, ast.Name):
                        found[part.id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found


def iterate_flags(options: Options) -> Iterator[str]:
    """Every flag that the file declares."""
    return (flag for option in options.items for flag in option.flags)
