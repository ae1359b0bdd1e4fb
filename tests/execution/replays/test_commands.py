# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.execution.replays import needs
from release_checker.execution.replays.commands import from_run, from_words, with_needs
from release_checker.execution.replays.ground import Ground
from release_checker.execution.replays.inferring import infer
from release_checker.execution.replays.normalising import normalised
from release_checker.execution.replays.records import Command, Source, Undecided
from release_checker.model import Place
from release_checker.runs.records import Known, Run, Tracker

FILES = frozenset({"train.py", "src/models/fit.py", "configs/a.yaml", "data/train.csv", "pkg/__main__.py", "pkg/net.py",
                   "exp/run.py", "exp/other/run.py"})


@dataclass(frozen=True)
class Option:
    flags: tuple[str, ...]
    name: str
    takes: str = "1"
    kind: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Accepted:
    options: Sequence[Option] = ()
    family: str = "argparse"
    has_subcommands: bool = False
    config: tuple[str, str] | None = None


def ground(accepted: Accepted | None = None, keys: frozenset[str] = frozenset()) -> Ground:
    return Ground(FILES, lambda path: accepted, lambda path: keys if path == "conf/train.yaml" else frozenset())


def run(tracker: Tracker = Tracker.WANDB, **given: Any) -> Run:
    known = Known.RECORDED if tracker is Tracker.WANDB else Known.ABSENT
    place = {Tracker.WANDB: "wandb", Tracker.MLFLOW: "mlflow.db"}.get(tracker, "log")
    values: dict[str, Any] = {"store": place, "id": "ab12", "place": Place(place), "arguments_known": known}
    return Run(tracker, **(values | given))


def made(found: Command | Undecided) -> Command:
    assert isinstance(found, Command)
    return found


def reason(found: Command | Undecided) -> str:
    assert isinstance(found, Undecided)
    return found.reason


@pytest.mark.parametrize(("program", "store", "expected", "folder"), [
    ("train.py", "wandb", "python train.py --lr 0.1", ""),
    ("/home/anna/work/sample/train.py", "wandb", "python train.py --lr 0.1", ""),
    ("C:\\Users\\anna\\sample\\src\\models\\fit.py", "wandb", "python src/models/fit.py --lr 0.1", ""),
    ("models/fit.py", "src/wandb", "python models/fit.py --lr 0.1", "src"),
    ("examples/sample/train.py", "wandb", "python train.py --lr 0.1", ""),
    ("-m pkg.net", "wandb", "python -m pkg.net --lr 0.1", ""),
    ("/home/anna/sample/pkg/__main__.py", "wandb", "python -m pkg --lr 0.1", ""),
])
def test_a_recorded_program_is_found_in_the_checkout(program: str, store: str, expected: str, folder: str) -> None:
    found = made(from_run(run(program=program, store=store, arguments=("--lr", "0.1"), commit="0a1b"), ground()))
    assert (found.text, found.folder, found.source, found.commit) == (expected, folder, Source.RECORDED, "0a1b")


@pytest.mark.parametrize(("program", "words"), [
    ("", "its log names no program"),
    ("Untitled.ipynb", "it was logged from a notebook (Untitled.ipynb), which is run as one"),
    ("/usr/lib/python3/site-packages/ipykernel_launcher.py",
     "it was logged from a notebook (ipykernel_launcher.py), which is run as one"),
    ("C:\\Python\\lib\\site-packages\\pytest\\__main__.py", "pytest started it, and its own program is not recorded"),
    ("/home/anna/gone.py", "its program /home/anna/gone.py is not in the repository"),
    ("somewhere/run.py", "its program somewhere/run.py is not in the repository"),
])
def test_why_no_command_can_be_made(program: str, words: str) -> None:
    assert reason(from_run(run(program=program), ground())) == words


@pytest.mark.parametrize(("imports", "expected"), [
    ({"numpy", "models"}, "python src/models/fit.py"),
    ({"src"}, "python -m src.models.fit"),
    ({"."}, "python -m src.models.fit"),
])
def test_a_file_that_imports_from_above_was_started_as_a_module(imports: set[str], expected: str) -> None:
    standing = Ground(FILES, imports=lambda path: frozenset(imports))
    for program in ("/home/anna/sample/src/models/fit.py", "src/models/fit.py"):
        assert made(from_run(run(program=program), standing)).text == expected


def test_paths_of_another_machine_become_those_of_the_checkout() -> None:
    arguments = ("--config=/home/anna/sample/configs/a.yaml", "--out", "/scratch/x")
    found = made(from_run(run(program="train.py", arguments=arguments), ground()))
    assert found.argv == ("python", "train.py", "--config=configs/a.yaml", "--out", "/scratch/x")
    assert found.notes == ("/home/anna/sample/configs/a.yaml was taken for configs/a.yaml",)


def test_a_key_on_the_command_line_is_hidden() -> None:
    argv = ("train.py", "--wandb_key", "0123456789abcdef0123456789abcdef01234567", "--bos_token", "<s>", "--sort-key=length")
    assert normalised(argv, ground()).argv == ["python", "train.py", "--wandb_key", "hidden", "--bos_token", "<s>",
                                               "--sort-key=length"]


def test_what_the_project_notes_itself_comes_before_what_is_inferred() -> None:
    found = made(from_run(run(Tracker.MLFLOW, program="train.py", tags={"command": "python3 train.py --lr '0.1'"},
                              parameters={"lr": "9", "threads": "4"}, start=10.0, end=25.0, dirty=True), ground()))
    assert (found.text, found.source, found.threads, found.seconds, found.dirty) == (
        "python train.py --lr 0.1", Source.RECORDED, 4, 15.0, True)
    elsewhere = run(Tracker.MLFLOW, program="train.py", tags={"command": "rm -rf /"})
    assert reason(from_run(elsewhere, ground())) == \
        "MLflow records no arguments, and which options train.py takes cannot be read"


OPTIONS = Accepted((
    Option(("--lr", "--learning-rate"), "lr", kind="float"), Option(("--layers",), "layers", "*", "int"),
    Option(("--amp",), "amp", "0"), Option(("--no-cuda",), "cuda", "0"), Option(("--flag",), "flag"),
    Option(("--mode",), "mode", choices=("a", "b")), Option(("--shift",), "shift", kind="float"),
    Option(("--cache", "--no-cache"), "cache", "0"), Option((), "folder"),
))


@pytest.mark.parametrize(("parameters", "expected"), [
    ({"lr": "0.001", "momentum": "0.9"}, ("--learning-rate", "0.001")),
    ({"learning_rate": "0.001"}, ("--learning-rate", "0.001")),
    ({"layers": "[64, 32]"}, ("--layers", "64", "32")),
    ({"amp": "True", "cuda": "False"}, ("--amp",)),
    ({"amp": "False"}, ()),
    ({"cache": "False"}, ("--no-cache",)),
    ({"mode": "c", "lr": "fast"}, ()),
    ({"mode": "b", "shift": "-1.5", "folder": "out"}, ("--mode", "b", "--shift=-1.5", "out")),
    ({"lr": "None"}, ()),
])
def test_arguments_are_inferred_for_options_that_the_script_has(parameters: Mapping[str, str],
                                                                expected: tuple[str, ...]) -> None:
    assert infer(parameters, "train.py", ground(OPTIONS)).arguments == expected


def test_what_cannot_be_inferred_is_said() -> None:
    required = Accepted((Option(("--config",), "config", required=True),))
    words = "train.py requires --config, and no parameter of the run says it"
    assert infer({"lr": "1"}, "train.py", ground(required)).reason == words
    assert infer({}, "train.py", ground(Accepted(has_subcommands=True))).reason == \
        "train.py takes a subcommand, which the log does not name"
    about = run(Tracker.MLFLOW, program="train.py", parameters={"flag": "False", "depth": "3"})
    found = made(from_run(about, ground(OPTIONS)))
    assert (found.text, found.source) == ("python train.py", Source.INFERRED)
    assert found.changed == ("--flag is left at its default, as a recorded False does not say how it was given",)
    assert found.notes == ("no option takes parameter depth",)


def test_flags_of_absl_and_overrides_of_hydra() -> None:
    absl = Accepted((Option(("--lr",), "lr", kind="float"), Option(("--amp",), "amp", kind="bool", takes="0")), "absl")
    assert infer({"lr": "0.1", "amp": "False"}, "train.py", ground(absl)).arguments == ("--lr=0.1", "--noamp")
    hydra = Accepted(family="hydra", config=("conf", "train"))
    keys = frozenset({"model.depth", "optimizer", "note"})
    found = infer({"model.depth": "3", "optimizer": "None", "note": "it's", "other": "1"}, "train.py", ground(hydra, keys))
    assert found.arguments == ("model.depth=3", "optimizer=null", "note='it\\'s'")
    assert found.unused == ("other",)


@pytest.mark.parametrize(("line", "expected", "changed"), [
    ("python3.8 -u train.py", "python -u train.py", ()),
    ("./train.py --a", "python ./train.py --a", ()),
    ("CUDA_VISIBLE_DEVICES=0 SEED=3 nohup poetry run python train.py", "python train.py", ()),
    ("conda run -n env python train.py", "python train.py", ()),
    ("torchrun --nproc_per_node=4 train.py", "python -m torch.distributed.run --standalone --nproc_per_node=1 train.py",
     ("one process instead of 4",)),
    ("torchrun --nproc_per_node 1 train.py", "python -m torch.distributed.run --standalone --nproc_per_node=1 train.py", ()),
    ("python -m torch.distributed.launch --nproc_per_node=2 -m pkg.net",
     "python -m torch.distributed.run --standalone --nproc_per_node=1 -m pkg.net", ("one process instead of 2",)),
    ("mpirun -np 8 python train.py", "python train.py", ("one process instead of 8",)),
    ("make train", "make train", ()),
])
def test_launchers_and_wrappers(line: str, expected: str, changed: tuple[str, ...]) -> None:
    found = from_words(line.split(), "", None, ground())
    assert found is not None
    assert (found.text, found.changed) == (expected, changed)


def lacking(words: str, **about: Any) -> list[str]:
    command = Command(tuple(words.split()))
    return [need.words for need in with_needs(command, ground(), run(**about)).needs]


def test_needs_that_show_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "accelerators", tuple)
    assert lacking("python train.py --device cuda:0") == ["it asks for a GPU (--device cuda:0), and none is here"]
    assert lacking("python train.py trainer.accelerator=gpu") == [
        "it asks for a GPU (trainer.accelerator gpu), and none is here"]
    assert lacking("python train.py --gpus 0 --device cpu --gpu 0 --data data/train.csv --dataset a/plain --val 0.2") == []
    assert lacking("python train.py --use-cuda") == ["it asks for a GPU (--use-cuda), and none is here"]
    assert lacking("python train.py", device="Tesla V100 × 4") == ["it was recorded on Tesla V100 × 4, and no GPU is here"]
    assert lacking("python train.py", device="Tesla V100", requirements=("scikit-learn==1.4", "numpy==2")) == []
    assert lacking("python train.py", device="Tesla V100", parameters={"device": "cpu"}) == []
    assert lacking("python train.py --train_file data/big.csv --output_dir out/x --dataset-name a/b") == [
        "--train_file names data/big.csv, which is not in the repository"]
    assert lacking("python train.py --data_dir /mnt/sets") == [
        "--data_dir names /mnt/sets, a path of the machine that recorded it"]
    monkeypatch.setattr(needs, "accelerators", lambda: ("/dev/nvidia0",))
    assert lacking("python train.py --device cuda") == []


@given(st.lists(st.text(max_size=12), max_size=8), st.dictionaries(st.text(max_size=6), st.text(max_size=20), max_size=5))
def test_nothing_that_a_log_holds_raises(argv: list[str], parameters: dict[str, str]) -> None:
    normalised(argv, ground())
    infer(parameters, "train.py", ground(OPTIONS))
    for program in (*argv[:1], "train.py"):
        tags = {"command": " ".join(argv)}
        about = run(program=program, arguments=tuple(argv), parameters=parameters, tags=tags)
        found = from_run(about, ground(OPTIONS))
        if isinstance(found, Command):
            with_needs(found, ground(), run())
