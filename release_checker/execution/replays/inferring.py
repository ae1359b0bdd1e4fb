# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Arguments concluded from logged parameters: only options that the script's source really has."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from release_checker.execution.replays.ground import Ground, OptionLike

JOINED = frozenset({"absl", "globals", "fire"})
"Families whose values are given as `--name=value`."
NOTHING = frozenset({"None", "none", "null", ""})
TRUE, FALSE = frozenset({"True", "true", "1"}), frozenset({"False", "false", "0"})
CUT = frozenset({250, 500, 6000})
"Lengths at which versions of MLflow cut a parameter."


@dataclass(frozen=True, slots=True)
class Inferred:
    """What could be concluded."""

    arguments: tuple[str, ...] = ()
    "In the order in which the script declares them."
    unused: tuple[str, ...] = ()
    "Parameters that no option takes."
    unsure: tuple[str, ...] = ()
    "Options left at their default, as a recorded False does not say how it was given: `type=bool` takes the word for true."
    reason: str = ""
    "Why nothing can be concluded; empty when it can."


def infer(parameters: Mapping[str, str], script: str, ground: Ground) -> Inferred:
    """Arguments with which a script would have these parameters."""
    accepted = ground.accepted(script)
    if accepted is None:
        return Inferred(reason=f"which options {script} takes cannot be read")
    if accepted.config is not None:
        return _overrides(parameters, script, accepted.config, ground)
    if accepted.has_subcommands:
        return Inferred(reason=f"{script} takes a subcommand, which the log does not name")
    named = {_plain(name): name for name in parameters}
    words: list[str] = []
    plain: list[str] = []
    unsure: list[str] = []
    used: set[str] = set()
    for option in accepted.options:
        name = next((named[key] for key in _keys(option) if key in named), "")
        value = parameters.get(name, "")
        made = _argument(option, value, accepted.family) if name else None
        if value in ("False", "false") and option.takes == "1" and not option.kind and accepted.family == "argparse":
            unsure.append(max(option.flags, key=len, default=option.name))
            made = None
        if made is None and option.required:
            title = option.flags[0] if option.flags else option.name
            why = f"{value!r} is recorded" if name else "no parameter of the run says it"
            return Inferred(reason=f"{script} requires {title}, and {why}")
        if name:
            used.add(name)
        (words if option.flags else plain).extend(made or ())
    ending = ["--", *plain] if any(word.startswith("-") for word in plain) else plain
    return Inferred((*words, *ending), tuple(name for name in parameters if name not in used), tuple(unsure))


def _plain(name: str) -> str:
    return name.lstrip("-").replace("-", "_")


def _keys(option: OptionLike) -> Sequence[str]:
    """Names under which an option's value may be logged; one letter says too little."""
    found = [_plain(option.name), *(_plain(flag) for flag in option.flags)]
    return [name for name in found if len(name) > 1] or found


def _argument(option: OptionLike, value: str, family: str) -> Sequence[str] | None:
    """The words for one value; None where the script would not take it, so that its default holds."""
    flag = max(option.flags, key=len, default="")
    if value in NOTHING or (option.takes != "0" and len(value) in CUT):
        return None
    if option.takes == "0" or option.kind == "bool":
        return _switch(option, value, flag, family)
    if option.choices and value not in option.choices:
        return None
    if option.kind in ("int", "float") and option.takes in ("1", "?") and not _reads(value, option.kind):
        return None
    values = _several(value) if option.takes in ("*", "+", "n") else [value]
    if not flag:
        return values
    if len(values) == 1 and (family in JOINED or value.startswith("-")) and flag.startswith("--"):
        return [f"{flag}={value}"]
    return [flag, *values]


def _switch(option: OptionLike, value: str, flag: str, family: str) -> Sequence[str] | None:
    """A flag that is there or not. Where its name is not the parameter's, it may mean the contrary: left to its default."""
    if value not in TRUE | FALSE:
        return None
    if option.takes != "0":
        return [f"{flag}={value}"]
    if family == "absl":
        return [flag if value in TRUE else f"--no{flag.lstrip('-')}"]
    contrary = next((other for other in option.flags if other.startswith(("--no-", "--no_"))), "")
    positive = next((other for other in option.flags if other != contrary and other.startswith("--")), "")
    if contrary and positive:
        return [positive if value in TRUE else contrary]
    if _plain(flag) != _plain(option.name):
        return None
    return [flag] if value in TRUE else []


def _reads(value: str, kind: str) -> bool:
    try:
        int(value) if kind == "int" else float(value)
    except ValueError:
        return False
    return True


def _several(value: str) -> list[str]:
    """`[1, 2]` as it is logged, as the words that were given."""
    if len(value) < 2000 and re.match(r"^[\[(].*[\])]$", value, re.DOTALL):
        try:
            found = ast.literal_eval(value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return [value]
        if isinstance(found, (list, tuple)):
            return [str(item) for item in found]
    return [value]


def _overrides(parameters: Mapping[str, str], script: str, config: tuple[str, str], ground: Ground) -> Inferred:
    """hydra: `key=value` for keys that the configuration file itself holds."""
    folder = posixpath.normpath(posixpath.join(posixpath.dirname(script), config[0]))
    path = posixpath.join(folder, config[1] if config[1].endswith((".yaml", ".yml")) else f"{config[1]}.yaml")
    keys = ground.keys(path)
    if not keys:
        return Inferred(reason=f"hydra's configuration {path} cannot be read")
    words = [f"{name.replace('/', '.')}={_quoted(value)}" for name, value in parameters.items()
             if name.replace("/", ".") in keys and len(value) not in CUT]
    return Inferred(tuple(words), tuple(name for name in parameters if name.replace("/", ".") not in keys))


def _quoted(value: str) -> str:
    """As hydra's grammar takes it: None is null there, and text with marks of its own stands in quotes."""
    if value == "None":
        return "null"
    if re.fullmatch(r"[\w./:+-]*", value) or re.fullmatch(r"\[[^'\"=]*\]", value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

