# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a file draws random numbers, and where it seeds them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from release_checker.facts.python import random_names as names
from release_checker.facts.python.paths import declared_options
from release_checker.facts.python.random_names import Library
from release_checker.facts.python.syntax import Syntax, keyword, literal
from release_checker.model import Place

Value = Literal["fixed", "option", "clock", "none", "other"]
MOST = 60
"Draws kept of one file and library; the first ones are what people are shown."


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
    explicit: bool
    "Drawn by this very call; False for layers and loaders, whose draws come with training."


@dataclass(frozen=True, slots=True)
class Seeding:
    """One call that seeds, or says so by its name."""

    name: str
    "Dotted name, aliases resolved."
    libraries: frozenset[Library] | None
    "What it seeds; None when its own code must be looked at."
    place: Place
    "Where."
    function: str
    "Name of the innermost function that it stands in; empty at module level."
    value: Value
    "A fixed number, an option, the clock, nothing at all, or something else."
    option: str
    "Last name of the value, such as `seed` of `args.seed`; empty for a fixed number."
    guards: frozenset[str]
    "Names tested by the conditions around it."
    gpu_only: bool = False
    "It seeds the GPU's generator only."


@dataclass(frozen=True, slots=True)
class SeedOption:
    """A command-line option for a seed."""

    dest: str
    "Attribute that holds its value."
    flag: str
    "As typed."
    place: Place
    "Where it is declared."
    off: bool
    "Unless given, it is None, negative or zero-like nothing: no number to seed with."
    off_default: str
    "Its default as written, where it is off."


@dataclass(frozen=True, slots=True)
class Randomness:
    """Random numbers in one file."""

    draws: tuple[Draw, ...]
    "In the order of the file."
    seedings: tuple[Seeding, ...]
    "In the order of the file."
    options: tuple[SeedOption, ...]
    "Seed options that the file declares."
    mentions: frozenset[str]
    "Every name that the file reads: what it may call or hand on."
    frameworks: frozenset[str]
    "Imported frameworks whose configuration decides on the seed."
    trains_itself_seeded: bool
    "It uses a trainer that seeds by itself."


def read_randomness(syntax: Syntax) -> Randomness:
    """Draws, seeds and seed options of one file."""
    reader = _Reader(syntax)
    tops = {alias.partition(".")[0] for alias in syntax.aliases.values()}
    return Randomness(
        draws=tuple(reader.draws()),
        seedings=tuple(reader.seedings()),
        options=tuple(reader.options()),
        mentions=_mentions(syntax),
        frameworks=frozenset(tops & names.FRAMEWORKS),
        trains_itself_seeded=any(names.SEEDS_ITSELF.match(name) for name, _ in syntax.calls()),
    )


def _mentions(syntax: Syntax) -> frozenset[str]:
    found = {node.id for node in syntax.nodes(ast.Name) if isinstance(node.ctx, ast.Load)}
    found |= {node.attr for node in syntax.nodes(ast.Attribute)}
    for node in syntax.nodes(ast.ImportFrom):  # `import a as b` is called by `b`
        found |= {name.name for name in node.names if name.asname and name.asname in found}
    return frozenset(found)


class _Reader:
    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.tops = {alias.partition(".")[0] for alias in syntax.aliases.values()}
        self.standalone_keras = "keras" in self.tops and "tensorflow" not in self.tops

    def draws(self) -> Iterator[Draw]:
        """Every call that draws."""
        counts: dict[Library, int] = {}
        for name, call in self.syntax.calls():
            found = self._draw(name, call)
            if found is None:
                continue
            library, what, explicit = found
            counts[library] = counts.get(library, 0) + 1
            if counts[library] <= MOST and not (explicit and self._aside(call)):
                yield Draw(library, what, self.syntax.place(call), self._owner(call), explicit)

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
            return (Library.KERAS if self.standalone_keras else Library.TENSORFLOW), _last(name), False
        if name.startswith(names.SKLEARN_MODULES):
            return self._sklearn(name, call)
        if top in ("gym", "gymnasium", "gymnax") and rest == "make":
            return Library.GYM, name, False
        if top == "stable_baselines3" and rest[:1].isupper() and rest.isupper() and keyword(call, "seed") is None and call.args:
            return Library.BASELINES, name, False
        if top == "cupy" and rest.startswith("random.") and _last(name) not in names.NUMPY_OTHER:
            return Library.CUPY, name, True
        if top == "mxnet" and (".random." in name or ".init." in name or ".gluon.nn." in name):
            return Library.MXNET, name, False
        if top == "paddle" and name.startswith(("paddle.nn.Linear", "paddle.nn.Conv", "paddle.rand", "paddle.nn.LSTM", "paddle.nn.Embedding")):
            return Library.PADDLE, name, "rand" in rest
        if name in ("jax.random.PRNGKey", "jax.random.key") and call.args and self._is_clock(call.args[0]):
            return Library.JAX, f"{name} of the clock", True
        return self._method(name, call)

    def _method(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        """Draws that are methods of objects: tensors and data frames."""
        tail = _last(name)
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
            unseeded = (first is None and not call.keywords) or (first is not None and (literal(first) is None or self._is_clock(first)))
            return (Library.GENERATOR, f"{name}()", True) if unseeded else None
        if name.startswith("numpy.random.") and name.count(".") == 2 and _last(name) not in names.NUMPY_OTHER and _last(name)[0].islower():
            return Library.NUMPY, name, True
        return None

    def _torch(self, name: str, call: ast.Call) -> tuple[Library, str, bool] | None:
        if keyword(call, "generator") is not None:
            return None
        tail = _last(name)
        if name.startswith("torch.") and name.count(".") == 1 and tail in names.TORCH_DRAWS:
            return Library.TORCH, name, True
        if name in names.TORCH_DATA:
            return Library.TORCH, tail, True
        if name in names.LOADERS:
            shuffle = keyword(call, "shuffle") or (call.args[2] if len(call.args) > 2 else None)
            # A computed `shuffle` may be either.
            return (Library.TORCH, "DataLoader(shuffle=True)", False) if shuffle is not None and literal(shuffle) is True else None
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
        tail = _last(name)
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

    def seedings(self) -> Iterator[Seeding]:
        """Every call that seeds, or says so by its name."""
        for name, call in self.syntax.calls():
            if "eed" not in name and "eterminis" not in name and "eproducib" not in name and "rng" not in name and "set_state" not in name:
                if (name.endswith(".reset") or name.endswith(("make_vec_env", ".make"))) and keyword(call, "seed") is not None:
                    yield self._seeding(name, frozenset({Library.GYM}), call, keyword(call, "seed"))
                elif keyword(call, "seed") is not None and _last(name).isupper():
                    yield self._seeding(name, frozenset({Library.BASELINES, Library.GYM}), call, keyword(call, "seed"))
                continue
            found = self._what_it_seeds(name, call)
            if found is not False:
                yield self._seeding(name, found, call, call.args[0] if call.args else next(
                    (item.value for item in call.keywords if item.arg and "seed" in item.arg), None))

    def _what_it_seeds(self, name: str, call: ast.Call) -> frozenset[Library] | None | Literal[False]:
        tail = _last(name)
        if name in names.ONLY_GPU:
            return frozenset()
        top = name.partition(".")[0]
        if name in names.SEEDS and (top in self.tops or "." not in name):
            return names.SEEDS[name]
        if name.endswith((".reset", ".make")) or tail in ("make_vec_env",):
            return frozenset({Library.GYM}) if keyword(call, "seed") is not None else False
        if tail == "seed" and "." in name:  # `env.seed(…)`, `env.action_space.seed(…)`, `rng.seed(…)`, `dgl.seed(…)`
            return frozenset({Library.GYM}) if name.partition(".")[0] not in self.tops else frozenset(Library)
        if names.NO_SEEDING.search(tail) or not names.SEED_WORDS.search(tail):
            return False
        return None

    def _seeding(self, name: str, libraries: frozenset[Library] | None, call: ast.Call, value: ast.expr | None) -> Seeding:
        kind, option = self._value(name, value)
        guards: set[str] = set()
        child: ast.AST = call
        for up in self.syntax.above(call):
            if isinstance(up, ast.If) and child is not up.test and child not in up.orelse:
                guards |= {getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(up.test)}
            child = up
        function = self.syntax.function_of(call)
        return Seeding(name, libraries, self.syntax.place(call), function.name if function else "", kind, option,
                       frozenset(guards - {""}), name in names.ONLY_GPU)

    def _value(self, name: str, node: ast.expr | None) -> tuple[Value, str]:
        if node is None:
            # A helper's own default counts as a number; the plain libraries take the clock.
            return ("clock", "") if name in ("random.seed", "numpy.random.seed", "torch.seed") else ("other", "")
        value = literal(node)
        if value is None:
            return "none", ""
        if value is not ...:
            return "fixed", ""
        if self._is_clock(node):
            return "clock", ""
        words = [getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node) if isinstance(part, (ast.Attribute, ast.Name))]
        seedlike = [word for word in words if "seed" in word.lower()]
        if isinstance(node, ast.Name) and (made := self._assigned(node.id)) is not None:
            if literal(made) not in (..., None):
                return "fixed", node.id
            if self._is_clock(made):
                return "clock", node.id
        option = seedlike[0] if seedlike else words[0] if words else ""
        return ("option" if option else "other"), option

    def _assigned(self, name: str) -> ast.expr | None:
        values = [node.value for node in self.syntax.nodes(ast.Assign)
                  if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)]
        return values[0] if len(values) == 1 else None

    def _is_clock(self, node: ast.expr) -> bool:
        called = [self.syntax.dotted(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)]
        return any(names.CLOCKS.match(name) for name in called)

    def options(self) -> Iterator[SeedOption]:
        """Options named for a seed."""
        if not any(_last(name) in ("add_argument", "option") or "DEFINE" in name for name, _ in self.syntax.calls()):
            return
        for option in declared_options(self.syntax).values():
            if "seed" in option.dest.lower().split("_") or option.dest.lower() in ("manualseed", "random_seed", "randomseed", "rng_seed", "seeds"):
                value = option.default
                off = value is None or value is False or (isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0)
                yield SeedOption(option.dest, option.flag, self.syntax.place(option.line), off and not option.required, repr(value) if off else "")

    def _owner(self, node: ast.AST) -> str:
        owner = ""
        for parent in self.syntax.above(node):
            if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                owner = parent.name
        return owner


def _last(name: str) -> str:
    return name.rpartition(".")[2]
