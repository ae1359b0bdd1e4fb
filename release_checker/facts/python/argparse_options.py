# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Options declared through argparse, and through optparse, which it succeeded."""

from __future__ import annotations

import ast
from dataclasses import replace

from release_checker.facts.python.option_records import Option, State
from release_checker.facts.python.syntax import keyword, literal, text_of

MAKERS = ("ArgumentParser", "add_argument_group", "add_mutually_exclusive_group", "add_parser")


def make_parser(state: State, call: ast.Call) -> None:
    """`ArgumentParser(…)`: its parents and its peculiarities."""
    state.made += 1
    if literal(keyword(call, "allow_abbrev")) is False:
        state.no_abbreviation = True
    parents = keyword(call, "parents")
    if parents is not None:
        listed = parents.elts if isinstance(parents, (ast.List, ast.Tuple)) else [parents]
        state.passes += [state.syntax.dotted(item) or "?" for item in listed]
    if keyword(call, "fromfile_prefix_chars") is not None or keyword(call, "prefix_chars") is not None:
        state.leave_open("the parser has prefixes of its own", call)


def parse_arguments(state: State, tail: str, call: ast.Call) -> None:
    """`parser.parse_args()`, which makes the file one that reads the command line."""
    on = call.func.value if isinstance(call.func, ast.Attribute) else None
    state.parses.add("argparse")
    written = ast.unparse(on)[:60] if on is not None else "parser"
    function = state.syntax.function_of(call)
    place = f"{function.name}:{function.lineno}" if function else ""
    if tail == "parse_known_args":
        state.known.append((written, place, f"{written}.parse_known_args() accepts unknown options", call))
    given = call.args[0] if call.args else keyword(call, "args")
    if given is None or "argv" in ast.unparse(given)[:80]:
        if tail != "parse_known_args":
            state.strict_calls.add((written, place))
        return
    if isinstance(given, (ast.List, ast.Constant)):
        state.parses.discard("argparse")  # notebooks and tests give the words themselves
    elif not isinstance(given, ast.Name):
        state.known.append((written, place, "the parser is not given the command line as it is", call))


def settle_known(state: State) -> None:
    """`parse_known_args` leaves the options open, unless the same function parses again and refuses what is unknown."""
    for written, place, reason, call in state.known:
        if (written, place) in state.strict_calls:
            state.strict = True
        else:
            state.leave_open(reason, call)


def add_argument(state: State, call: ast.Call, *, optparse: bool = False) -> None:
    """One `add_argument(…)` or `add_option(…)`."""
    flags = [text_of(arg) for arg in call.args]
    on = call.func.value if isinstance(call.func, ast.Attribute) else None
    if not flags and not call.keywords:
        return
    if not flags or None in flags or any(item.arg is None for item in call.keywords):
        state.leave_open("an option is added under a computed name", call)
        if not flags or None in flags:
            return
    names = tuple(flag for flag in flags if flag)
    optional = tuple(flag for flag in names if flag.startswith("-"))
    if not names or (not optional and " " in names[0]):
        return
    option = _with_values(state, call, Option(
        flags=optional, name=text_of(keyword(call, "dest")) or names[-1].lstrip("-"), place=state.syntax.place(call),
        family="argparse", required=literal(keyword(call, "required")) is True, owner=state.owner(call),
        guarded=state.guarded(call), parser=state.syntax.dotted(on) or "?",
    ))
    if not optional:
        needed = option.takes in ("1", "+", "n") and keyword(call, "default") is None
        option = replace(option, name=names[0], required=needed)
    if optparse:
        option = replace(option, takes=option.takes if keyword(call, "nargs") is None else "unknown", required=False)
    if "BooleanOptionalAction" in state.syntax.dotted(keyword(call, "action")):
        opposite = tuple(f"--no-{flag[2:]}" for flag in optional if flag.startswith("--"))
        option = replace(option, takes="0", flags=(*optional, *opposite))
    state.items.append(option)


def _with_values(state: State, call: ast.Call, option: Option) -> Option:
    """How many values it takes, of which type, among which choices."""
    takes, action = "1", keyword(call, "action")
    if action is not None:
        takes = {"store": "1", "append": "1", "extend": "+", None: "unknown"}.get(text_of(action), "0")
    nargs = keyword(call, "nargs")
    if nargs is not None:
        value = literal(nargs)
        takes = str(value) if value in ("?", "*", "+") else "n" if isinstance(value, int) and value > 1 else "unknown"
        takes = "1" if value == 1 else takes
        if "REMAINDER" in state.syntax.dotted(nargs):
            takes = "rest"
            if not option.flags:
                state.leave_open("the rest of the command line is taken as it is", call)
    kind, converter = "str", keyword(call, "type")
    if converter is not None:
        name = state.syntax.dotted(converter) or str(literal(converter))
        kind = name if name in ("int", "float", "str") else ""
    return replace(option, takes=takes, kind=kind, choices=state.choices(keyword(call, "choices")) if kind else ())


def add_subparser(state: State, call: ast.Call) -> None:
    """`subparsers.add_parser("name", aliases=[…])`."""
    state.has_subcommands = True
    name = text_of(call.args[0]) if call.args else None
    state.subcommands.append(name or "?")
    aliases = literal(keyword(call, "aliases"))
    if isinstance(aliases, (list, tuple)):
        state.subcommands += [item for item in aliases if isinstance(item, str)]
    parents = keyword(call, "parents")
    if isinstance(parents, (ast.List, ast.Tuple)):
        state.passes += [state.syntax.dotted(item) or "?" for item in parents.elts]


def _other_parser(name: str) -> bool:
    """A class that parses something else than arguments, such as ConfigParser."""
    last = name.rpartition(".")[2]
    return last[:1].isupper() and "arg" not in last.lower() and "opt" not in last.lower()


def note_handed_parsers(state: State, calls: list[tuple[str, ast.Call]]) -> None:
    """Functions that get a parser to add options to, and functions that give a ready one."""
    names = {"parser"}
    for node in state.syntax.nodes(ast.Assign):
        if isinstance(node.value, ast.Call) and len(node.targets) == 1:
            made = state.syntax.dotted(node.value.func)
            target = ast.unparse(node.targets[0])[:80]
            if made.endswith(MAKERS):
                names.add(target)
            elif "pars" in target.lower() and made and not _other_parser(made):
                names.add(target)
                state.passes.append(made)
    for name, call in calls:
        given = [*call.args, *(item.value for item in call.keywords)]
        handed = (ast.unparse(value)[:80] for value in given if isinstance(value, (ast.Name, ast.Attribute)))
        if any(value in names for value in handed):
            state.passes.append(name)
