# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Does this file train a model, does it evaluate one, and does it do so when it is run?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, literal
from release_checker.model import Place

WATCHED = frozenset({
    "fit", "partial_fit", "learn", "minimize", "apply_gradients", "run", "update", "loss_scaler", "grad", "jacrev",
    "value_and_grad", "filter_grad", "filter_value_and_grad", "fine_tune", "optimize_parameters", "fit_one_cycle",
    "train_on_batch", "fit_generator", "manual_backward", "Word2Vec", "Doc2Vec", "nesterov_momentum", "adam", "sgd", "cv",
})
"Last parts of the names of calls that may train, beside those that hold the word; everything else is passed over at once."
TRAIN_OPERATION = re.compile(
    r"(train|optim|update)_?(op|step|$|er$|izer$)|(^|_)(opt(_op)?|apply_grads?|solver)$", re.IGNORECASE
)
"Names of what a TensorFlow 1 session runs to train."
MEASURES = (
    "_score", "_error", "_report", "_matrix", "log_loss", "support", "evaluate", "evaluate_generator", "test", "validate",
    "eval", "load", "load_metric",
)
"The same for calls that may measure."
PREPARES = re.compile(
    r"(scal(er|e)|encod(er|e)|vectori[sz]er|imputer|binari[sz]er|discreti[sz]er|pca|tsne|umap|svd|tokeni[sz]er|normali[sz]er|"
    r"transformer|selector|smote|sampler|whiten(er|ing)?|features|generator|datagen|poly|preproc\w*|prep|tfidf|lda|nmf|fa|ica|"
    r"neigh(bo(u)?rs)?|nn_index|"
    r"cv|pt|ss|le|ohe|mms|lb|mlb|calib\w*|curve|spline|dist|kde|hist|gmm_prior|whitener|standardi[sz]er|augment\w*|stemmer|id|filter|filt|fill)$",
    re.IGNORECASE,
)
"Last word of what `.fit` is called on, where fitting prepares data or a curve rather than training a model."
NUMERIC = ("scipy.", "numpy.", "astropy.", "lmfit.", "matplotlib.", "seaborn.", "pymc.", "arviz.")
OPTIMISERS = (
    "torch.optim.",
    "optim.",
    "apex.optimizers.",
    "bitsandbytes.optim",
    "paddle.optimizer.",
    "chainer.optimizers.",
    "transformers.AdamW",
    "timm.optim.",
)
TRAINS = {
    "xgboost.train", "lightgbm.train", "xgboost.cv", "lightgbm.cv", "fasttext.train_supervised",
    "fasttext.train_unsupervised", "gensim.models.Word2Vec", "gensim.models.Doc2Vec",
    "tensorflow.estimator.train_and_evaluate", "tensorflow.contrib.slim.learning.train", "slim.learning.train",
    "tensorflow.contrib.training.train", "lasagne.updates.adam", "lasagne.updates.nesterov_momentum",
    "lasagne.updates.sgd",
}
JAX_GRADIENTS = {
    "jax.grad", "jax.value_and_grad", "grad", "value_and_grad", "autograd.grad", "autograd.value_and_grad", "haiku.grad",
    "haiku.value_and_grad", "jax.jacrev", "flax.nnx.value_and_grad", "flax.nnx.grad", "equinox.filter_value_and_grad",
    "equinox.filter_grad",
}
JAX_OPTIMISERS = ("optax.", "jax.example_libraries.optimizers", "jax.experimental.optimizers")
UPDATES = {"apply_updates", "apply_gradient", "apply_gradients", "opt_update", "update_params"}
ALWAYS = {"fit_generator", "train_on_batch", "fit_one_cycle", "fine_tune", "optimize_parameters", "manual_backward"}
SCORES = {
    "accuracy_score", "f1_score", "roc_auc_score", "classification_report", "confusion_matrix", "mean_squared_error",
    "mean_absolute_error", "r2_score", "precision_score", "recall_score", "average_precision_score", "cross_val_score",
    "balanced_accuracy_score", "log_loss", "precision_recall_fscore_support",
}
SETS_UP = re.compile(
    r"(sys\.path\.|sys\.stdout|sys\.setrecursionlimit|warnings\.|logging\.|os\.environ|os\.putenv|os\.makedirs|matplotlib\.|seaborn\.|"
    r"numpy\.set|numpy\.random\.seed|random\.seed|torch\.manual_seed|torch\.set|torch\.backends|torch\.cuda\.|torch\.multiprocessing|"
    r"torch\.autograd\.set|tensorflow\.(compat\.v1\.)?(logging|set_random_seed|random\.set_seed|disable|enable)|absl\.|flags\.|"
    r"tensorflow\.(app\.)?flags|print$|.*\.DEFINE_|.*\.add_argument|.*\.addHandler|.*\.setLevel|.*\.register|.*\.append$|.*\.update$|"
    r".*\.extend$|.*\.insert$|.*\.setdefault$|.*\.__init__|pandas\.set_option|nltk\.download|.*register\w*$|.*\.add$|locale\.|"
    r"multiprocessing\.set|typing\.|.*mark_flag|gc\.|resource\.|signal\.|faulthandler\.|jax\.config|.*\.set_defaults|.*\.setup$|.*\.add\()"
)
"Calls at module level that prepare and do nothing a reader would call running."


@dataclass(frozen=True, slots=True)
class Trace:
    """One place that shows what a file does."""

    what: str
    "The words that show it, such as `loss.backward()`."
    place: Place
    "Where."
    owner: str
    "Name of the outermost class or function that it stands in; empty at module level."


@dataclass(frozen=True, slots=True)
class TrainingTraces:
    """What one file does with models."""

    trains: tuple[Trace, ...]
    "Where it updates parameters or hands a model to something that does."
    evaluates: tuple[Trace, ...]
    "Where it measures a model."
    guard: Place | None
    '`if __name__ == "__main__"`.'
    acts: Place | None
    "First statement at module level that does something when the file is run or imported."
    tests: bool
    "It defines tests: `test_…` functions or a TestCase."
    called: frozenset[str]
    "Last parts of the names of everything called, such as `train` of `solver.train()`."

    @property
    def starts(self) -> bool:
        """Running the file does something."""
        return self.guard is not None or self.acts is not None


def read_training(syntax: Syntax) -> TrainingTraces:
    """Traces of training and evaluation in one file."""
    calls = list(syntax.calls())
    return TrainingTraces(
        trains=tuple(_training(syntax, calls)),
        evaluates=tuple(_evaluation(syntax, calls)),
        guard=_guard(syntax),
        acts=_acts(syntax),
        tests=_tests(syntax),
        called=frozenset(name.rpartition(".")[2].removesuffix("()") for name, _ in calls),
    )


def _training(syntax: Syntax, calls: list[tuple[str, ast.Call]]) -> Iterator[Trace]:
    made = _made(syntax) if any(_watched(name) for name, _ in calls) else {}
    tails = {name.rpartition(".")[2] for name, _ in calls}
    steps = bool(tails & {"step", "apply_gradients", "minimize", "update", "zero_grad"})
    optimises = any(name.startswith(OPTIMISERS) or "ptimizer" in name.rpartition(".")[2] for name, _ in calls)
    updates = not tails.isdisjoint(UPDATES) or any(name.startswith(JAX_OPTIMISERS) for name, _ in calls)
    for call in syntax.nodes(ast.Call):
        # `(weights * loss).mean().backward()` has no dotted name.
        if isinstance(call.func, ast.Attribute) and call.func.attr == "backward" and (steps or optimises):
            yield Trace(_short(call), syntax.place(call), _owner(syntax, call))
    for name, call in calls:
        if not _watched(name):
            continue  # most calls, and what follows is dearer
        receiver = made.get(_written(call.func), "") or name.rpartition(".")[0]
        if _updates_parameters(name, call, receiver, optimised=steps or optimises, updated=updates):
            yield Trace(_short(call), syntax.place(call), _owner(syntax, call))
    for node in syntax.nodes(ast.ClassDef):
        steps_itself = any(isinstance(item, ast.FunctionDef) and item.name == "training_step" for item in node.body)
        if steps_itself and any("LightningModule" in syntax.dotted(base) for base in node.bases):
            yield Trace(f"LightningModule {node.name}", syntax.place(node), node.name)


def _watched(name: str) -> bool:
    tail = name.rpartition(".")[2]
    return tail in WATCHED or "train" in tail.lower()


def _updates_parameters(name: str, call: ast.Call, receiver: str, *, optimised: bool, updated: bool) -> bool:
    """One call trains a model; `optimised` and `updated` say whether the file has an optimizer or parameter updates."""
    on, _, tail = name.rpartition(".")
    given = {item.arg for item in call.keywords}
    match tail:
        case "backward":
            return False  # seen already
        case "fit" | "partial_fit":
            return bool(on) and _fits_a_model(call, receiver)
        case "train" | "train_model" if on and not call.args and _is_trainer(on, receiver):
            return True
        case "train" if not given.isdisjoint({"input_fn", "max_steps"}):
            return True
        case "learn":
            return "total_timesteps" in given or "baselines" in receiver
        case "minimize":
            lowered = on.lower()
            named = "opt" in lowered or "train" in lowered or "Optimizer" in receiver or on.endswith("()")
            return named and not on.startswith("scipy")
        case "apply_gradients":
            return True
        case "run":
            return bool(call.args) and _runs_training(call)
        case "update":
            return (on == "nlp" or "spacy" in receiver) and not given.isdisjoint({"sgd", "losses"})
    if name in TRAINS:
        return True
    if "train" in tail.lower() or tail == "loss_scaler":
        return any("optim" in _chain(item).lower() for item in [*call.args, *(pair.value for pair in call.keywords)])
    return (tail in ALWAYS and bool(on)) or (name in JAX_GRADIENTS and updated)


def _fits_a_model(call: ast.Call, receiver: str) -> bool:
    receiver = receiver.removesuffix("()")
    if receiver.startswith(NUMERIC) or any(
        part in receiver for part in ("preprocessing", "decomposition", "feature_extraction")
    ):
        return False
    return not PREPARES.search(receiver.rpartition(".")[2]) and bool(call.args or call.keywords)


def _is_trainer(on: str, receiver: str) -> bool:
    last = on.rpartition(".")[2].lower().removesuffix("()")
    made = receiver.rpartition(".")[2].removesuffix("()")
    return "trainer" in last or made.endswith(("Trainer", "Engine", "Solver", "Learner"))


def _runs_training(call: ast.Call) -> bool:
    """`sess.run(train_op, …)`, `sess.run([loss, self.train_step])`, `sess.run(model.optimizer)`."""
    first = call.args[0]
    parts = list(first.elts) if isinstance(first, (ast.List, ast.Tuple)) else [first]
    for part in parts:
        word = getattr(part, "attr", getattr(part, "id", ""))
        if TRAIN_OPERATION.search(word):
            return True
    return False


def _evaluation(syntax: Syntax, calls: list[tuple[str, ast.Call]]) -> Iterator[Trace]:
    tails = {name.rpartition(".")[2] for name, _ in calls}
    measured = not tails.isdisjoint({"no_grad", "inference_mode"})
    for name, call in calls:
        if not (name.endswith(MEASURES) or "metrics" in name):
            continue
        if _measures(name, call) or (measured and not call.args and name.endswith(".eval")):
            yield Trace(_short(call), syntax.place(call), _owner(syntax, call))


def _measures(name: str, call: ast.Call) -> bool:
    on, _, tail = name.rpartition(".")
    lowered = on.lower()
    if tail in SCORES or name.startswith(("sklearn.metrics.", "torchmetrics.", "evaluate.load", "datasets.load_metric")):
        return True
    if tail in ("evaluate", "evaluate_generator"):
        return bool(on) and (bool(call.args) or "model" in lowered or "trainer" in lowered)
    return tail in ("test", "validate") and "trainer" in lowered


def _made(syntax: Syntax) -> dict[str, str]:
    """Dotted name of the call that last gave each plainly assigned name its value."""
    made = {}
    for node in syntax.nodes(ast.Assign):
        if isinstance(node.value, ast.Call) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, (ast.Name, ast.Attribute)):
                made[_chain(target)] = syntax.dotted(node.value.func)
    return made


def _written(function: ast.expr) -> str:
    return _chain(function.value) if isinstance(function, ast.Attribute) else ""


def _chain(node: ast.expr) -> str:
    """A plain name or attribute chain as written; empty for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def _short(call: ast.Call) -> str:
    written = _chain(call.func) if isinstance(call.func, (ast.Name, ast.Attribute)) else ""
    if not written and isinstance(call.func, ast.Attribute):
        written = f"….{call.func.attr}"
    return f"{written}({'…' if call.args or call.keywords else ''})"


def _owner(syntax: Syntax, node: ast.AST) -> str:
    owner = ""
    for parent in syntax.above(node):
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            owner = parent.name
    return owner


def _guard(syntax: Syntax) -> Place | None:
    for node in syntax.tree.body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and len(node.test.comparators) == 1:
            sides = (node.test.left, node.test.comparators[0])
            if sorted(str(getattr(side, "id", literal(side))) for side in sides) == ["__main__", "__name__"]:
                return syntax.place(node)
    return None


def _tests(syntax: Syntax) -> bool:
    for node in syntax.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            return True
        if isinstance(node, ast.ClassDef) and any(syntax.dotted(base).endswith("TestCase") for base in node.bases):
            return True
    return False


def _acts(syntax: Syntax) -> Place | None:
    for node in syntax.tree.body:
        if isinstance(node, ast.FunctionDef) and any(
            syntax.dotted(item).endswith(".automain") for item in node.decorator_list
        ):
            return syntax.place(node)
    for node in syntax.tree.body:
        if isinstance(node, (ast.For, ast.While, ast.With)):
            return syntax.place(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = syntax.dotted(node.value.func)
            if not SETS_UP.match(name):
                return syntax.place(node)
        elif (
            isinstance(node, (ast.Assign, ast.AnnAssign))
            and isinstance(node.value, ast.Call)
            and syntax.dotted(node.value.func).rpartition(".")[2] in ("parse_args", "parse_known_args", "fit", "train")
        ):
            return syntax.place(node)
    return None
