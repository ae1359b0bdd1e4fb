# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of a documented command, held against what the script declares, as its parser would take them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from release_checker.facts.commands.accepted import Accepted
from release_checker.facts.commands.comparison import (
    Comparison,
    WordFault,
    left_out,
    left_over,
    nearest,
    subcommand_fault,
)
from release_checker.facts.commands.shell import Word, is_placeholder
from release_checker.facts.python.options import Option

ABSL_BUILTIN = {
    "help", "helpfull", "helpshort", "helpxml", "v", "verbosity", "logtostderr", "alsologtostderr", "log_dir",
    "stderrthreshold", "showprefixforinfo", "run_with_pdb", "pdb_post_mortem", "pdb", "run_with_profiling",
    "profile_file", "use_cprofile_for_profiling", "only_check_args", "flagfile", "undefok", "logger_levels",
    "test_srcdir", "test_tmpdir", "test_random_seed", "test_randomize_ordering_seed", "xml_output_file",
}
"Flags that absl defines itself."
LONGEST = 400
"Words of one command that are compared."
NEGATIVE = re.compile(r"^-\d+(\.\d*)?([eE][-+]?\d+)?$|^-\.\d+$")
DASHES = ("–", "—", "−", "‐", "‑")


def compare(words: Sequence[Word], accepted: Accepted, name: str, *, strict: bool) -> tuple[list[WordFault], list[str]]:
    """Faults in the words after a script, and the flags that could not be decided.

    `name` is how messages call the script. `strict` judges also what is left out, which only a whole command in a block
    allows.
    """
    state = Comparison(accepted, name, strict)
    wrong = list(subcommand_fault(words, accepted, name))
    if wrong:
        return wrong, []
    words = words[:LONGEST]
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        if word.text == "--":
            state.plain += words[position:]
            break
        if word.filled_in and (not word.text.startswith("-") or word.text.startswith(("[", "<"))):
            state.loose = state.loose or word.text.startswith(("[", "$", "<", "{", "...", "…", '"$'))
            state.plain.append(word)
        elif word.text.startswith(DASHES) and len(word.text) > 1:
            _wrong_dash(state, word)
        elif word.text.startswith("-") and len(word.text) > 1 and not NEGATIVE.match(word.text) and " " not in word.text:
            position += _flag(state, word, words[position:])
        else:
            state.plain.append(word)
    _tell_unknown(state)
    if {"-h", "--help", "--helpfull", "--version"} & state.given:
        return state.faults, state.unsure
    if strict and not state.unsure and not state.undeclared:
        left_out(state)
        left_over(state)
    return state.faults, state.unsure


def _wrong_dash(state: Comparison, word: Word) -> None:
    plain = "--" + word.text.lstrip("".join(DASHES) + "-")
    state.faults.append(
        WordFault(
            f"{word.text.partition('=')[0]} begins with a typographic dash, which no parser takes for an option",
            f"dash {plain}",
            f"write {plain.partition('=')[0]}",
            word.text,
        )
    )
    state.loose = True


def _flag(state: Comparison, word: Word, rest: Sequence[Word]) -> int:
    """Take one option and its values; gives how many of the following words were values."""
    flag, equals, value = word.text.partition("=")
    if flag[-1] in ",.;:":
        flag, state.loose = flag.rstrip(",.;:"), True  # a sentence goes on after it
        rest = ()
    state.given.add(flag)
    if "{" in flag or "<" in flag or "|" in flag or "$" in flag or "[" in flag or "*" in flag or "/" in flag[2:]:
        state.loose = True
        return _values(rest)
    if flag in ("-h", "--help"):
        return 0
    option = state.found[flag] if flag in state.found else state.found.setdefault(flag, _find(state, flag))
    if option is None:
        if not _excused(state, flag):
            _unknown(state, flag)
        return 0 if equals else _values(rest)
    state.given.update(option.flags)
    if equals:
        if option.takes == "0" and option.family == "argparse":
            state.faults.append(
                WordFault(
                    f"{state.name} declares {flag} without a value, and the command gives it {value!r}",
                    f"value {flag}",
                    f"write {flag} alone",
                    word.text,
                )
            )
        else:
            _check(state, option, flag, Word(value, word.filled_in))
        return 0
    return _take_values(state, option, flag, rest)


def _take_values(state: Comparison, option: Option, flag: str, rest: Sequence[Word]) -> int:
    count = _values(rest)
    if option.takes == "rest":
        return len(rest)
    if option.takes in ("0", "bool"):
        follows = rest[0] if count else None
        crowded = not state.accepted.positionals and not state.accepted.has_subcommands and state.accepted.exact
        if (
            follows
            and not follows.filled_in
            and option.family == "argparse"
            and option.takes == "0"
            and crowded
            and state.strict
            and (
                follows.text.lower() in ("true", "false", "0", "1", "yes", "no", "none", "on", "off")
                or follows.text[:1].isdigit()
            )
        ):
            state.faults.append(
                WordFault(
                    f"{state.name} declares {flag} without a value, and the command gives it {follows.text!r}",
                    f"value {flag}",
                    f"write {flag} alone, or leave it out",
                    f"{flag} {follows.text}",
                )
            )
            return 1
        return 0
    if option.takes == "1":
        if not count:
            ends = not rest or rest[0].text.startswith("--")
            if (
                state.strict
                and ends
                and option.family in ("argparse", "click", "absl")
                and state.accepted.exact
                and not state.loose
            ):
                state.faults.append(
                    WordFault(
                        f"{state.name} needs a value after {flag}, and the command gives none",
                        f"no value {flag}",
                        f"add the value of {flag}",
                        flag,
                    )
                )
            return 0
        _check(state, option, flag, rest[0])
        return 1
    if option.takes in ("*", "+", "n"):
        for value in rest[:count]:
            _check(state, option, flag, value)
    return min(count, 1) if option.takes == "?" else count


def _values(rest: Sequence[Word]) -> int:
    count = 0
    for word in rest:
        if word.text.startswith("-") and len(word.text) > 1 and not NEGATIVE.match(word.text) and not word.quoted:
            break
        if word.text.startswith("[") and word.filled_in and "-" in word.text[:4]:
            break
        count += 1
    return count


def _check(state: Comparison, option: Option, flag: str, value: Word) -> None:
    """The value reads as the declared type and is among the choices."""
    text = value.text
    declared = [item for item in state.accepted.options if flag in item.flags]
    if (
        value.filled_in
        or not text
        or len(declared) != 1
        or is_placeholder(text)
        or (re.search(r"[<>{}|,]|^[A-Z]+$", text)
        and (option.choices and "," not in text))
    ):
        return
    if option.kind in ("int", "float") and not _reads_as(text, option.kind):
        if re.fullmatch(r"[A-Za-z_]+", text) or not state.strict:
            return  # `--epochs n`: a placeholder
        state.faults.append(
            WordFault(
                f"{state.name} declares {flag} as {option.kind}, and {text!r} is none",
                f"type {flag} {text}",
                f"give {flag} a value that reads as {option.kind}",
                f"{flag} {text}",
            )
        )
    elif (
        option.choices
        and text not in option.choices
        and not (
            option.kind in ("int", "float")
            and _reads_as(text, option.kind)
            and any(float(text) == float(item) for item in option.choices)
        )
    ):
        near = difflib.get_close_matches(text, option.choices, 1, 0.6)
        allowed = ", ".join(option.choices[:8]) + (", …" if len(option.choices) > 8 else "")
        state.faults.append(
            WordFault(
                f"{state.name} allows {allowed} for {flag}, not {text}",
                f"choice {flag} {text}",
                f"write {flag} {near[0]}" if near else f"choose one of {allowed}, or let {state.name} take {text}",
                f"{flag} {text}",
            )
        )


def _reads_as(text: str, kind: str) -> bool:
    try:
        int(text) if kind == "int" else float(text)
    except ValueError:
        return False
    return True


def _find(state: Comparison, flag: str) -> Option | None:
    """The option that a parser would take the flag for."""
    accepted = state.accepted
    forms = [flag]
    if accepted.family in ("fire", "globals"):
        forms += [flag.replace("-", "_").replace("__", "--", 1), "--" + flag.lstrip("-").replace("-", "_")]
    for form in forms:
        for option in accepted.options:
            if form in option.flags:
                return option
    abbreviates = (
        accepted.family in ("argparse", "docopt", "absl") and not accepted.no_abbreviation and flag.startswith("--")
    )
    if abbreviates and accepted.family != "absl":
        fits = [option for option in accepted.options if any(item.startswith(flag) for item in option.flags)]
        if fits:
            return (
                fits[0]
                if len({option.name for option in fits}) == 1
                else Option((flag,), flag, fits[0].place, "", takes="unknown")
            )
    if not flag.startswith("--") and len(flag) > 2:
        short = next((option for option in accepted.options if flag[:2] in option.flags), None)
        if short is not None:  # -j8, or -xvf
            return Option((flag,), short.name, short.place, "", takes="unknown")
    return None


def _excused(state: Comparison, flag: str) -> bool:
    accepted = state.accepted
    name = flag.lstrip("-")
    if accepted.family == "absl" and (
        name in ABSL_BUILTIN or name.startswith(("jax_", "tfds", "xla", "tf_", "hbw")) or "." in name
    ):
        return True
    if flag in ("--local_rank", "--local-rank", "--launcher") and accepted.family != "argparse":
        return True
    return (
        flag in accepted.elsewhere
        or f"--no{name}" in accepted.elsewhere
        or any(item.startswith(flag) for item in accepted.elsewhere if flag.startswith("--"))
    )


def _unknown(state: Comparison, flag: str) -> None:
    accepted = state.accepted
    if accepted.undecided is not None:
        state.unsure.append(flag)
        return
    if accepted.family == "none":
        state.faults.append(
            WordFault(
                f"{state.name} reads no options",
                "reads no options",
                f"take the options out, or let {state.name} read them",
                flag,
            )
        )
        return
    if flag not in state.undeclared:
        state.undeclared.append(flag)


def _tell_unknown(state: Comparison) -> None:
    """Undeclared options: each with its nearest, or those without one together."""
    alone = []
    for flag in state.undeclared:
        near = nearest(flag, state.accepted.flags)
        if near:
            state.faults.append(
                WordFault(
                    f"{state.name} declares no {flag} (nearest: {near})",
                    f"option {flag}",
                    f"write {near}, or declare {flag}",
                    flag,
                )
            )
        else:
            alone.append(flag)
    if alone:
        listed = ", ".join(alone)
        state.faults.append(
            WordFault(
                f"{state.name} declares no {listed}",
                f"option {listed}",
                f"take {listed} out of the command, or declare {'it' if len(alone) == 1 else 'them'}",
                alone[0],
            )
        )
