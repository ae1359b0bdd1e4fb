# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Numbers as people print them: percent, spread, ranges, about, thousands, decimal commas, arrows, ratios."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from release_checker.claims.records import Nature, Number

DIGITS = r"(?:\d{1,3}(?:[,\u2009]\d{3})+(?:\.\d+)?(?![\d,]*\d)|\d+(?:[.,]\d+)?|\.\d+)"
EXPONENT = r"(?:[eE][-+]?\d{1,3}(?!\w)|\s?[x×*·]\s?10(?:\s?\^\s?\{?\(?[-+]?\d{1,3}\)?\}?|[⁻⁺]?[⁰¹²³⁴-⁹]{1,3}))?"
NUMBER = rf"[-+]?{DIGITS}{EXPONENT}"
PERCENT = r"(?:\s?(?:\\?%|(?i:percent(?!age)|per cent|pct|por ciento|pour ?cent|prozent))(?:-?points?)?)"
SPREAD = rf"(?:\s?{PERCENT}?\s?\(?\s?(?:±|\+/-|\+-|\\pm)\s?\(?{DIGITS}{EXPONENT}{PERCENT}?\)?)"
RANGE = rf"(?:{PERCENT}?\s?(?:[-–—~〜～]|to|bis|à|至|到)\s?{DIGITS})(?![\d.,]*[-–]\d)"
UNITS = (
    r"\s?(?:d[Bb]|ms|s|pp|GB|MB|KB|k|M|B|mm|cm|km|m|FPS|fps|Hz|kHz|sec|secs|min|mins|hrs?|h|px|pixels|eV|meV|kcal/mol|"
    r"°C?|K|"
    r"Å|USD|BPM|mg/dL)"
         r"(?!\w)|\s?(?:points?|pts)\b")
PRINTED = re.compile(
    rf"(?P<number>{NUMBER})(?:(?P<spread>{SPREAD})|(?P<range>{RANGE}))?"
    rf"(?P<tail>{PERCENT}|\s?[x×](?![\w×])|[kKMB](?!\w)|{UNITS})?(?P<plus>\+(?![\d/-]))?")
ABOUT = re.compile(
    r"(?:≈|~|∼|≃|\b(?:about|around|approx(?:imately|\.)?|roughly|nearly|almost|circa|ca\.|environ|aproximadamente|"
    r"cerca d[ei]|rund|etwa|около)|约为?|大约|近|약|約)\s?[:=]?\s?[*_`$]{0,3}$", re.IGNORECASE)
BEYOND = re.compile(
    r"(?:(?<![-=<>])[<>≥≤≧≦⩾]=?|\\[gl]eq?|\b(?:over|(?:more|less|better|greater|higher|lower|fewer) than|above|between|"
    r"below|"
    r"under|at least|"
    r"at most|exceed(?:s|ing)?|beyond|más de|plus de|mehr als|über|mais de)|超过|高于|低于|小于|大于)\s?[*_`$]{0,3}$",
    re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\s[*_`]{0,2}[-+]?[\d.,]{1,12}\s?%?[*_`]{0,2}\s(?:and|to)\s[*_`]{0,2}$", re.IGNORECASE)
BOUND = re.compile(r"\s?(?:이상|이하|以上|以下|or (?:more|higher|above|less|lower|better))")
OF = re.compile(r"\s?(?:/|of|out of|von|sur|de)\s?(?:the )?(\d[\d,]*)(?![\d.]*[\w%])", re.IGNORECASE)
VERSION = re.compile(r"\d+(?:[.,]\d+){2,}|\d{1,2}:\d\d(?!\d)|\d{4}-\d\d?-\d|10\.\d{4,9}/\w")
"`1.2.3`, `12:30`, `2024-01-02`, `10.1109/X`."
GROUPED = re.compile(r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)(?![\d,]|\.\d)")
"Thousands parted by commas, with decimals or more than one comma: `3,404.50`."
CITED = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,6}\]")
FIXED = {0x2212: "-", 0x2010: "-", 0x2011: "-", 0xFE63: "-", 0xFF0D: "-", 0xFF0B: "+", 0xFF05: "%", 0xFE6A: "%", 0xFF0E: ".",
         0xFF0C: ",", 0x202F: "\u2009", 0xA0: "\u2009", 0x2007: "\u2009", 0xFF08: "(", 0xFF09: ")", 0xFF1A: ":",
         **{0xFF10 + digit: str(digit) for digit in range(10)}}
"One character for one, so that positions stay."
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
WRAPPING = re.compile(
    r"^[\s*_`$(\[{|]+|[\s*_`$)\]}|†‡§¶]+$|[✓✔✅🏆🥇🥈🥉⭐★🔥\ufe0f]|"
    r"\\(?:textbf|mathbf|bf|underline|text)\b|(?<=\d)[¹²³ᵃᵇ]|<[^<>]{1,40}>")
BRACKET = re.compile(r"[(\[{]\s?(?:sd|std|se|σ|\+/-|±)?\s?[:=]?\s?[\d.,e-]+\s?%?[)\]}]?", re.IGNORECASE)
SCALES = {"k": 3, "K": 3, "M": 6, "B": 9}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number in a text, and where it stands there."""

    number: Number
    "The number."
    nature: Nature
    "What its own surroundings say: approximate, a range, derived."
    start: int
    "Position of its first character."
    end: int
    "Position behind its last."


def fixed(text: str) -> str:
    """The same text, as long, with plain signs for minus, percent and spaces between digits."""
    return text.translate(FIXED)


def parse_number(text: str) -> Number | None:
    """The number that a text consists of, marks of formatting around it aside; None where it is more or less than one."""
    found = parse_printed(text)
    return found.number if found else None


def parse_printed(text: str) -> Printed | None:
    """The same with its nature: `≈ 0.91` is approximate, `+0.6 %` derived."""
    bare = _grouped(strip_marks(text[:200]))
    found = find_numbers(bare)
    if not found:
        return None
    first, rest = found[0], found[1:]
    head, tail = bare[: first.start].strip(), bare[first.end :].strip(" .,;*`_")
    if head and not (ABOUT.search(head + " ") or BEYOND.search(head)) and head not in "([$~=":
        return None
    if not tail or (not rest and re.fullmatch(r"[\W_]{1,3}|\^.{1,4}", tail)):
        return first
    return _with_bracket(first, bare, rest)


def strip_marks(text: str) -> str:
    """A cell without bold, brackets around the whole, medals and footnote marks."""
    bare = WRAPPING.sub("", fixed(text).replace("**", "").replace("\\%", "%"))
    opened = bare.count("(") - bare.count(")")
    return (bare + ")" * opened if 0 < opened < 3 else bare).strip()


def _grouped(cell: str) -> str:
    """Groups of digits as only a whole cell can have them: `1 234`, `1.234,5`."""
    if re.fullmatch(r"\d{1,3}(?: \d{3}){1,4}", cell):
        return cell.replace(" ", "")
    return cell.replace(".", "").replace(",", ".") if re.fullmatch(r"\d{1,3}(?:\.\d{3}){1,4},\d{1,4}", cell) else cell


def find_numbers(text: str, limit: int = 400) -> list[Printed]:
    """Numbers that stand by themselves in a text, in order; those inside names (`ResNet-50`, `F1`, `7B`) are none."""
    plain, at = fixed(text), 0
    found: list[Printed] = []
    while len(found) < limit and (match := PRINTED.search(plain, at)):
        at = max(match.end(), match.start() + 1)
        if _in_name(plain, match):
            version = VERSION.match(plain, match.start())
            at = max(_end_of_word(plain, match), version.end() if version else 0)
            continue
        if (printed := _printed(plain, match)) is not None:
            found.append(printed)
            at = printed.end
    return found


def _in_name(text: str, match: re.Match[str]) -> bool:
    start, end = match.start(), match.end()
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    if _version_or_time(text, match) or _cited(text, match):
        return True
    if match["number"][0] in "+-" and (before.isalnum() or before in ")]"):
        return not _decimal_behind_word(text, start)
    if before in "-–_./@#&\\" and (text[max(0, start - 2) : start - 1].isalnum() or before in "@#_\\"):
        if before == "/" and text[start - 2] in "0123456789%" and "." in match["number"]:
            return False
        return not (before in "-–" and _decimal_behind_word(text, start))
    if before == "^" or (before.isalnum() and not _glued_script(before)):
        return True
    if after in "-_":
        return text[end + 1 : end + 2].isalpha() and not text[end + 1 :].startswith("point")
    return after.isalnum() and not _glued_script(after)


def _version_or_time(text: str, match: re.Match[str]) -> bool:
    here = text[match.start() : match.start() + 24]
    return VERSION.match(here) is not None and not GROUPED.match(here)


def _cited(text: str, match: re.Match[str]) -> bool:
    """`[2]` and `[3, 4]` behind a word cite."""
    opening = text.rfind("[", max(0, match.start() - 12), match.start())
    return opening > 0 and CITED.match(text, opening) is not None and text[opening - 1] not in "[=:"


def _decimal_behind_word(text: str, start: int) -> bool:
    """`acc-0.91` is a number behind its name, `GPT-3.5` and `ResNet-50` are names."""
    return re.match(r"[-–+]?(?:0?\.\d{2,}|\d{2}\.\d+\s?%|1\.0+\b)", text[start:start + 12]) is not None


def _glued_script(char: str) -> bool:
    """Scripts that set no space around numbers."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def _end_of_word(text: str, match: re.Match[str]) -> int:
    word = re.compile(r"[^\s,;|()\[\]:=→]{0,60}").match(text, match.start())
    return max(word.end() if word else match.end(), match.start() + len(match["number"]))


def _printed(text: str, match: re.Match[str]) -> Printed | None:
    written, tail = match["number"], (match["tail"] or "").strip()
    if written[0] in "+-" and match.start() and text[match.start() - 1].isalnum():
        written = written[1:]
    percent = any(re.search(PERCENT, part) for part in (tail, match["spread"] or "", match["range"] or ""))
    if (core := _core(written, percent)) is None:
        return None
    value, decimals = core
    spread = _core(_inner(match["spread"]), percent) if match["spread"] else None
    high = None
    if match["range"]:
        upper = _core(_inner(match["range"]), percent)
        if upper is None or upper[0] <= value:
            # Two numbers that make no range: the second is read by itself.
            sign = re.compile(PERCENT).match(text, match.start("range"))
            end = sign.end() if sign else match.start("range")
            alone = Number(value, text[match.start() : end], decimals, sign is not None)
            return Printed(alone, Nature.EXACT, match.start(), end)
        high, decimals = upper[0], min(decimals, upper[1])
    if (scale := SCALES.get(tail)) is not None:
        value, decimals, tail = value * 10**scale, decimals - scale, ""
    unit = "" if percent and not tail.endswith(("point", "points")) else tail
    nature, end = _nature(text, match, high, unit)
    number = Number(value, text[match.start() : end].strip(), decimals, percent, unit, spread[0] if spread else None, high)
    return Printed(number, nature, match.start(), end)


def _inner(part: str) -> str:
    """The number inside a spread or behind a range's dash."""
    found = re.search(rf"{DIGITS}{EXPONENT}", part)
    return found[0] if found else ""


def _nature(text: str, match: re.Match[str], high: float | None, unit: str) -> tuple[Nature, int]:
    before = text[max(0, match.start() - 40) : match.start()]
    bare = match["number"].isdigit() and not match["tail"]
    if bare and (of := OF.match(text, match.end())) and int(match["number"]) <= int(of[1].replace(",", "")):
        return Nature.DERIVED, of.end()
    if unit in ("x", "×", "pp") or match["number"][0] == "+" or unit.endswith(("point", "points", "pts")):
        return Nature.DERIVED, match.end()
    bound = BETWEEN.search(before) or BEYOND.search(before) or match["plus"] or BOUND.match(text, match.end())
    if high is not None or bound:
        return Nature.RANGE, match.end()
    return (Nature.APPROXIMATE if ABOUT.search(before) else Nature.EXACT), match.end()


def _core(written: str, percent: bool) -> tuple[float, int] | None:
    """Value and printed decimals of a bare number."""
    plain = written.replace("\u2009", "")
    head = re.match(r"[-+]?[\d.,]+", plain)
    if head is None:
        return None
    mantissa, rest = head[0], plain[head.end() :]
    mantissa = _point(mantissa, percent)
    power = re.search(r"[-+]?\d+$", rest.translate(RAISED).rstrip(")}")) if rest else None
    exponent = int(power[0]) if power else 0
    try:
        value = float(mantissa) * 10.0**exponent if abs(exponent) > 300 else float(f"{mantissa}e{exponent}")
    except (ValueError, OverflowError):
        return None
    return None if math.isinf(value) else (value, len(mantissa.partition(".")[2]) - exponent)


def _point(mantissa: str, percent: bool) -> str:
    """Decimal commas to points, thousands away: `0,912` is a fraction, `1,234` thousands, `91,234 %` a percentage."""
    if "," not in mantissa:
        return mantissa
    whole, _, part = mantissa.partition(",")
    if mantissa.count(",") > 1 or "." in part or (len(part) == 3 and whole.lstrip("+-") != "0" and not percent):
        return mantissa.replace(",", "")
    return f"{whole}.{part}"


def _with_bracket(first: Printed, bare: str, rest: list[Printed]) -> Printed | None:
    """`0.912 (0.003)` is a mean with its spread, `0.912 [0.90, 0.93]` one with its interval."""
    tail = bare[first.end :].strip()
    if len(rest) == 1 and BRACKET.fullmatch(tail):
        spread = rest[0].number
        if 0 <= spread.value <= 0.25 * abs(first.number.value) and spread.decimals >= min(1, first.number.decimals):
            one = first.number
            number = Number(one.value, bare, one.decimals, one.percent or spread.percent, one.unit, spread.value, one.high)
            return Printed(number, first.nature, first.start, len(bare))
    if tail[:1] in "([{" and re.search(r"CI\b|,|–|-|;", tail) and 1 <= len(rest) <= 3:
        return first
    return None
