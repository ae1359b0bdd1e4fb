# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Devices that a file computes on, and settings that make them give the same numbers twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, keyword, literal, text_of
from release_checker.model import Place

TORCH_SETTINGS = {"torch.use_deterministic_algorithms", "torch.set_deterministic", "torch.backends.cudnn.flags"}
TENSORFLOW_SETTINGS = {"tensorflow.config.experimental.enable_op_determinism", "tfdeterminism.patch",
                       "fwd9m.tensorflow.patch",
                       "fwd9m.tensorflow.enable_determinism"}
HELPERS = {"transformers.enable_full_determinism", "monai.utils.set_determinism",
           "transformers.trainer_utils.enable_full_determinism",
           "torch.utils.deterministic.fill_uninitialized_memory",
           "composer.utils.reproducibility.configure_deterministic_mode"}
VARIABLES = {"CUBLAS_WORKSPACE_CONFIG": "torch", "TF_DETERMINISTIC_OPS": "tensorflow",
             "TF_CUDNN_DETERMINISTIC": "tensorflow",
             "PYTHONHASHSEED": "python"}
CUDA = re.compile(r"^cuda(:\d+)?$")


@dataclass(frozen=True, slots=True)
class Determinism:
    """What one file says of devices and determinism."""

    cuda: Place | None
    "First place where torch is told to compute on a GPU."
    tensorflow: Place | None
    "First place where TensorFlow, which takes a GPU unasked, is used to train or build a model."
    torch_set: bool
    "Deterministic algorithms or cuDNN's deterministic mode are asked for."
    tensorflow_set: bool
    "TensorFlow's determinism is asked for."
    benchmark: Place | None
    "Where cuDNN is told to pick its algorithms by timing them."
    reads_order: Place | None
    "Where results hang on the order of a set of strings."
    hash_seed: bool
    "PYTHONHASHSEED is set."


def read_determinism(syntax: Syntax) -> Determinism:
    """Devices and settings of one file."""
    tops = {alias.partition(".")[0] for alias in syntax.aliases.values()}
    torch = bool(tops & {"torch", "pytorch_lightning", "lightning"})
    settings = dict(_settings(syntax))
    variables = set(_variables(syntax))
    called = {name for name, _ in syntax.calls()}
    helped = bool(called & HELPERS) or any(
        literal(keyword(call, "deterministic")) in (True, "warn") for name,
        call in syntax.calls() if name.endswith("Trainer")
    )
    return Determinism(
        cuda=_cuda(syntax) if torch else None,
        tensorflow=_tensorflow(syntax) if "tensorflow" in tops else None,
        torch_set=helped or bool(called & TORCH_SETTINGS) or settings.get("deterministic", (False, None))[0],
        tensorflow_set=helped or bool(called & TENSORFLOW_SETTINGS)
        or bool(variables & {"TF_DETERMINISTIC_OPS", "TF_CUDNN_DETERMINISTIC"}),
        benchmark=settings["benchmark"][1] if settings.get("benchmark", (False, None))[0] else None,
        reads_order=_order(syntax),
        hash_seed="PYTHONHASHSEED" in variables,
    )


def _settings(syntax: Syntax) -> Iterator[tuple[str, tuple[bool, Place]]]:
    """`torch.backends.cudnn.benchmark = True`: the last word on each; a computed value may be either and counts as set."""
    for node in syntax.nodes(ast.Assign):
        for target in node.targets:
            name = syntax.dotted(target) if isinstance(target, ast.Attribute) else ""
            if name.endswith(("cudnn.benchmark", "cudnn.deterministic")):
                tail = name.rpartition(".")[2]
                value = literal(node.value)
                on = value is True or value == 1 or (value is ... and tail == "deterministic")
                yield tail, (on, syntax.place(node))


def _variables(syntax: Syntax) -> Iterator[str]:
    """Environment variables of determinism that the file sets."""
    for node in syntax.nodes(ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Subscript) and syntax.dotted(target.value) == "os.environ":
                name = text_of(target.slice)
                if name in VARIABLES:
                    yield name
    for name, call in syntax.calls():
        if name in ("os.putenv", "os.environ.setdefault", "os.environ.update") and call.args:
            first = text_of(call.args[0])
            if first in VARIABLES:
                yield first


def _cuda(syntax: Syntax) -> Place | None:
    found: list[ast.AST] = []
    for name, call in syntax.calls():
        if (name.endswith(".cuda") and not name.startswith("torch.")) or name == "torch.cuda.is_available":
            found.append(call)
    found += [node for node in syntax.nodes(ast.Constant) if isinstance(node.value, str) and CUDA.match(node.value)]
    first = min(found, key=lambda node: getattr(node, "lineno", 0), default=None)
    return syntax.place(first) if first is not None else None


def _tensorflow(syntax: Syntax) -> Place | None:
    for name, call in syntax.calls():
        if name.startswith(("tensorflow.keras.layers.", "tensorflow.layers.", "tensorflow.nn.", "tensorflow.train.",
                            "tensorflow.Session",
                            "tensorflow.compat.v1.Session", "tensorflow.GradientTape", "tensorflow.keras.Model",
                            "tensorflow.keras.models",
                            "tensorflow.keras.Sequential")):
            return syntax.place(call)
    return None


def _order(syntax: Syntax) -> Place | None:
    """`list(set(words))`, `for word in set(words)`, `enumerate(set(words))`: an order that changes from run to run."""
    for name, call in syntax.calls():
        if len(call.args) == 1 and _is_set(call.args[0]) and (name == "enumerate"
                                                              or (name == "list" and _vocabulary(syntax, call))):
            return syntax.place(call)
    return None


def _vocabulary(syntax: Syntax, call: ast.Call) -> bool:
    """It becomes a list of words, whose positions will be used."""
    parent = syntax.parent(call)
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
        return False
    name = getattr(parent.targets[0], "id", getattr(parent.targets[0], "attr", ""))
    later_sorted = any(called.endswith(f"{name}.sort") or (called == "sorted"
                                                           and name in [getattr(argument, "id",
                                                                                getattr(argument, "attr", ""))
                                                                                        for argument in later.args])
                       for called, later in syntax.calls())
    return bool(re.search(r"vocab|words?$|chars?$|tokens?$|entit", name, re.IGNORECASE)) and not later_sorted


def _is_set(node: ast.expr) -> bool:
    return isinstance(node, (ast.Set, ast.SetComp)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("set", "frozenset")
    )
