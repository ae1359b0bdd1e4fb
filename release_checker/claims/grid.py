# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A table made regular: one head per column, one label per row, whatever the rows of its head."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from release_checker.claims.numbers import find_numbers, parse_printed, strip_marks
from release_checker.claims.vocabulary import find_metric, kind_of_parameter, split_of
from release_checker.documents.document import Table

WIDEST = 80
"Columns of one table that are read."
BOUND = 2_000
"Rows of one table that are read."
LABELS = re.compile(
    r"^(?:.{1,20} (?:models?|methods?|classifiers?|networks?)|models?|methods?|algorithms?|approach|architectures?|"
    r"networks?|backbones?|names?|experiments?|runs?|config\w*|"
    r"variants?|"
    r"classifiers?|regressors?|systems?|settings?|versions?|methode|m[ée]todo|modelo|mod[èe]le|modell\w*|algoritmo|"
    r"baselines?|techniques?|"
    r"strategy|setup|encoder|agent|estimator|model ?\w{0,12}|模型|方法|算法|网络|모델|모델명|방법|알고리즘|实验)$",
    re.IGNORECASE)
TRAINED = re.compile(
    r"^(?:.{0,20}\b(?:models?|methods?|algorithms?|approach|architectures?|networks?|backbones?|classifiers?|regressors?|"
    r"systems?|baselines?|"
    r"modelo|mod[èe]le|modell\w*|agent|estimator)|模型|方法|算法|모델|모델명)$", re.IGNORECASE)
"Heads of columns that surely name what was trained."
DATA = re.compile(
    r"^(?:data ?sets?|data|corpus|corpora|benchmarks?|tasks?|domains?|languages?|envs?|environments?|game|数据集|任务|"
    r"데이터셋?|환경|"
    r"conjunto(?: de datos)?|jeu de données|datensatz)$", re.IGNORECASE)
METRIC = re.compile(
    r"^(?:metrics?|measures?|m[ée]trica\w*|m[ée]triques?|metrik\w*|kennzahl\w*|indicators?|指标|评价指标|评估指标|지표|"
    r"메트릭|평가 ?지표|측정 ?항목|метрик\w+)$",
                    re.IGNORECASE)
SPLITS = re.compile(r"^(?:splits?|subset|set|partition|data split|划分)$", re.IGNORECASE)
SOURCE = re.compile(
    r"^(?:source|references?|ref\.?|paper|citation|venue|publication|published|published in|year)$", re.IGNORECASE)
STEP = re.compile(r"^(?:epochs?|steps?|iter\w*|rounds?|timesteps?|episodes?)\b", re.IGNORECASE)
RANKS = re.compile(r"^(?:#|no\.?|nr\.?|rank|id|idx|index|序号|排名|순위|번호|s\.? ?no\.?)$", re.IGNORECASE)
VALUES = re.compile(
    r"^(?:values?|scores?|results?|number|measured|achieved|our results?|performance|current|observed|valeurs?|"
    r"valor(?:es)?|r[ée]sultats?|resultados?|wert|"
    r"actual|final|值|结果|数值|得分|값|결과|점수|значение)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns by what their heads say; all but steps hold words."""

    models: tuple[int, ...]
    "What was trained."
    data: tuple[int, ...]
    "Data sets."
    metrics: tuple[int, ...]
    "Names of metrics."
    splits: tuple[int, ...]
    "Parts of the data."
    sources: tuple[int, ...]
    "Where a row is taken from."
    steps: tuple[int, ...]
    "Steps of a training."


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's heads and rows."""

    heads: tuple[str, ...]
    "One per column, the rows of a many-rowed head joined."
    rows: tuple[tuple[str, ...], ...]
    "The body."
    lines: tuple[int, ...]
    "One-based line of each row."
    label: int
    "The column that says what a row is about."
    texts: frozenset[int]
    "Columns that mostly hold words."
    roles: Roles
    "What their heads say that columns are."


def plain(head: str) -> str:
    """A head without marks of formatting."""
    return re.sub(r"[*_`\s]+", " ", head).strip()


def read_grid(table: Table) -> Grid:
    """Head, body and label column of a table; an absent head is looked for in the first row."""
    rows, lines = [row[:WIDEST] for row in table.rows[:BOUND]], list(table.row_lines[:BOUND])
    lines += [table.line] * (len(rows) - len(lines))
    head = table.header[:WIDEST]
    if not any(cell.strip() for cell in head) and rows:
        head, rows, lines = rows[0], rows[1:], lines[1:]
    if _is_body(head):
        head, rows, lines = ("",) * len(head), [head, *rows], [table.line, *lines]
    while rows and _is_head(head, rows[0]):
        head, rows, lines = _joined(head, rows[0]), rows[1:], lines[1:]
    width = max((len(head), *(len(row) for row in rows)), default=0)
    heads = (*head, *[""] * (width - len(head)))
    body = tuple((*row, *[""] * (width - len(row))) for row in rows)
    texts = frozenset(at for at in range(width) if _mostly_text(body, at))
    return Grid(heads, body, tuple(lines), _label(heads, body, texts), texts, _roles(heads, texts))


def _roles(heads: tuple[str, ...], texts: frozenset[int]) -> Roles:
    def fitting(pattern: re.Pattern[str], among: Collection[int]) -> tuple[int, ...]:
        return tuple(at for at, head in enumerate(heads) if at in among and pattern.match(plain(head)))

    return Roles(fitting(LABELS, texts), fitting(DATA, texts), fitting(METRIC, texts), fitting(SPLITS, texts),
                 fitting(SOURCE, range(len(heads))), fitting(STEP, range(len(heads))))


def _is_head(head: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """A further row of the head: names of metrics or splits, no numbers, under a head that leaves something open."""
    cells = [cell for cell in row[1:] if cell.strip()]
    if not cells or any(parse_printed(cell) for cell in row):
        return False
    known = sum(bool(find_metric(cell) or split_of(cell) or kind_of_parameter(cell)) for cell in cells)
    return known >= max(2, len(cells) - 1) and not all(find_metric(cell) for cell in head[1:] if cell.strip())


def _is_body(head: tuple[str, ...]) -> bool:
    """A row of values that markup makes a head: most of its cells hold decimals."""
    cells = [cell for cell in head if cell.strip()]
    decimals = [cell for cell in cells if any(number.number.decimals > 1 for number in find_numbers(cell[:80]))]
    return len(cells) > 1 and len(decimals) * 2 > len(cells)


def _joined(head: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
    """Two rows of a head as one; an empty upper cell stands below its left neighbour."""
    joined, above = [], ""
    for at, cell in enumerate(row):
        upper = head[at] if at < len(head) else ""
        above = upper if upper.strip() or at == 0 else above
        joined.append(f"{above} {cell}".strip() if cell.strip() != above.strip() else cell)
    return tuple(joined)


def _label(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], words: frozenset[int]) -> int:
    texts = [at for at in range(len(heads)) if not RANKS.match(plain(heads[at])) and at in words]
    named = {at: sum(bool(find_metric(row[at])) and not find_numbers(row[at]) for row in rows) for at in texts}
    metrics = [at for at in texts if named[at] * 2 > len(rows) > 1]
    others = [at for at in range(len(heads)) if at not in metrics and not VALUES.match(plain(heads[at]))]
    values = [at for at in others if find_metric(heads[at])]
    if metrics and not values and not METRIC.match(plain(heads[metrics[0]])):
        return metrics[0]
    for pattern in (LABELS, METRIC):
        for at, head in enumerate(heads):
            if pattern.match(plain(head)) and (at == 0 or at in words):
                return at
    # Text behind the first metric is a remark.
    texts = [at for at in texts if not values or at < values[0]]
    steps = [at for at, head in enumerate(heads) if STEP.match(plain(head))]
    return (*texts, *steps[-1:], 0)[0]


def _mostly_text(rows: tuple[tuple[str, ...], ...], column: int) -> bool:
    """Fewer than half of a column's filled cells begin with a number."""
    cells = [row[column] for row in rows if row[column].strip(" -–—*")]
    return sum(starts_with_number(cell) for cell in cells) * 2 < len(cells)


def starts_with_number(cell: str) -> bool:
    """A number stands at its beginning, whatever follows."""
    found = find_numbers(strip_marks(cell[:80]))
    return bool(found) and found[0].start < 3
