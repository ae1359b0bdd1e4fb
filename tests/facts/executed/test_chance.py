# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts.executed.chance import ChanceKind, find_chance, trail_of
from release_checker.facts.python.magics import mask
from release_checker.facts.python.randomness import read_randomness
from release_checker.facts.python.syntax import Chunk, parse


def chance(cell: int, *cells: str, first: str = "1", second: str = "2") -> tuple[ChanceKind, int | None, int | None]:
    masked = [mask(source) for source in cells]
    chunks = [Chunk(item.source, number, item.magics, item.shell, item.head) for number, item in enumerate(masked, 1)]
    found = find_chance(cell, dict(enumerate(cells, 1)), read_randomness(parse("n.ipynb", chunks)), (), first, second)
    return found.kind, found.cell, found.line


@pytest.mark.parametrize(
    ("cells", "cell", "expected"),
    [
        (("import numpy as np", "x = np.random.rand(3)", "y = 1", "print(x)"), 4, (ChanceKind.UNSEEDED, 2, 1)),
        (("import seaborn as sns", "sns.pairplot(df, kind='reg')"), 2, (ChanceKind.UNSEEDED, 2, 1)),
        (("import networkx as nx", "g = nx.path_graph(3)\nnx.draw(g)"), 2, (ChanceKind.UNSEEDED, 2, 2)),
        (("import time", "print(time.time())"), 2, (ChanceKind.TIME, 2, 1)),
        (("x = 1", "%%time\nx + 1"), 2, (ChanceKind.TIME, 2, 1)),
        (("import os", "print(os.getpid())"), 2, (ChanceKind.FRESH, 2, 1)),
        (("from multiprocessing import Pool", "print(Pool(2).map(f, x))"), 2, (ChanceKind.THREADS, 2, 1)),
        (("x = 1", "print(x)"), 2, (ChanceKind.UNKNOWN, None, None)),
    ],
)
def test_causes(cells: tuple[str, ...], cell: int, expected: tuple[ChanceKind, int | None, int | None]) -> None:
    assert chance(cell, *cells) == expected


def test_a_seed_above_takes_the_blame_off_a_draw() -> None:
    seeded = ("import numpy as np\nnp.random.seed(1)", "print(np.random.rand(3))")
    assert chance(2, *seeded)[0] is ChanceKind.UNKNOWN
    late = ("import numpy as np", "print(np.random.rand(3))", "np.random.seed(1)")
    assert chance(2, *late) == (ChanceKind.UNSEEDED, 2, 1)


def test_the_same_words_in_another_order_point_to_sets_and_folders() -> None:
    assert chance(2, "names = set('ab')", "print(names)", first="a b", second="b a") == (ChanceKind.SET_ORDER, 1, 1)
    folders = ("import glob", "for path in glob.glob('*'):\n    print(path)")
    assert chance(2, *folders, first="x y", second="y x")[0] is ChanceKind.FILE_ORDER


def test_the_trail_follows_what_a_cell_reads() -> None:
    sources = dict(enumerate(["a = 1", "b = 2", "c = a + 1", "c.append(b)", "print(c)"], 1))
    assert list(trail_of(5, sources)) == [5, 4, 3, 2, 1]
    assert list(trail_of(3, sources)) == [3, 1]
