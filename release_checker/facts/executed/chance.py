# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Why a cell's output differs between two runs: what it hangs on is followed back through the notebook.

A cell hangs on the earlier cells that assign what it reads. Among these, an unseeded draw of random numbers comes first,
then clocks and names that are new in every run, then the order of sets and folders, then work that is shared out.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from release_checker.facts.python.magics import mask
from release_checker.facts.python.randomness import Draw, Randomness
from release_checker.facts.randomness import REMEDIES, Unseeded, covers


class ChanceKind(StrEnum):
    """What makes two runs differ."""

    UNSEEDED = "unseeded generator"
    TIME = "time"
    FRESH = "names and numbers that are new in every run"
    SET_ORDER = "order of a set (hash seed)"
    FILE_ORDER = "order of the files in a folder"
    THREADS = "threads or processes"
    GPU = "a graphics card"
    STATE = "what an earlier run left"
    UNKNOWN = "no cause found"


@dataclass(frozen=True, slots=True)
class Chance:
    """The cause of one notebook's nondeterminism."""

    kind: ChanceKind
    "Told apart."
    words: str
    "One clause: `train_test_split in cell 4 (line 3) has no seed`."
    cell: int | None = None
    "Where the cause stands."
    line: int | None = None
    "One-based line in that cell."
    remedy: str = ""
    "What to do, as an imperative."


UNSEEDED_CALLS = (
    (
        re.compile(
            r"^(?:seaborn|sns)\.(?:barplot|pointplot|lineplot|regplot|lmplot|pairplot|catplot|relplot|factorplot|tsplot|jointplot)$"
        ),
        "draws its confidence band at random",
        "pass seed=SEED (or errorbar=None)",
        ("seed", "ci", "errorbar", "n_boot"),
    ),
    (
        re.compile(r"spring_layout$|random_layout$|fruchterman_reingold_layout$"),
        "places nodes at random",
        "pass seed=SEED",
        ("seed",),
    ),
    (
        re.compile(r"^(?:networkx|nx)\.draw(?:_networkx|_spring|_random)?$"),
        "places nodes at random",
        "compute pos=nx.spring_layout(G, seed=SEED) and pass it",
        ("pos",),
    ),
    (
        re.compile(
            r"^(?:networkx|nx)\.(?:\w*random\w*|erdos_renyi_graph|barabasi_albert_graph|watts_strogatz_graph|gnp_\w+)$"
        ),
        "makes a graph at random",
        "pass seed=SEED",
        ("seed",),
    ),
    (re.compile(r"(?:^|\.)WordCloud$"), "places words at random", "pass random_state=SEED", ("random_state",)),
    (
        re.compile(r"(?:^|\.)(?:Word2Vec|Doc2Vec|FastText|LdaModel|LdaMulticore)$"),
        "trains from random numbers and several threads",
        "pass seed or random_state, workers=1, and set PYTHONHASHSEED",
        ("random_state",),
    ),
    (
        re.compile(r"(?:differential_evolution|dual_annealing|basinhopping|shgo)$"),
        "searches at random",
        "pass seed=SEED",
        ("seed", "rng"),
    ),
    (re.compile(r"\.rvs$"), "draws at random", "pass random_state=SEED", ("random_state",)),
    (re.compile(r"(?:^|\.)(?:UMAP|TSNE|PHATE|NMF)$"), "starts at random", "pass random_state=SEED", ("random_state",)),
    (re.compile(r"^(?:pm|pymc3?|pymc)\.sample$"), "draws at random", "pass random_seed=SEED", ("random_seed",)),
    (
        re.compile(r"(?:^|\.)(?:permutation_test_score|permutation_importance|bootstrap|resample)$"),
        "draws at random",
        "pass random_state=SEED",
        ("random_state", "seed"),
    ),
)
"Calls that draw of their own, beyond those that TRN002 knows, with the parameters that stop it."
CLOCK = re.compile(
    r"\b(?:time\.(?:time|perf_counter|process_time|monotonic|clock|ctime|strftime|asctime)\w*|"
    r"(?:datetime\.)?(?:datetime|date)\.(?:now|today|utcnow)|Timestamp\.(?:now|today)|pd\.to_datetime\(['\"](?:now|today)|"
    r"timeit|default_timer|time\(\)|perf_counter\(\))|^\s*%%?(?:time|timeit|prun)\b|^\s*!\s*date\b",
    re.MULTILINE,
)
FRESH = re.compile(
    r"\buuid\.?\w*\(|\bos\.urandom|\bsecrets\.|\btempfile\.|\bmk[ds]temp|\bgetpid\(|\bid\(|\bSystemRandom|\bpsutil\.|"
    r"\bos\.stat|getmtime|\bsocket\.|getsizeof|memory_usage\(|^\s*%%?(?:memit|who\w*)\b|^\s*!\s*(?:ls -l|ps|top|free|df|"
    r"nvidia-smi|cat /proc)",
    re.MULTILINE,
)
SETS = re.compile(
    r"\b(?:frozen)?set\(|\.(?:intersection|union|difference|symmetric_difference)\(|\bhash\(|(?<![\w\]\)])\{[^{}:\n]+\}"
)
FOLDERS = re.compile(r"\b(?:listdir|scandir|glob|iglob|rglob|walk|iterdir)\(")
SHARED = re.compile(
    r"\b(?:ThreadPool\w*|ProcessPool\w*|Pool|Thread|Process|as_completed|imap_unordered|asyncio|Parallel|"
    r"multiprocessing|joblib|dask|ray)\b|n_jobs\s*=|num_workers\s*=|workers\s*="
)
GPU = re.compile(r"\.cuda\(|['\"]cuda|tensorflow|\bkeras\b|\btorch\b")
WORDS = re.compile(r"[\w.+-]+")


def find_chance(
    cell: int,
    sources: Mapping[int, str],
    randomness: Randomness | None,
    elsewhere: tuple[Unseeded, ...],
    first: str,
    second: str,
) -> Chance:
    """The cause of a difference that first shows in `cell`.

    `sources` is the code by cell number; `elsewhere` are unseeded draws in modules that the notebook imports; `first` and
    `second` are the cell's outputs as text.
    """
    trail = list(trail_of(cell, sources))
    draws = [draw for draw in (randomness.draws if randomness else ()) if randomness and not _seeded(draw, randomness)]
    mixed = shuffled(first, second)
    found = _drawn(trail, draws) or _other_calls(trail, sources)
    clock = _marked(trail[:1], sources, CLOCK)
    if clock and not (found and found.cell == cell):
        return _clocked(*clock)
    if found and not (mixed and found.cell != cell and _marked(trail, sources, SETS)):
        return found
    if mixed and (place := _marked(trail, sources, SETS)):
        return Chance(
            ChanceKind.SET_ORDER,
            f"the order of a set differs at each start of Python ({_where(*place)})",
            *place[:2],
            remedy="sort the set before its order matters",
        )
    if mixed and (place := _marked(trail, sources, FOLDERS)):
        return Chance(
            ChanceKind.FILE_ORDER,
            f"files come in the order of the disk ({_where(*place)})",
            *place[:2],
            remedy="sort what glob or listdir gives",
        )
    if place := _marked(trail, sources, CLOCK):
        return _clocked(*place)
    if place := _marked(trail, sources, FRESH):
        return Chance(
            ChanceKind.FRESH,
            f"{place[2]} is another at each run ({_where(*place)})",
            *place[:2],
            remedy="leave it out of the output",
        )
    if elsewhere:
        draw = elsewhere[0].first
        return Chance(ChanceKind.UNSEEDED, f"{draw.what} in {draw.place} is not seeded", remedy=REMEDIES[draw.library])
    if place := _marked(trail, sources, SETS):
        return Chance(
            ChanceKind.SET_ORDER,
            f"the order of a set differs at each start of Python ({_where(*place)})",
            *place[:2],
            remedy="sort the set before its order matters",
        )
    if place := _marked(trail, sources, SHARED):
        return Chance(
            ChanceKind.THREADS,
            f"work is shared out among threads or processes ({_where(*place)})",
            *place[:2],
            remedy="collect results in a fixed order, seed each worker, or use one",
        )
    if place := _marked(trail, sources, FOLDERS):
        return Chance(
            ChanceKind.FILE_ORDER,
            f"files come in the order of the disk ({_where(*place)})",
            *place[:2],
            remedy="sort what glob or listdir gives",
        )
    whole = _drawn(sorted(sources, reverse=True), [draw for draw in draws if (draw.place.cell or 0) <= cell])
    if whole or (whole := _other_calls([number for number in sources if number <= cell], sources)):
        return whole
    if place := _marked(trail, sources, GPU):
        return Chance(
            ChanceKind.THREADS,
            f"parallel arithmetic adds in another order at each run ({_where(*place)})",
            *place[:2],
            remedy="seed the framework and ask it for deterministic algorithms",
        )
    return Chance(ChanceKind.UNKNOWN, "nothing in the code tells why")


def shuffled(first: str, second: str) -> bool:
    """The same words in another order."""
    return first != second and sorted(WORDS.findall(first)) == sorted(WORDS.findall(second))


def _clocked(cell: int, line: int, what: str) -> Chance:
    return Chance(
        ChanceKind.TIME,
        f"it shows the clock ({what.strip()}, {_where(cell, line, what)})",
        cell,
        line,
        "leave times out of the output",
    )


def _where(cell: int, line: int, what: str) -> str:
    return f"cell {cell} line {line}"


def _seeded(draw: Draw, randomness: Randomness) -> bool:
    """A fixed seed was set in the same cell above it, or in an earlier one."""
    if randomness.frameworks:
        return True
    at = (draw.place.cell or 0, draw.place.line or 0)
    before = [
        item
        for item in randomness.seedings
        if item.value in ("fixed", "option", "other")
        and (item.function or ((item.place.cell or 0), (item.place.line or 0)) <= at)
    ]
    return any(item.libraries is None or covers(set(item.libraries), draw.library) for item in before)


def _drawn(trail: list[int], draws: list[Draw]) -> Chance | None:
    for number in trail:
        for draw in sorted(draws, key=lambda draw: not draw.explicit):
            if draw.place.cell == number:
                return Chance(
                    ChanceKind.UNSEEDED,
                    f"{draw.what} in cell {number} (line {draw.place.line}) is not seeded",
                    number,
                    draw.place.line,
                    REMEDIES[draw.library],
                )
    return None


def _other_calls(trail: list[int], sources: Mapping[int, str]) -> Chance | None:
    for number in trail:
        tree = _parse(sources.get(number, ""))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)) if tree else ():
            name = ast.unparse(call.func) if len(ast.dump(call.func)) < 2000 else ""
            given = {item.arg for item in call.keywords}
            if name.endswith("pairplot") and not any(
                item.arg == "kind" and "reg" in ast.unparse(item.value) for item in call.keywords
            ):
                continue
            for pattern, words, remedy, stops in UNSEEDED_CALLS:
                if pattern.search(name) and not given & {*stops, None}:
                    return Chance(
                        ChanceKind.UNSEEDED,
                        f"{name} in cell {number} (line {call.lineno}) {words}",
                        number,
                        call.lineno,
                        remedy,
                    )
    return None


def _marked(trail: list[int], sources: Mapping[int, str], pattern: re.Pattern[str]) -> tuple[int, int, str] | None:
    for number in trail:
        source = sources.get(number, "")
        for match in pattern.finditer(source):
            line = source.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip())) + 1
            text = source.split("\n")[line - 1]
            if "#" not in text or text.index("#") > text.find(match[0].strip()[:8]):
                return number, line, match[0].strip(" (\n")
    return None


def trail_of(cell: int, sources: Mapping[int, str]) -> Iterator[int]:
    """The cell, then the earlier cells that assign or change what it reads, nearest first."""
    wanted: set[str] = set()
    for number in sorted((number for number in sources if number <= cell), reverse=True):
        tree = _parse(sources[number])
        if tree is None:
            if number == cell:
                yield number
            continue
        loads, stores = _names(tree)
        if number == cell or stores & wanted:
            wanted |= loads
            yield number


def _parse(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(mask(source).source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Names that a cell reads, and those that it assigns, defines, or may change in place."""
    loads: set[str] = set()
    stores: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loads if isinstance(node.ctx, ast.Load) else stores).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            stores.add(node.name)
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            stores |= _base(node)
        elif isinstance(node, ast.AugAssign):
            stores |= _base(node.target)
            loads |= _base(node.target)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # `model.fit(x)` and `random.shuffle(x)` change what they are called on or given.
            stores |= _base(node.func)
            stores |= {base for argument in node.args for base in _base(argument)} if isinstance(node, ast.Call) else set()
    imported = {
        name.asname or name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    return loads, stores - imported - {"np", "pd", "plt", "sns", "print", "random", "torch", "tf", "os"}


def _base(node: ast.AST) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
