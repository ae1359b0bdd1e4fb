# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is found wrong with the words of a command, and what can be said only of all of them together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from release_checker.facts.commands.accepted import Accepted
from release_checker.facts.commands.shell import Word
from release_checker.facts.python.options import Option


@dataclass(frozen=True, slots=True)
class WordFault:
    """One thing in a command that its script does not take."""

    found: str
    "What is wrong, as a clause after the command: `train.py declares no --bs`."
    key: str
    "What identifies it."
    fix: str
    "What to do."
    word: str
    "The word at fault."


@dataclass
class Comparison:
    """Walks over the words once, as the parser would."""

    accepted: Accepted
    name: str
    strict: bool
    faults: list[WordFault] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    plain: list[Word] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    loose: bool = False
    found: dict[str, Option | None] = field(default_factory=dict)


def nearest(flag: str, known: frozenset[str]) -> str:
    """The declared flag that was probably meant; empty when none is near."""
    words = flag.lstrip("-").replace("_", "-").split("-")
    squeezed = {item.lstrip("-").replace("_", "").replace("-", "").lower(): item for item in sorted(known)}
    same = squeezed.get("".join(words).lower())
    if same:
        return same
    close = difflib.get_close_matches(flag, sorted(known), 1, 0.66)
    if close:
        return close[0]
    short = "".join(words)
    initials = [
        item
        for item in sorted(known)
        if "".join(part[:1] for part in re.split(r"[-_]", item.lstrip("-"))) == short and len(short) > 1
    ]
    if not initials and len(words) > 1:
        shortened = "".join(part[:1] for part in words)
        initials = [item for item in sorted(known) if item.lstrip("-") == shortened]
    if initials:
        return initials[0]
    holding = [item for item in sorted(known) if set(words) & set(re.split(r"[-_]", item.lstrip("-"))) - {"", "no", "use"}]
    return holding[0] if len(holding) == 1 else ""


def left_out(state: Comparison) -> None:
    """Required options and arguments that the command does not give."""
    accepted = state.accepted
    if state.loose or not accepted.exact or accepted.undecided is not None or accepted.family not in ("argparse", "click"):
        return
    missing = [
        option
        for option in accepted.options
        if option.flags
        and option.required
        and not state.given & set(option.flags)
        and not any(
            option.flags and any(item.startswith(flag) for item in option.flags)
            for flag in state.given
            if flag.startswith("--")
        )
    ]
    names = [option.flags[-1] if len(option.flags[-1]) > len(option.flags[0]) else option.flags[0] for option in missing]
    wanted = [option for option in accepted.positionals if option.required]
    if len(state.plain) < len(wanted) and not any(option.takes in ("n", "unknown") for option in accepted.options):
        names += [option.name for option in wanted[len(state.plain) :]]
    if names:
        listed = ", ".join(dict.fromkeys(names))
        state.faults.append(
            WordFault(
                f"{state.name} requires {listed}, which the command does not give",
                f"required {listed}",
                f"add {listed} to the command",
                listed,
            )
        )


def left_over(state: Comparison) -> None:
    """Plain words where the parser takes none."""
    accepted = state.accepted
    if (
        state.loose
        or not accepted.exact
        or accepted.undecided is not None
        or accepted.family != "argparse"
        or accepted.positionals
    ):
        return
    if any(option.takes not in ("0", "1") for option in accepted.options if set(option.flags) & state.given):
        return
    extra = [word for word in state.plain if not word.filled_in]
    if extra and len(extra) <= 3 and len(extra) == len(state.plain):
        listed = " ".join(word.text for word in extra)
        state.faults.append(
            WordFault(
                f"{state.name} takes no plain arguments, and the command gives it {listed!r}",
                f"extra {listed}",
                f"take {listed!r} out of the command, or write the option it belongs to",
                listed,
            )
        )


def subcommand_fault(words: Sequence[Word], accepted: Accepted, name: str) -> Iterator[WordFault]:
    """A subcommand that the script does not have, where all its names are literal."""
    if not accepted.subcommands or "?" in accepted.subcommands or accepted.family != "argparse" or accepted.undecided:
        return
    first = words[0] if words else None
    if first is None or first.filled_in or first.text.startswith("-") or accepted.positionals:
        return
    if first.text not in accepted.subcommands:
        near = difflib.get_close_matches(first.text, accepted.subcommands, 1, 0.6)
        known = ", ".join(accepted.subcommands[:8])
        yield WordFault(
            f"{name} has the subcommands {known}, not {first.text}",
            f"subcommand {first.text}",
            f"write {near[0]}" if near else f"choose one of {known}",
            first.text,
        )
