# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which licenses a text is, and what was changed in them.

A text is aligned with license texts word by word (longest common subsequence). What a license lets people fill in or
leave out, names, appendices, preambles that are "not part of the license", is no change; every other word is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from release_checker.facts.licensing.spdx import spdx_list
from release_checker.facts.licensing.words import Words, read_words

COMMON = (
    "MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "GPL-3.0-only", "GPL-2.0-only", "LGPL-3.0-only", "LGPL-2.1-only",
    "AGPL-3.0-only", "MPL-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0",
    "CC0-1.0", "Unlicense", "ISC", "BSD-4-Clause", "BSD-3-Clause-Clear", "EPL-2.0", "EUPL-1.2", "BSL-1.0", "MIT-0",
    "Zlib",
)
"Tried first: preparing these costs 30 ms, preparing the whole list 700 ms."
HEADS = (
    "by exercising the licensed rights",
    "statement of purpose",
    "the work as defined below is provided under the terms",
)
"Where a license begins whose text opens with words that are not part of it."
TAILS = (
    "end of terms and conditions",
    "how to apply these terms to your",
    "addendum how to use this license",
    "exhibit source code form",
    "appendix compatible licenses according",
    "creative commons is not party to",
    "creative commons notice",
    "exhibit form of",
    "for more information please refer to",
    "appendix how to apply",
    "gnu general public license version june 2007",
)
"Where a license ends whose text goes on with advice, or with another license's text."
TITLE = 14
"Words that may be missing at the beginning: a title, a version, a date."
SHORT = 700
"Words of a license that lets holders put in their own names (the BSD and MIT families)."
NAMES = {
    "the", "of", "its", "their", "his", "her", "copyright", "holder", "holders", "owner", "owners", "author", "authors",
    "and", "or", "contributor", "contributors", "organization", "company", "university", "regents", "name", "names",
    "year", "years", "any", "by", "fullname", "this", "software", "individual", "project", "prior", "written", "specific",
    "person", "persons", "yyyy", "may",
}
"Words of license texts in whose place a name may stand, and small words around it."
WEIGHTY = {
    "not", "no", "non", "never", "must", "shall", "only", "except", "unless", "commercial", "noncommercial", "prohibited",
    "academic", "forbidden", "research", "fee", "without", "evil", "good", "attribution", "military", "permission",
    "purpose", "educational", "including", "sell", "modify", "distribute",
}
"Words that change what a license says, however few they are."
ADDRESS = {
    "51", "franklin", "street", "st", "fifth", "5th", "floor", "boston", "ma", "02110", "1301", "usa", "59", "temple",
    "place", "suite", "330", "02111", "1307", "675", "mass", "ave", "cambridge", "02139", "inc", "fsf", "org", "http",
    "https", "also", "see",
}
NOTICE = {"all", "rights", "reserved", "copyright", "foundation", "inc"}
LONG = re.compile(r"[a-z]{6,}")
GAP = 12
"Words put in at one place that make a second look worth while."
FREE = ("including the next paragraph", "as such", "the author or authors", "all of the")


@dataclass(frozen=True, slots=True)
class Change:
    """A place where a text departs from its license."""

    removed: str
    "Words of the license that are not there."
    added: str
    "Words that stand there instead, or were put in."

    def __str__(self) -> str:
        if self.removed and self.added:
            return f"“{self.added}” for “{self.removed}”"
        return f"added “{self.added}”" if self.added else f"left out “{self.removed}”"


@dataclass(frozen=True, slots=True)
class Match:
    """One license found in a text."""

    id: str
    "SPDX identifier; of versions that one text serves, the one with -only."
    changes: tuple[Change, ...]
    "What was changed in its terms; empty when it is the license as published."
    similarity: float
    "Share of the license's words that are there, less the words put in."
    start: int
    "First word of the license in the text."
    end: int
    "One past its last word."

    @property
    def changed(self) -> bool:
        """Its terms are not those published."""
        return bool(self.changes)


@dataclass(frozen=True)
class Template:
    """A license's words, prepared."""

    id: str
    "SPDX identifier."
    words: tuple[str, ...]
    "All words."
    begin: int
    "First word of the license proper."
    stop: int
    "One past the last word of the license proper."
    counts: Counter[str]
    "How often each word stands in the license proper."
    title: frozenset[str]
    "Its first words; some texts repeat them further down, and copies leave them out."


@cache
def template(name: str) -> Template:
    """The license of an identifier, prepared."""
    words = tuple(read_words(spdx_list()[name].text).texts)
    begin = max((_find(words, head) for head in HEADS), default=-1)
    begin = max(begin, 0)
    ends = [at for tail in TAILS if (at := _find(words, tail, begin + min(100, len(words) // 2))) > 0]
    stop = min(ends, default=len(words))
    return Template(name, words, begin, stop, Counter(words[begin:stop]), frozenset(words[:TITLE]))


@cache
def _others() -> dict[str, frozenset[str]]:
    """The rest of the list, without deprecated identifiers and the second names of one text, with its longer words."""
    return {
        name: frozenset(LONG.findall(item.text.lower()))
        for name, item in spdx_list().items()
        if name not in COMMON
        and item.text
        and not item.deprecated
        and not name.endswith("-or-later")
        and "invariants" not in name
    }


def find_licenses(words: Words, most: int = 12) -> list[Match]:
    """The licenses that a text holds, in the order of the text; at most `most`."""
    found: list[Match] = []
    pieces = [(0, len(words))]
    while pieces and len(found) < most:
        start, end = pieces.pop()
        match = best_match(words.part(start, end))
        if match is None:
            continue
        shifted = Match(match.id, match.changes, match.similarity, match.start + start, match.end + start)
        found.append(shifted)
        pieces += [(a, b) for a, b in ((start, shifted.start), (shifted.end, end)) if b - a >= 40]
    if any(not match.changed for match in found):
        # Beside whole licenses, what is only somewhat like one is a fragment of another's notice.
        found = [match for match in found if not match.changed or match.similarity >= 0.9]
    return sorted(found, key=lambda match: match.start)


def best_match(words: Words) -> Match | None:
    """The license that a text is, unchanged or changed; None when it is like none of the list."""
    counts = Counter(words.texts)
    best = _best(words, counts, COMMON)
    rest = len(words) - (best.end - best.start) if best else len(words)
    if best is None or best.changed or rest > 25:
        other = _best(words, counts, _likely(words))
        best = max((match for match in (best, other) if match), key=_rank, default=None)
    return best


def _likely(words: Words) -> list[str]:
    """Licenses of the rest of the list most of whose longer words are there; a cheap look before preparing them."""
    there = set(LONG.findall(words.cleaned.lower()))
    return [name for name, wanted in _others().items() if len(wanted & there) >= 0.75 * len(wanted)]


def _rank(match: Match) -> tuple[float, bool, int]:
    # A text that is no license of the list is best told as what it was made of, which is seldom a rare one.
    made_of = 0.15 if match.id in COMMON and match.similarity < 0.75 else 0.0
    return round(match.similarity + made_of, 2), match.id in COMMON, match.end - match.start


def _best(words: Words, counts: Counter[str], names: Sequence[str]) -> Match | None:
    likely: list[tuple[float, Template]] = []
    for name in names:
        known = template(name)
        size = known.stop - known.begin
        if size < 12:
            continue
        shared = sum(min(count, counts[word]) for word, count in known.counts.items() if word in counts)
        if shared >= 0.7 * size:
            likely.append((shared / size, known))
    likely.sort(key=lambda pair: -pair[0])
    compared = (compare(known, words) for _, known in likely[:12])
    matches = [match for match in compared if match and match.similarity >= (0.6 if match.id in COMMON else 0.75)]
    return max(matches, key=_rank, default=None)


def compare(known: Template, words: Words) -> Match | None:
    """A license laid beside the stretch of a text that is most like it; None when hardly anything agrees."""
    low, high = _stretch(known.words, words.texts)
    first = _align(known, words, low, high)
    if first is None or first.gap[1] - first.gap[0] < GAP:
        return first.match if first else None
    # Licenses share words: one half may have been found in one of them and the other half in the next. Look closely.
    size = len(known.words) * 9 // 8 + GAP
    near = [_align(known, words, max(0, at - GAP), at + size) for at in _places(known.words, words.texts)]
    return max((found.match for found in (first, *near) if found), key=lambda match: match.similarity)


@dataclass(frozen=True, slots=True)
class _Alignment:
    match: Match
    gap: tuple[int, int]
    "The longest stretch of the text that is not the license's, within it."


def _align(known: Template, words: Words, low: int, high: int) -> _Alignment | None:
    from rapidfuzz.distance import LCSseq

    texts = words.texts[low:high]
    codes = [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in LCSseq.opcodes(known.words, texts)]
    solid = [code for code in codes if code[0] == "equal" and code[2] - code[1] >= 4]
    if not solid:
        return None
    start, end = solid[0][3], solid[-1][4]
    changes: list[Change] = []
    weight = missing = 0
    gap = (0, 0)
    for (a, b), (c, d) in _gaps(codes, start, end, len(known.words)):
        gap = max(gap, (c, d), key=lambda pair: pair[1] - pair[0])
        removed, added = known.words[max(a, known.begin) : min(b, known.stop)], texts[c:d]
        missing += len(removed)
        if (
            b <= known.begin
            or a >= known.stop
            or _left_out(known, a, removed, added)
            or _free(removed, added, len(known.words))
        ):
            continue
        weight += max(len(removed), len(added))
        changes.append(Change(" ".join(removed), words.quote(low + c, low + d)))
    size = known.stop - known.begin
    if missing >= size:
        return None
    match = Match(known.id, tuple(changes), 1 - weight / (size + weight), low + start, low + end)
    return _Alignment(match, (low + gap[0], low + gap[1]))


def _left_out(known: Template, at: int, removed: Sequence[str], added: Sequence[str]) -> bool:
    """Nothing was put in, and what is missing is nothing or the title."""
    early = at <= known.begin + TITLE and len(removed) <= TITLE
    return not added and (early or (len(removed) <= TITLE and known.title.issuperset(removed)))


def _gaps(
    codes: list[tuple[str, int, int, int, int]], start: int, end: int, size: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Stretches between equal blocks: words of the license, words of the text in their stead, within the window."""
    left = below = 0
    below = start
    for tag, a, b, c, d in [*codes, ("equal", size, size, end, end)]:
        if tag != "equal":
            continue
        c, d = max(c, start), min(d, end)
        if c > end or d < start:
            continue
        if a > left or c > below:
            yield (left, a), (below, min(c, end))
        left, below = b, d


def _stretch(known: Sequence[str], texts: Sequence[str]) -> tuple[int, int]:
    """Where in a text a license most likely lies: most of their runs of five words agree on one shift."""
    margin = 60 + len(known) // 5
    if len(texts) <= len(known) + margin:
        return 0, len(texts)
    votes: Counter[int] = Counter()
    for shift, count in _shifts(known, texts).items():
        votes[shift // 32] += count
    if not votes:
        return 0, min(len(texts), len(known) + margin)
    shift = max(votes, key=lambda bin_: (votes[bin_] + votes[bin_ - 1] + votes[bin_ + 1], -bin_)) * 32
    return max(0, shift - margin), min(len(texts), shift + len(known) + margin)


def _places(known: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Places where a copy of the license may begin, by the runs that agree; a few words may have come or gone inside it."""
    shifts = _shifts(known, texts)
    best = sorted(shifts, key=lambda shift: -shifts[shift])
    found: list[int] = []
    for shift in best[:30]:
        if len(found) < 4 and all(abs(shift - other) > GAP for other in found):
            found.append(shift)
    return found


def _shifts(known: Sequence[str], texts: Sequence[str]) -> Counter[int]:
    runs = {tuple(known[at:at + 5]): at for at in range(len(known) - 4)}
    origins = ((at, runs.get(tuple(texts[at:at + 5]))) for at in range(len(texts) - 4))
    return Counter(at - origin for at, origin in origins if origin is not None)


def _free(removed: Sequence[str], added: Sequence[str], size: int) -> bool:
    """The change is one that the license leaves to its user, or one of typing."""
    if "".join(removed) == "".join(added) or " ".join(added) in FREE or " ".join(removed) in FREE:
        return True
    if set(removed) <= ADDRESS and set(added) <= ADDRESS:
        return True
    if all(not words or _notice(words) for words in (removed, added)):
        return True
    if not WEIGHTY.isdisjoint({*removed, *added} - ({"permission"} if removed else set())):
        return False
    if size <= SHORT and len(added) <= 16 and set(removed) <= NAMES:
        return True
    return len(removed) <= 2 and len(added) <= 2 and _alike(removed, added)


def _notice(words: Sequence[str]) -> bool:
    """The rest of a copyright notice that was broken over lines, and so was not taken out with its first line."""
    dated = words[0] == "copyright" and any(len(word) == 4 and word.isdigit() for word in words)
    return (dated and len(words) <= 20) or {*words} <= NOTICE


def _alike(removed: Sequence[str], added: Sequence[str]) -> bool:
    from rapidfuzz.distance import Levenshtein

    if not removed or not added:
        return {*removed, *added} <= {
            "the",
            "an",
            "and",
            "or",
            "of",
            "in",
            "to",
            "that",
            "this",
            "is",
            "are",
            "be",
            "such",
            "by",
        }
    first, second = "".join(removed), "".join(added)
    return Levenshtein.distance(first, second) <= max(2, len(first) // 5)


def _find(words: Sequence[str], phrase: str, start: int = 0) -> int:
    wanted = phrase.split(" ")
    first = wanted[0]
    for at in range(start, len(words) - len(wanted) + 1):
        if words[at] == first and list(words[at : at + len(wanted)]) == wanted:
            return at
    return -1
