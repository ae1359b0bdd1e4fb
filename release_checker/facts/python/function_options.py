# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Options that frameworks draw from functions: click, typer and fire."""

from __future__ import annotations

import ast
import re

from release_checker.facts.python.option_records import Option, State
from release_checker.facts.python.syntax import keyword, literal, text_of

READY_MADE = ("version_option", "help_option", "password_option", "confirmation_option")
"click's decorators that bring an option of a fixed name."


def read_decorator(state: State, function: ast.FunctionDef, decorator: ast.expr, name: str) -> None:
    """One decorator of a function in a file that imports click or typer."""
    call = decorator if isinstance(decorator, ast.Call) else None
    tail = name.rpartition(".")[2]
    if name in ("click.option", "click.argument") and call:
        _click(state, function, tail, call)
    elif name.startswith("click.") and tail in ("command", "group", *READY_MADE):
        _click_command(state, tail, decorator)
    elif tail == "command" and "." in name:
        _named_command(state, function, call)
    elif call is None and tail and not name.startswith(("click", "typer", "torch", "functools", "staticmethod", "property")):
        state.passes.append(name)  # a decorator of the project's own may add options


def _click_command(state: State, tail: str, decorator: ast.expr) -> None:
    state.parses.add("click")
    if "ignore_unknown_options" in ast.unparse(decorator):
        state.leave_open("the command ignores unknown options", decorator)
    if tail in READY_MADE:
        place = state.syntax.place(decorator)
        state.items.append(Option((f"--{tail.partition('_')[0]}",), tail, place, "click", takes="unknown"))
    if tail == "group":
        state.has_subcommands = True


def _named_command(state: State, function: ast.FunctionDef, call: ast.Call | None) -> None:
    """`@app.command()` of a typer application, `@cli.command()` of a click group."""
    explicit = text_of(call.args[0]) if call and call.args else text_of(keyword(call, "name")) if call else None
    state.subcommands.append(explicit or function.name.replace("_", "-"))
    if "typer" in state.tops:
        state.parses.add("typer")
        take_parameters(state, function, "typer")
    else:
        state.parses.add("click")
        state.has_subcommands = True
        state.subcommands += [] if explicit else [function.name]


def _click(state: State, function: ast.FunctionDef, tail: str, call: ast.Call) -> None:
    state.parses.add("click")
    words = [text_of(arg) for arg in call.args]
    if None in words or not words or any(item.arg is None for item in call.keywords):
        state.leave_open("an option is added under a computed name", call)
        return
    given = [word for word in words if word]
    flags = [part for word in given if word.startswith("-") for part in re.split(r"\s*/\s*", word) if part]
    kind = keyword(call, "type")
    dotted = state.syntax.dotted(kind.func if isinstance(kind, ast.Call) else kind) if kind is not None else ""
    choices: tuple[str, ...] = ()
    if isinstance(kind, ast.Call) and dotted == "click.Choice" and kind.args:
        choices = () if literal(keyword(kind, "case_sensitive")) is False else state.choices(kind.args[0])
    nargs = literal(keyword(call, "nargs"))
    takes = "0" if _toggles(call, given) else "unknown" if isinstance(nargs, int) and nargs != 1 else "1"
    required = literal(keyword(call, "required")) is True
    if tail == "argument":
        required = keyword(call, "required") is None and keyword(call, "default") is None and nargs in (..., 1)
    name = next((word for word in given if not word.startswith("-")), (flags or ["?"])[-1].lstrip("-"))
    state.items.append(
        Option(
            tuple(flags),
            name,
            state.syntax.place(call),
            "click",
            takes=takes,
            kind=dotted if dotted in ("int", "float") else "",
            choices=choices,
            required=required,
            owner=function.name,
        )
    )


def _toggles(call: ast.Call, words: list[str]) -> bool:
    """The option is a flag without a value."""
    if any("/" in word for word in words) or literal(keyword(call, "is_flag")) is True or keyword(call, "count") is not None:
        return True
    plain = keyword(call, "type") is None and keyword(call, "is_flag") is None
    return plain and isinstance(literal(keyword(call, "default")), bool)


def expose(state: State, call: ast.Call, family: str) -> None:
    """`fire.Fire(function)` and `typer.run(function)`."""
    state.parses.add(family)
    if not call.args:
        state.leave_open(f"{family} exposes the whole module", call)
        return
    name = call.args[0].id if isinstance(call.args[0], ast.Name) else ""
    functions = (node for node in state.syntax.tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    function = next(functions, None)
    if function is None:
        state.leave_open(f"{family} exposes what is no plain function of the file", call)
    else:
        take_parameters(state, function, family)


def take_parameters(state: State, function: ast.FunctionDef, family: str) -> None:
    """A function's parameters as options."""
    arguments = function.args
    if arguments.kwarg or arguments.vararg:
        state.leave_open(f"{function.name} takes any keyword", function)
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    pairs = [*zip(plain, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    for argument, default in pairs:
        if family == "fire":
            _fire_parameter(state, argument, function.name)
        else:
            _typer_parameter(state, argument, default, function.name)


def _fire_parameter(state: State, argument: ast.arg, owner: str) -> None:
    name, dashed = argument.arg, argument.arg.replace("_", "-")
    flags = tuple(dict.fromkeys((f"--{name}", f"--{dashed}", f"--no{name}", f"-{name[0]}")))
    state.items.append(Option(flags, name, state.syntax.place(argument), "fire", takes="unknown", owner=owner))


def _typer_parameter(state: State, argument: ast.arg, default: ast.expr | None, owner: str) -> None:
    declared = default if isinstance(default, ast.Call) else None
    annotation = ast.unparse(argument.annotation)[:300] if argument.annotation else ""
    if "Context" in annotation:
        return
    explicit = [text_of(item) for item in declared.args[1:]] if declared else []
    if "Annotated" in annotation:
        explicit += re.findall(r"'(--?[\w/-]+)'", annotation)
    names = [part for word in explicit if word for part in word.split("/") if part.startswith("-")]
    dashed = argument.arg.replace("_", "-")
    names = names or [f"--{dashed}", f"--no-{dashed}"]
    positional = (default is None and "Option" not in annotation) or "Argument" in (
        ast.unparse(declared.func) if declared else annotation
    )
    place = state.syntax.place(argument)
    state.items.append(
        Option(() if positional else tuple(names), argument.arg, place, "typer", takes="unknown", owner=owner)
    )
