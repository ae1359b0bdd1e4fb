# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Texts in, secrets out: one call of the engine for all texts, its matches mapped back to their places."""

from __future__ import annotations

import re
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from release_checker.model import Place
from release_checker.secrets.engine import EngineError, Match, scan
from release_checker.secrets.kinds import kind_of, rank_of
from release_checker.secrets.plausible import is_made_up, is_plausible
from release_checker.secrets.records import Grade, Kind, Piece, Searched, Secret, Spot

PACK_LIMIT = 4_000_000
"Characters of one file that the engine is given; texts lie in it one below the other."
MOST = 500
"Secrets that are told; nobody revokes more, and a file made to hold a million would fill every report."
KEY_LINES = 200
"Lines of a private key; the largest have some 100."
LONG = 10_000
"Characters of a line that are looked at beside a value."
VEILED = re.compile(r"123456789|abcdefghij", re.I)
"What the engine holds for a sample wherever it stands; whether it is one is decided here, of the whole value."
GAP = "\n\n\n"
"Between two texts of a pack, so that no rule sees both at once."
LOCAL = re.compile(
    r"@(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[a-z0-9_-]+(?=[:/\s\"']|$)|[^\s/:@]*example)",
    re.I,
)
"The host of an address: this machine, a service among containers, or an example's."


@dataclass
class _Pack:
    """One file for the engine."""

    file: TextIO
    size: int = 0
    line: int = 1
    starts: list[int] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        """Write it below the others; only its place is kept in memory."""
        self.starts.append(self.line)
        self.pieces.append(replace(piece, text=""))
        self.file.write(piece.text.encode("utf-8", "replace").decode("utf-8") + GAP)
        self.size += len(piece.text) + len(GAP)
        self.line += piece.text.count("\n") + len(GAP)


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: Kind
    rank: int
    value: str
    spot: Spot
    sample: bool


def search(pieces: Iterable[Piece], rules: Path, is_sample: Callable[[str], bool]) -> Searched:
    """Every plausible secret in the texts, each once.

    `rules` is where the engine keeps its compiled rules; `is_sample` tells paths where a password or a private key is as
    likely a sample. The texts lie in a private folder for as long as the call lasts.
    """
    with tempfile.TemporaryDirectory(prefix="release-checker-") as place:
        plain, veiled = Path(place) / "plain", Path(place) / "veiled"
        plain.mkdir()
        packs = _write(pieces, plain)
        count = sum(len(pack.pieces) for pack in packs.values())
        try:
            hits = _hits(scan(_veil(plain, veiled), rules), packs, plain) if count else []
        except EngineError as error:
            return Searched((), count, str(error))
    secrets = _secrets(hits, is_sample)
    return Searched(secrets[:MOST], count, "", max(0, len(secrets) - MOST))


def _write(pieces: Iterable[Piece], folder: Path) -> dict[str, _Pack]:
    """One text below the other, all as `.txt`: the engine passes over files by their suffixes, `.key` among them."""
    packs: dict[str, _Pack] = {}
    pack = None
    try:
        for piece in pieces:
            if pack is None or pack.size > PACK_LIMIT:
                if pack:
                    pack.file.close()
                name = f"{len(packs):06}.txt"
                pack = packs[name] = _Pack((folder / name).open("w", encoding="utf-8", newline="\n"))
            pack.add(piece)
    finally:
        if pack:
            pack.file.close()
    return packs


def _veil(plain: Path, veiled: Path) -> Path:
    """The same files without what the engine would hold for samples; every other character stays in its place."""
    veiled.mkdir()
    for file in plain.iterdir():
        text = file.read_text("utf-8")
        if VEILED.search(text):
            (veiled / file.name).write_text(_veiled(text), "utf-8", newline="\n")
        else:
            file.rename(veiled / file.name)
            (plain / file.name).symlink_to(veiled / file.name)
    return veiled


def _veiled(text: str) -> str:
    return VEILED.sub(lambda found: found[0][:-2] + found[0][:-3:-1], text)


def _unveiled(match: Match, lines: list[str]) -> Match:
    """The match with the value that stands in the project."""
    text = "\n".join([_line(match, lines), *lines[match.line:match.line + match.value.count("\n")]])
    at = _veiled(text).find(match.value)
    return replace(match, value=text[at:at + len(match.value)]) if at >= 0 else match


def _hits(matches: Iterable[Match], packs: dict[str, _Pack], folder: Path) -> list[_Hit]:
    by_file: dict[str, list[Match]] = {}
    for match in matches:
        by_file.setdefault(match.file, []).append(match)
    found = []
    for name, group in by_file.items():
        if name not in packs:
            continue
        lines = (folder / name).read_text("utf-8").split("\n")
        found += [hit for match in group if (hit := _hit(_unveiled(match, lines), packs[name], lines))]
    return found


def _hit(match: Match, pack: _Pack, lines: list[str]) -> _Hit | None:
    line, kind = _line(match, lines), kind_of(match.rule)
    if not is_plausible(kind, match.rule, match.value, line):
        return None
    which = bisect_right(pack.starts, match.line) - 1
    piece = pack.pieces[which]
    place = piece.place
    if place.line is None and not piece.what:
        place = Place(place.path, match.line - pack.starts[which] + 1, place.cell)
    value = _whole_key(match, lines) if match.rule == "research.private-key" else match.value
    sample = (match.rule != "research.private-key" and is_made_up(value)) or _is_local(match, line)
    return _Hit(kind, rank_of(match.rule), value, Spot(place, piece.what, piece.blob), sample)


def _line(match: Match, lines: list[str]) -> str:
    """The line in which the value begins; of a long one what is near the value."""
    line = lines[min(match.line, len(lines)) - 1]
    start = max(0, match.column - LONG // 2) if len(line) > LONG else 0
    return line[start:start + LONG]


def _whole_key(match: Match, lines: list[str]) -> str:
    """A private key up to its end, so that none of its lines is shown: the rule captures the beginning."""
    head = match.value.split("\n", 1)[0]
    text = "\n".join([_line(match, lines), *lines[match.line:match.line + KEY_LINES]])
    key, end, _ = text[max(0, text.find(head)):].partition("-----END")
    return key.rstrip() if end and len(key) > len(match.value) else match.value


def _is_local(match: Match, line: str) -> bool:
    """A password of an address on the same machine or in the same set of containers."""
    if match.rule != "research.uri":
        return False
    after = line.partition(match.value)[2]
    return bool(LOCAL.match(after))


def _secrets(hits: list[_Hit], is_sample: Callable[[str], bool]) -> tuple[Secret, ...]:
    by_value: dict[str, list[_Hit]] = {}
    for hit in hits:
        by_value.setdefault(hit.value, []).append(hit)
    # A value inside a longer one at the same place is the same secret: the most telling kind is told.
    found = []
    for value, group in by_value.items():
        best = min(group, key=lambda hit: hit.rank)
        spots = tuple(sorted({hit.spot for hit in group}, key=str))
        chosen = best.kind.grade is Grade.PASSWORD or best.kind.name == "private key"
        sample = all(hit.sample for hit in group) or (chosen and all(is_sample(spot.place.path) for spot in spots))
        found.append((best.rank, Secret(best.kind, value, spots, sample)))
    kept: list[Secret] = []
    there: dict[Spot, list[str]] = {}
    for _, secret in sorted(found, key=lambda item: (item[0], -len(item[1].value))):
        others = (other for spot in secret.spots for other in there.get(spot, ())[:MOST])
        if not any(secret.value in other or other in secret.value for other in others):
            kept.append(secret)
            for spot in secret.spots:
                there.setdefault(spot, []).append(secret.value)
    return tuple(sorted(kept, key=lambda secret: str(secret.spots[0])))
