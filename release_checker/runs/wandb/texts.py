# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The texts of a `.wandb` file, which no search of text files sees: configuration, arguments, logged output."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from release_checker.errors import UnreadableFile
from release_checker.model import Place as Spot
from release_checker.runs.protobuf import MalformedMessage, fields
from release_checker.runs.records import Decoded
from release_checker.runs.tree import Tree
from release_checker.runs.values import leaves
from release_checker.runs.wandb.folders import Place
from release_checker.runs.wandb.framing import Framing
from release_checker.runs.wandb.items import Keys, decoded, items
from release_checker.runs.wandb.log import CONFIG, ENVIRONMENT, HISTORY, RUN, SUMMARY

OUTPUT, ALERT, OUTPUT_RAW = 4, 10, 13
LINE = 3
ALERT_TEXTS = (1, 2)
RUN_CONFIG, RUN_NOTES, RUN_GIT = 4, 9, 21
RUN_TEXTS = {8: "name", RUN_NOTES: "notes", 10: "tag"}
MACHINE_TEXTS = {5: "argument", 6: "program", 10: "e-mail", 11: "root", 12: "host", 13: "user", 14: "executable"}
MOST = 200_000
"Texts of one log that are given: a run that prints without end is cut."


def log_texts(tree: Tree, place: Place) -> Iterator[Decoded]:
    """Each text with where in the log it stands; the same one of the same name once."""
    spot, title = Spot(place.log), f"run {place.id or place.path}"
    seen: set[tuple[str, str]] = set()
    for what, text in _texts(tree, place.log):
        if text.strip() and (what, text) not in seen:
            if len(seen) >= MOST:
                return
            seen.add((what, text))
            yield Decoded(spot, f"{title} {what}", text)


def _texts(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
    keys, lines = Keys(), 0
    try:
        with tree.open(path) as stream:
            for _, body in Framing(stream).records():
                try:
                    for item in fields(body):
                        if item.number in (OUTPUT, OUTPUT_RAW):
                            lines += 1
                            texts = [inner.text for inner in fields(item.raw) if inner.number == LINE]
                            yield from ((f"output line {lines}", text) for text in texts)
                        elif item.number in READERS:
                            yield from READERS[item.number](item.raw, keys)
                except MalformedMessage:
                    continue
    except (UnreadableFile, OSError):
        return


def _valued(word: str, body: bytes, keys: Keys) -> Iterator[tuple[str, str]]:
    """Texts among named values, also those within lists."""
    for name, raw in items(body, keys):
        if isinstance(raw, bytes) and raw[:1] in (b'"', b"{", b"["):
            for inner, value in leaves(decoded(raw), name.dotted):
                for text in value if isinstance(value, list) else [value]:
                    if isinstance(text, (str, dict, list)):
                        yield f"{word} {inner}", str(text)


def _run(body: bytes, keys: Keys) -> Iterator[tuple[str, str]]:
    for item in fields(body):
        if item.number == RUN_CONFIG:
            yield from _valued("configuration", item.raw, keys)
        elif item.number in RUN_TEXTS:
            yield RUN_TEXTS[item.number], item.text
        elif item.number == RUN_GIT:
            yield from (("git remote", inner.text) for inner in fields(item.raw) if inner.number == 1)


def _machine(body: bytes, _keys: Keys) -> Iterator[tuple[str, str]]:
    for item in fields(body):
        if item.number in MACHINE_TEXTS:
            yield MACHINE_TEXTS[item.number], item.text


def _alert(body: bytes, _keys: Keys) -> Iterator[tuple[str, str]]:
    return (("alert", item.text) for item in fields(body) if item.number in ALERT_TEXTS)


READERS: dict[int, Callable[[bytes, Keys], Iterator[tuple[str, str]]]] = {
    RUN: _run, ENVIRONMENT: _machine, ALERT: _alert,
    CONFIG: lambda body, keys: _valued("configuration", body, keys),
    SUMMARY: lambda body, keys: _valued("summary", body, keys),
    HISTORY: lambda body, keys: _valued("history", body, keys),
}
