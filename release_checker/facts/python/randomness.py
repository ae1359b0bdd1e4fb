# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a file draws random numbers, and where it seeds them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python import random_names as names
from release_checker.facts.python.random_names import Library
from release_checker.facts.python.seeding import Seeding, SeedOption, SeedReader, is_clock
from release_checker.facts.python.syntax import Syntax, keyword, literal
from release_checker.facts.python.usual_names import UsualNames, last, outermost
from release_checker.model import Place

MOST = 60
"Draws kept of one file and library; the first ones are what people are shown."
SEED_CALL = re.compile(r"^[ \t]*[\w.]*seed\w*\(", re.MULTILINE)
"A statement that calls something named seed."


@dataclass(frozen=True, slots=True)
class Draw:
    """One place where random numbers are drawn."""

    library: Library
    "Whose generator."
    what: str
    "The call as people write it: `train_test_split`."
    place: Place
    "Where."
    owner: str
    "Name of the outermost class or function that it stands in; empty at module level."
    per_item: bool
    "It stands in a data set's `__getitem__`, which a DataLoader's workers run."
    explicit: bool
    "Drawn by this very call; False for layers and loaders, whose draws come with training."


@dataclass(frozen=True, slots=True)
class Randomness:
    """Random numbers in one file."""

    draws: tuple[Draw, ...]
    "In the order of the file."
    seedings: tuple[Seeding, ...]
    "In the order of the file."
    options: tuple[SeedOption, ...]
    "Seed options that the file declares."
    mentions: dict[str, frozenset[str]]
    "Names that each outermost function or class reads, and module level under the empty name: what may be called."
    loaders: tuple[Place, ...]
    "DataLoaders with workers and without a `worker_init_fn`."
    frameworks: frozenset[str]
    "Imported frameworks whose configuration decides on the seed, and cells that nobody can parse and that call a seed."
    trains_itself_seeded: bool
    "It uses a trainer that seeds by itself."
    estimator: bool
    "It uses a TensorFlow estimator, which seeds its graph by itself."


def read_randomness(syntax: Syntax) -> Randomness:
    """Draws, seeds and seed options of one file."""
    usual = UsualNames(syntax)
    reader, seeds = _Reader(syntax, usual), SeedReader(syntax, usual)
    return Randomness(
        draws=tuple(reader.draws()),
        loaders=tuple(reader.loaders()),
        seedings=tuple(seeds.seedings()),
        options=tuple(seeds.options()),
        mentions=_mentions(syntax),
        frameworks=frozenset(usual.tops & names.FRAMEWORKS) | _unread_seeds(syntax),
        trains_itself_seeded=any(names.SEEDS_ITSELF.match(name) for name, _ in syntax.calls()),
        estimator=any(names.ESTIMATORS.match(name) for name, _ in syntax.calls()),
    )


def _unread_seeds(syntax: Syntax) -> frozenset[str]:
    """Cells with a gap for the reader to fill in, such as `seed = <yours>`, do not parse; what they seed counts."""
    broken = {place.cell for place, _ in syntax.broken if place.cell is not None}
    return frozenset(f"cell {chunk.cell}" for chunk in syntax.chunks if chunk.cell in broken
                     and SEED_CALL.search(chunk.source))


def _mentions(syntax: Syntax) -> dict[str, frozenset[str]]:
    defined = [node for node in syntax.tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    owners = {line: node.name for node in defined for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    renamed = {name.asname: name.name for node in syntax.nodes(ast.ImportFrom) for name in node.names if name.asname}
    found: dict[str, set[str]] = {"": set(), **{node.name: set() for node in defined}}
    for named in syntax.nodes(ast.Name):
        if named.ctx.__class__ is ast.Load:
            found[owners.get(named.lineno, "")].add(named.id)
    for attribute in syntax.nodes(ast.Attribute):
        found[owners.get(attribute.lineno, "")].add(attribute.attr)
    return {owner: frozenset(renamed.get(word, word) for word in words) if renamed else frozenset(words)
            for owner, words in found.items()}


class _Reader:
    def __init__(self, syntax: Syntax, usual: UsualNames) -> None:
        self.syntax = syntax
        self.usual = usual
        self.tops = usual.tops

    def draws(self) -> Iterator[Draw]:
        """Every call that draws."""
        counts: dict[Library, int] = {}
        for written, call in self.syntax.calls():
            name = self.usual.resolved(written)
            found = self._draw(name, call)
            if found is None:
                continue
            library, what, explicit = found
            counts[library] = counts.get(library, 0) + 1
            if counts[library] <= MOST and not (explicit and self._aside(call)):
                yield Draw(library, what, self.syntax.place(call), outermost(self.syntax, call), self._per_item(call),
                           explicit)

    def _per_item(self, call: ast.Call) -> bool:
        function = self.syntax.function_of(call)
        return function is not None and function.name == "__getitem__"

    def loaders(self) -> Iterator[Place]:
        """DataLoaders with workers that nothing seeds."""
        for name, call in self.syntax.calls():
            if name in names.LOADERS and keyword(call, "worker_init_fn") is None:
                workers = keyword(call, "num_workers")
                if workers is not None and literal(workers) not in (0, None):
                    yield self.syntax.place(call)

    def _draw(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        top, _, rest = name.partition(".")
        if top not in self.tops:
            return self._method(name, call)
        if top == "random" and rest in names.RANDOM_DRAWS:
            return Library.RANDOM, name, True
        if top == "numpy":
            return self._numpy(name, call)
        if top in ("torch", "torchvision", "torch_geometric", "dgl"):
            return self._torch(name, call) or self._method(name, call)
        if top == "tensorflow":
            return self._tensorflow(name, call)
        if top == "keras" and names.KERAS_LAYERS.match(name):
            return Library.KERAS, last(name), False
        if name.startswith(names.SKLEARN_MODULES):
            return self._sklearn(name, call)
        if top in ("gym", "gymnasium", "gymnax") and rest == "make":
            return Library.GYM, name, False
        if top == "stable_baselines3" and rest.isupper() and call.args and keyword(call, "seed") is None:
            return Library.BASELINES, name, False
        if top == "cupy" and rest.startswith("random.") and last(name) not in names.NUMPY_OTHER:
            return Library.CUPY, name, True
        if top == "mxnet" and (".random." in name or ".init." in name or ".gluon.nn." in name):
            return Library.MXNET, name, False
        if top == "paddle" and name.startswith(("paddle.nn.Linear", "paddle.nn.Conv", "paddle.rand", "paddle.nn.LSTM",
                                                "paddle.nn.Embedding")):
            return Library.PADDLE, name, "rand" in rest
        if name in ("jax.random.PRNGKey", "jax.random.key") and call.args and is_clock(self.syntax, call.args[0]):
            return Library.JAX, f"{name} of the clock", True
        return self._method(name, call)

    def _method(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        """Draws that are methods of objects: tensors and data frames."""
        tail = last(name)
        if "torch" in self.tops and tail in names.TORCH_METHODS and "." in name and keyword(call, "generator") is None:
            return Library.TORCH, f".{tail}()", False
        given = {item.arg for item in call.keywords}
        if tail == "sample" and "pandas" in self.tops and isinstance(call.func, ast.Attribute) and given & {"frac", "n"}:
            if None in given or keyword(call, "random_state") is not None or literal(keyword(call, "frac")) is None:
                return None
            return Library.PANDAS, f".sample({'frac' if 'frac' in given else 'n'}=…)", True
        return None

    def _numpy(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        if name in names.NUMPY_GENERATORS:
            first = call.args[0] if call.args else keyword(call, "seed")
            if first is None:
                unseeded = not call.keywords and not self._callers_choice(call)
            else:
                unseeded = literal(first) is None or is_clock(self.syntax, first)
            return (Library.GENERATOR, f"{name}()", True) if unseeded else None
        tail = last(name)
        if name == f"numpy.random.{tail}" and tail.islower() and tail not in names.NUMPY_OTHER:
            return Library.NUMPY, name, True
        return None

    def _callers_choice(self, call: ast.Call) -> bool:
        """`if rng is None: rng = default_rng()`: what is taken when the caller gives none."""
        for up in self.syntax.above(call):
            if isinstance(up, (ast.If, ast.IfExp)):
                words = {getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(up.test)}
                if any(re.search(r"seed|rng|random|generator", word, re.IGNORECASE) for word in words):
                    return True
            if isinstance(up, ast.BoolOp):
                return True
        return False

    def _torch(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        if keyword(call, "generator") is not None:
            return None
        tail = last(name)
        if name.startswith("torch.") and name.count(".") == 1 and tail in names.TORCH_DRAWS:
            return Library.TORCH, name, True
        if name in names.TORCH_DATA:
            return Library.TORCH, tail, True
        if name in names.LOADERS:
            shuffle = keyword(call, "shuffle") or (call.args[2] if len(call.args) > 2 else None)
            # A computed `shuffle` may be either.
            shuffles = shuffle is not None and literal(shuffle) is True
            return (Library.TORCH, "DataLoader(shuffle=True)", False) if shuffles else None
        if names.TORCH_LAYERS.match(name) or names.TORCH_INIT.match(name) or names.TORCH_OTHER.match(name):
            return Library.TORCH, name.removeprefix("torch.").replace("()", ""), False
        return None

    def _tensorflow(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        if not names.TENSORFLOW_DRAWS.match(name) or names.PLAIN_LAYERS.search(name):
            return None
        if literal(keyword(call, "seed")) not in (..., None):
            return None
        explicit = ".random." in name or "random_" in name or "truncated_normal" in name or "shuffle" in name
        return Library.TENSORFLOW, name.replace("tensorflow.", "tf.", 1), explicit and "initializer" not in name

    def _sklearn(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        tail = last(name)
        given = {item.arg for item in call.keywords}
        if None in given or any(isinstance(argument, ast.Starred) for argument in call.args):
            return None  # handed on from elsewhere
        state = keyword(call, "random_state")
        position = names.SKLEARN_POSITION.get(tail, -1)
        if state is None and 0 <= position < len(call.args):
            state = call.args[position]
        if state is not None and literal(state) is not None:
            return None
        if tail in names.SKLEARN_IF:
            option, position = names.SKLEARN_IF[tail]
            switch = keyword(call, option) or (call.args[position] if 0 <= position < len(call.args) else None)
            return (Library.SKLEARN, f"{tail}({option}=True)", True) if literal(switch) is True else None
        if tail == "LogisticRegression" and literal(keyword(call, "solver")) in ("sag", "saga", "liblinear"):
            return Library.SKLEARN, f"{tail}(solver={literal(keyword(call, 'solver'))!r})", True
        if tail == "train_test_split" and literal(keyword(call, "shuffle")) is False:
            return None
        if tail == "UMAP" or (tail in names.SKLEARN_RANDOM and name.startswith(names.SKLEARN_MODULES)):
            return Library.SKLEARN, tail, True
        return None

    def _aside(self, call: ast.Call) -> bool:
        """The value is a port, a run's name, a colour: no part of a result."""
        for up in self.syntax.above(call):
            if isinstance(up, ast.Call) and self.syntax.dotted(up.func).endswith("sleep"):
                return True
            if isinstance(up, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return bool(names.ASIDE.search(up.name))
            if isinstance(up, (ast.Assign, ast.AnnAssign)):
                targets = up.targets if isinstance(up, ast.Assign) else [up.target]
                written = [getattr(target, "id", getattr(target, "attr", "")) for target in targets]
                written += [str(literal(target.slice)) for target in targets if isinstance(target, ast.Subscript)]
                if any(names.ASIDE.search(word) or "seed" in word.lower() for word in written):
                    return True
            if isinstance(up, ast.keyword) and up.arg and names.ASIDE.search(up.arg):
                return True
        return False
