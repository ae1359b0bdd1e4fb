# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts.commands.invocation import Starts, invocations
from release_checker.facts.commands.shell import read_shell


def started(line: str) -> list[tuple[str, str, str]]:
    return [
        (found.kind.name, found.target.text, " ".join(word.text for word in found.arguments))
        for command in read_shell(line)
        for found in invocations(command.words)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("python train.py --lr 1", ("SCRIPT", "train.py", "--lr 1")),
        ("CUDA_VISIBLE_DEVICES=0,1 python3.8 -u train.py", ("SCRIPT", "train.py", "")),
        ("python -W ignore -m pkg.train a", ("MODULE", "pkg.train", "a")),
        ("python -um pkg.train", ("MODULE", "pkg.train", "")),
        ("nohup python train.py > log 2>&1 &", ("SCRIPT", "train.py", "")),
        ("time sudo ./train.py x", ("SCRIPT", "./train.py", "x")),
        ("torchrun --nproc_per_node=8 --master_port 1234 train.py --lr 1", ("SCRIPT", "train.py", "--lr 1")),
        ("torchrun --nproc_per_node 2 -m pkg.train --lr 1", ("MODULE", "pkg.train", "--lr 1")),
        ("python -m torch.distributed.launch --nproc_per_node=8 --use_env main.py --x", ("SCRIPT", "main.py", "--x")),
        ("accelerate launch --config_file a.yaml run.py --y", ("SCRIPT", "run.py", "--y")),
        ("deepspeed --num_gpus 2 train.py --deepspeed ds.json", ("SCRIPT", "train.py", "--deepspeed ds.json")),
        ("mpirun -np 4 python -m mpi4py train.py a", ("SCRIPT", "train.py", "a")),
        ("mpiexec -n 8 python scripts/train.py --x", ("SCRIPT", "scripts/train.py", "--x")),
        ("srun --gres=gpu:1 python train.py", ("SCRIPT", "train.py", "")),
        ("sbatch -p gpu run.slurm", ("SHELL", "run.slurm", "")),
        ("uv run --extra gpu train.py --lr 1", ("SCRIPT", "train.py", "--lr 1")),
        ("poetry run python train.py", ("SCRIPT", "train.py", "")),
        ("conda run -n env python train.py", ("SCRIPT", "train.py", "")),
        ("bash scripts/run.sh 1", ("SHELL", "scripts/run.sh", "1")),
        ("./run.sh", ("SHELL", "./run.sh", "")),
        ("make train", ("MAKE", "train", "")),
        ("make -C src -j4 all", ("MAKE", "all", "")),
        ("pip install -r requirements/dev.txt", ("REQUIREMENTS", "requirements/dev.txt", "")),
        ("python -m pip install -e .[dev]", ("INSTALL", ".", "")),
        ("uv pip install -e .", ("INSTALL", ".", "")),
        ("conda env create -f env.yml", ("ENVIRONMENT", "env.yml", "")),
        ("conda env create", ("ENVIRONMENT", "environment.yml", "")),
        ("pytest tests/test_a.py -k x", ("TESTS", "tests/test_a.py", "")),
        ("jupyter nbconvert --to notebook --execute a.ipynb", ("NOTEBOOK", "a.ipynb", "")),
        ("papermill in.ipynb out.ipynb", ("NOTEBOOK", "in.ipynb", "")),
        ("mlflow run . -P alpha=1", ("MLFLOW", ".", ". -P alpha=1")),
        ("dvc repro", ("DVC", "dvc.yaml", "")),
        ("docker build -t x -f docker/Dockerfile .", ("DOCKERFILE", "docker/Dockerfile", "")),
        ("docker compose up -d", ("COMPOSE", "", "")),
        ("mytool train --x 1", ("PROGRAM", "mytool", "train --x 1")),
        ("!python train.py", ("SCRIPT", "train.py", "")),
        ("%run train.py --x", ("SCRIPT", "train.py", "--x")),
    ],
)
def test_one_command(line: str, expected: tuple[str, str, str]) -> None:
    assert started(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "python",
        "python --version",
        "python -c 'import a'",
        "pip install numpy",
        "pip list",
        "accelerate config",
        "source venv/bin/activate",
        "conda activate x",
        "poetry add x",
        "A=1",
        "mlflow ui",
    ],
)
def test_commands_that_start_nothing_of_the_project(line: str) -> None:
    assert started(line) == []


def test_two_requirement_files() -> None:
    assert [target for _, target, _ in started("pip install -r a.txt --requirement=b.txt numpy")] == ["a.txt", "b.txt"]


def test_a_python_2_is_told() -> None:
    (found,) = invocations(read_shell("python2.7 train.py")[0].words)
    assert found.python2
    assert found.kind is Starts.SCRIPT
