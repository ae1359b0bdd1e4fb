# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What changes from run to run and no result depends on, masked.

Each mask is as narrow as its noise: an address is one after `at`, a span of time one after a word that says so. A date in a
table is data, and a hash that is printed is a result. Every pattern is bounded: hostile text costs no more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable

DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
CLOCK = r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?"
STAMP = rf"\d{{4}}[-/]\d\d[-/]\d\d[ T]{{1,2}}{CLOCK}(?:Z|[+-]\d\d:?\d\d)?"
UNIT = r"(?:ns|µs|μs|us|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b"
SPAN = rf"\d{{1,9}}(?:[.,]\d{{1,9}})?(?:e[-+]?\d\d)?\s?{UNIT}(?:[ ,]{{1,2}}\d{{1,9}}(?:\.\d{{1,9}})?\s?{UNIT}){{0,3}}"
NUMBER = r"\d{1,12}(?:\.\d{0,18})?(?:e[-+]?\d\d)?"
LEVEL = r"(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL|NOTSET)"
TIMED = (r"(?:elapsed|time taken|(?:wall|cpu|run|running|execution|training|train|fit|fitting|inference|"
         r"processing|total|computation|computing|prediction|elapsed|build|search)[ _-]?time|runtime)")
"After these a number is a span of time, whatever its unit."
ENDED = r"(?:took|takes|(?:done|finished|completed|ready|computed|trained|loaded|built) in)"
"After these only a number with a unit of time is: `took 12 steps` counts steps."
LINK = r"(?: [^\W\d]\w{0,11}+){0,2} ?[:=]? ?(?:is |was |of |about |~ ?)?"

Replacement = str | Callable[[re.Match[str]], str]
ALWAYS: tuple[tuple[str, re.Pattern[str], Replacement], ...] = (
    # the word that must be there for the pattern to be tried, the pattern, what takes its place
    ("0x", re.compile(r"\bat 0x[0-9A-Fa-f]{4,16}\b"), "at ‹address›"),
    ("-", re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "‹uuid›"),
    ("ipython-input-", re.compile(r"<ipython-input-\d{1,6}-[0-9a-f]{6,64}>"), "‹cell›"),
    ("ipykernel_", re.compile(r"(?:/[\w.+-]{1,80}){1,12}/ipykernel_\d{1,9}/\d{1,12}\.py"), "‹cell›"),
    ("Cell In", re.compile(r"\bCell In ?\[\d{1,6}\]"), "‹cell›"),
    ("sk-", re.compile(r"\bsk-container-id-\d{1,6}\b"), "sk-container"),
)
CLOCKS: tuple[tuple[str, re.Pattern[str], Replacement], ...] = (
    ("loop", re.compile(rf"(?m)^.{{0,40}}?\d{{1,9}} loops?, best of \d{{1,3}}: {NUMBER} {UNIT} per loop\s?$"), "‹timeit›"),
    ("loop", re.compile(
        rf"{NUMBER} {UNIT} (?:±|\+-) {NUMBER} {UNIT} per loop \(mean (?:±|\+-) std\. dev\. of \d{{1,3}} runs?, "
        r"[\d,]{1,12} loops? each\)"), "‹timeit›"),
    ("slowest run", re.compile(r"The slowest run took [\d.]{1,20} times longer than the fastest\.[^\n]{0,90}\n?"), ""),
    # Windows gives the wall time alone.
    ("CPU times", re.compile(r"CPU times: [^\n]{1,90}\n\s{0,8}Wall time: [^\n]{1,60}"), "‹Wall time›"),
    ("CPU times", re.compile(r"CPU times: user [^\n]{1,90}"), "‹CPU times›"),
    ("Compiler", re.compile(r"(?m)^Compiler *: [\d.]{1,12} m?s$\n?"), ""),
    ("Wall time", re.compile(r"Wall time: [^\n]{1,60}"), "‹Wall time›"),
    ("it", re.compile(  # tqdm: 3/3 [00:01<00:00, 2.30it/s]
        r"(?:\d{1,3}%)?\|[^|\n]{0,200}\| ?([\d.,kMG]{1,12}/[\d.,kMG]{1,12}) ?"
        r"\[[\d:]{1,12}(?:<[\d:?]{1,12})?(?:, {0,4}[\d.?]{1,12}[ a-zA-Z]{0,12}/[a-zA-Z]{1,12})?([^\]\n]{0,200})\]"),
     r"‹bar \1\2›"),
    ("[", re.compile(r"\[[=>.]{10,}+\]"), "‹bar›"),
    ("━", re.compile("━{3,}+"), "‹bar›"),
    ("/", re.compile(r"(?:- )?\d{1,6}(?:s|ms|us|µs) \d{1,6}(?:s|ms|us|µs)/(?:step|epoch|sample)\b"), "‹pace›"),
    ("s", re.compile(r"(?<=‹bar›) -? ?(?:ETA: [\d:]{1,9}s?|\d{1,6}(?:s|ms))"), "‹pace›"),
    ("ETA", re.compile(r"\bETA:? [\d:.]{1,12} ?(?:s|m|h)?\b"), "‹ETA›"),
    ("/s", re.compile(r"\b\d{1,9}(?:\.\d{1,9})? ?(?:it|batch|batches|ex|examples|samples|steps|kB|MB|GB|B)/s\b"), "‹pace›"),
    ("s/it", re.compile(r"\b\d{1,9}(?:\.\d{1,9})? ?s/it\b"), "‹pace›"),
    ("", re.compile(rf"(?i)\b({TIMED}{LINK})(?:{SPAN}|{CLOCK}|{NUMBER}(?! ?%)\b)"), r"\1‹span›"),
    ("", re.compile(rf"(?i)\b({ENDED}{LINK})(?:{SPAN}|{CLOCK})"), r"\1‹span›"),
    ("---", re.compile(rf"--- {NUMBER} (?:seconds|minutes) ---"), "‹span›"),
    ("20", re.compile(rf"(?m)^(\W{{0,3}}){STAMP}(?=[^\n]{{0,60}}\b{LEVEL}\b)"), r"\1‹stamp›"),
    ("20", re.compile(rf"(?m)^{STAMP}: ([IWEF]) "), r"‹stamp›: \1 "),
    ("[", re.compile(rf"(?m)^\[(?:\w )?(?:{STAMP}|{CLOCK}) ?[^\]\n]{{0,40}}\](?= ?\S)"), "‹stamp›"),
    (":", re.compile(rf"\b{DAY},? {MONTH} {{1,2}}\d{{1,2}} {CLOCK} (?:[A-Z]{{3,5}} )?\d{{4}}\b"), "‹stamp›"),
    # No quote or bracket in between: `Timestamp('2015-07-04 00:00:00')` is a value.
    (":", re.compile(rf"(?i)\b((?:last updated|started|finished|begun|ended|(?:start|end|current|run)(?: time| at| on)|now|"
                     rf"generated|executed|timestamp)(?: time| at| on| date)?[ :=-]{{1,4}}){STAMP}"), r"\1‹stamp›"),
    ("updated", re.compile(rf"(?i)\b(last updated\W{{1,3}})(?:{DAY},? )?(?:{MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}-\d\d-\d\d)"),
     r"\1‹stamp›"),
    # statsmodels heads each summary with the moment it was made.
    ("Date:", re.compile(rf"\bDate:( {{1,40}}){DAY}, \d\d {MONTH} \d{{4}}"), "Date: ‹stamp›"),
    ("Time:", re.compile(rf"\bTime:( {{1,40}}){CLOCK}"), "Time: ‹stamp›"),
    ("memory usage", re.compile(r"\bmemory usage: [\d.]{1,12}\+? (?:bytes|[KMG]B)"), "memory usage"),
)
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d{6}(?!\d)(?:[+-]\d\d:\d\d)?"
                    r"|\bdatetime\.datetime\(\d{4}(?:, \d{1,2}){5}, \d{1,6}(?:, tzinfo=[\w.]{1,40})?\)")
FEW = 2
"Moments to the microsecond in one text: more are a column of data."


def masked(text: str, *, clocks: bool = True) -> str:
    """The text without its noise; `clocks` masks times too, which in a table are data."""
    for word, pattern, instead in ALWAYS + (CLOCKS if clocks else ()):
        if word in text:
            text = pattern.sub(instead, text)
    if clocks and len(found := list(MOMENT.finditer(text))) <= FEW and found:
        text = MOMENT.sub("‹moment›", text)
    return text
