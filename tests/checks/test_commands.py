# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.model import Result, Skip, Unknown
from release_checker.testing import findings, run_check

TRAIN = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--lr", type=float)
parser.add_argument("--net", choices=["small", "large"])
parser.add_argument("--fast", action="store_true")
args = parser.parse_args()
"""


def documented(command: str, files: dict[str, str] | None = None, language: str = "bash", before: str = "") -> list[Result]:
    readme = f"# Study\n\n{before}\n```{language}\n{command}\n```\n"
    return run_check("DOC007", {"README.md": readme, "train.py": TRAIN, **(files or {})})


def messages(results: list[Result]) -> list[str]:
    return [line.partition("`: ")[2] for line in findings(results)]


def test_a_finding_says_place_command_script_and_nearest_option() -> None:
    assert findings(documented("python train.py --bs 64")) == [
        "README.md:5: `python train.py --bs 64`: train.py declares no --bs (nearest: --batch-size)"
    ]


@pytest.mark.parametrize(
    "command",
    [
        "python train.py",
        "python train.py --batch-size 32 --lr=1e-3 --net small --fast",
        "python train.py --batch 32",
        "python train.py --help",
        "CUDA_VISIBLE_DEVICES=0 python -u train.py --lr 0.1 > log.txt",
        "python train.py --lr $LR $FLAGS",
        "python train.py --net <net> --lr ...",
        "python train.py --net NET [--whatever]",
        "python <script>.py --x",
        "python path/to/script.py",
        "python your_script.py",
        "python -m train --lr 1",
        "python -m torch.distributed.launch --nproc_per_node=2 train.py --lr 1",
        "python /opt/other/x.py",
        "git clone https://host.invalid/someone/other\ncd other\npython setup.py install",
        "wget http://host.invalid/x.py\npython x.py",
        "python train.py --epoch, or nothing\n$ ls",
        "make -C somewhere",
        "cd /data && python prepare.py",
        "python train.py --lr -1",
        "python -m pytest",
        "pip install numpy",
        "echo 'python missing.py'",
    ],
)
def test_what_is_not_broken(command: str) -> None:
    if "--epoch," in command:
        command = command.replace("--epoch,", "--lr,")
    assert findings(documented(command)) == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python trian.py", "there is no trian.py; train.py is there"),
        ("python Train.py", "there is no Train.py; train.py is there"),
        ("python train --lr 1", "there is no file train, only train.py"),
        ("python -m train.py", "python -m takes a module's name, not train.py"),
        ("bash run_all.sh", "there is no run_all.sh"),
        ("pip install -r requirements.txt", "there is no requirements.txt"),
        ("conda env create -f environment.yml", "there is no environment.yml"),
        ("pip install -e .", "there is neither setup.py nor pyproject.toml in the root"),
        ("make train", "there is no Makefile"),
        ("python train.py --net huge", "train.py allows small, large for --net, not huge"),
        ("python train.py --batch-size 0.5", "train.py declares --batch-size as int, and '0.5' is none"),
        ("python train.py --fast True", "train.py declares --fast without a value, and the command gives it 'True'"),
        ("python train.py --lr --fast", "train.py needs a value after --lr, and the command gives none"),
        ("python train.py resnet", "train.py takes no plain arguments, and the command gives it 'resnet'"),
        ("python train.py –lr 1", "–lr begins with a typographic dash, which no parser takes for an option"),
        ("python train.py --gpu 0 --seed 1", "train.py declares no --gpu, --seed"),
        ("python train.py --learning-rate 1", "train.py declares no --learning-rate (nearest: --lr)"),
    ],
)
def test_what_is_broken(command: str, expected: str) -> None:
    assert messages(documented(command)) == [expected]


def test_required_options_are_judged_in_whole_commands_only() -> None:
    strict = {"train.py": TRAIN.replace("type=float)", "type=float, required=True)")}
    assert messages(documented("python train.py", strict)) == ["train.py requires --lr, which the command does not give"]
    assert findings(documented("python train.py $ARGS", strict)) == []
    assert findings(run_check("DOC007", {"README.md": "Run `python train.py` first.", **strict})) == []


def test_moved_scripts_and_folders_that_the_document_entered() -> None:
    moved = {"scripts/eval.py": "print(1)\n"}
    assert messages(documented("python eval.py", moved)) == ["there is no eval.py; scripts/eval.py is there"]
    assert findings(documented("cd scripts\npython eval.py", moved)) == []
    assert findings(documented("python eval.py", moved, before="```sh\ncd scripts\n```\n\n## Later\n")) == []
    assert findings(documented("(cd scripts && python eval.py)\npython train.py", moved)) == []


def test_another_project_nearby_is_left_alone() -> None:
    other = "First use the [old version](https://github.com/someone/elder) of the code:\n"
    assert findings(documented("python dataset_tool.py make", before=other)) == []
    assert findings(documented("# from https://github.com/someone/elder\npython dataset_tool.py make")) == []


def test_make_targets() -> None:
    makefile = {"Makefile": "train: data\n\tpython train.py\n\ndata:\n\ttouch data\n"}
    assert messages(documented("make trian", makefile)) == ["the Makefile has no target trian (nearest: train)"]
    assert findings(documented("make train\nmake -j4 data", makefile)) == []
    assert findings(documented("make other", {"Makefile": "%: x\n\ttouch $@\n"})) == []


def test_parsers_of_other_modules_are_followed() -> None:
    split = {
        "train.py": "from opts.base import get_parser\nargs = get_parser().parse_args()\n",
        "opts/__init__.py": "",
        "opts/base.py": "import argparse\ndef get_parser():\n    parser = argparse.ArgumentParser()\n"
        "    parser.add_argument('--lr')\n    return parser\n",
    }
    assert findings(documented("python train.py --lr 1", split)) == []
    assert messages(documented("python train.py --learning 1", split)) == ["train.py declares no --learning"]


def test_inherited_option_classes_and_options_added_by_models() -> None:
    split = {
        "train.py": "from options.train_options import TrainOptions\nopt = TrainOptions().parse()\n",
        "options/__init__.py": "",
        "options/base_options.py": "import argparse\nclass BaseOptions:\n"
        "    def initialize(self, parser):\n        parser.add_argument('--name')\n"
        "        return parser\n    def parse(self):\n        parser = self.initialize(argparse.ArgumentParser())\n"
        "        setter = get_option_setter('x')\n        parser = setter(parser)\n        return parser.parse_args()\n",
        "options/train_options.py": "from .base_options import BaseOptions\nclass TrainOptions(BaseOptions):\n"
        "    def initialize(self, parser):\n        parser = BaseOptions.initialize(self, parser)\n"
        "        parser.add_argument('--n_epochs', type=int)\n        return parser\n",
        "models/cycle.py": "def modify(parser):\n    parser.add_argument('--lambda_A')\n",
    }
    assert findings(documented("python train.py --name x --n_epochs 3 --lambda_A 1", split)) == []
    assert messages(documented("python train.py --niter 3 --name x", split)) == ["train.py declares no --niter"]


@pytest.mark.parametrize(
    "source",
    [
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr')\na, rest = p.parse_known_args()\n",
        "import tyro\ntyro.cli(dict)\n",
        "import sys\nlr = sys.argv[1]\n",
        "from detectron2.engine import default_argument_parser\nargs = default_argument_parser().parse_args()\n",
        "def broken(:\n",
    ],
)
def test_what_cannot_be_decided_is_unknown(source: str) -> None:
    results = documented("python train.py --seed 1", {"train.py": source})
    assert findings(results) == []
    assert [item.reason.partition(":")[0] for item in results if isinstance(item, Unknown)] == [
        "whether train.py takes --seed"
    ]


def test_two_parsers_in_one_file_are_not_mixed_up_for_what_is_required() -> None:
    source = (
        "import argparse\ndef a():\n    p = argparse.ArgumentParser()\n"
        "    p.add_argument('--x', required=True)\n    p.parse_args()\n"
        "def b():\n    p = argparse.ArgumentParser()\n    p.add_argument('--y')\n    p.parse_args()\nb()\n"
    )
    assert findings(documented("python train.py --y 1", {"train.py": source})) == []


@pytest.mark.parametrize(
    ("source", "command", "expected"),
    [
        (
            "import click\n@click.command()\n@click.option('--out-dir')\ndef main(out_dir): pass\nmain()\n",
            "--out_dir x",
            ["train.py declares no --out_dir (nearest: --out-dir)"],
        ),
        ("import fire\ndef main(lr=1): pass\nfire.Fire(main)\n", "--lr 1 --epochs 2", ["train.py declares no --epochs"]),
        (
            "from absl import app, flags\nflags.DEFINE_float('lr', 1, '')\napp.run(print)\n",
            "--lr=1 --batch=2 --alsologtostderr",
            ["train.py declares no --batch"],
        ),
        ("lr = 1\nexec(open('configurator.py').read())\n", "--lr=2 --wd=1", ["train.py declares no --wd"]),
        ("import numpy\nif __name__ == '__main__':\n    print(1)\n", "--lr 1", ["train.py reads no options"]),
        (
            "import argparse\np = argparse.ArgumentParser()\ns = p.add_subparsers()\ns.add_parser('fit')\np.parse_args()\n",
            "train",
            ["train.py has the subcommands fit, not train"],
        ),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr')\nprint p.parse_args()\n",
            "--rate 1",
            ["train.py declares no --rate"],
        ),
    ],
)
def test_other_ways_of_declaring(source: str, command: str, expected: list[str]) -> None:
    assert messages(documented(f"python train.py {command}", {"train.py": source})) == expected


def test_hydra_choices_need_a_file() -> None:
    files = {
        "train.py": "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef main(cfg): pass\nmain()\n",
        "conf/config.yaml": "lr: 1\n",
        "conf/model/small.yaml": "a: 1\n",
    }
    assert findings(documented("python train.py -m model=small lr=2 +trainer.x=1", files)) == []
    assert messages(documented("python train.py model=smal", files)) == ["conf/model has no smal.yaml (nearest: small)"]


def test_the_same_fault_is_told_once_and_no_traceback_for_odd_readmes() -> None:
    results = documented("python gone.py\npython gone.py --x")
    assert messages(results) == ["there is no gone.py"]
    assert run_check("DOC007", {"a.txt": ""}) == [Skip("no README")]
    assert findings(run_check("DOC007", {"README.md": b"```sh\n\xff\xfe python \x00 train.py ` $( \n```"})) == []


def test_console_scripts_and_modules() -> None:
    package = {
        "pyproject.toml": '[project]\nname = "study"\nversion = "1"\n[project.scripts]\nstudy-train = "study.cli:main"\n',
        "study/__init__.py": "",
        "study/cli.py": TRAIN.replace("args =", "def main():\n  args ="),
    }
    assert messages(documented("study-train --bs 1", package)) == ["study-train declares no --bs (nearest: --batch-size)"]
    assert messages(
        documented("python -m study.clii --lr 1", {**package, "main.py": "x.fit(1)\nprint(1)\nmodel.fit(a)\n"})
    ) == ["there is no module study.clii; study/cli.py is there"]


def test_what_only_looks_like_a_command_or_a_missing_file() -> None:
    help_text = "python train.py --lr 1\n\n  --lr     Learning rate. Any of auto\n  --net    Network. Default: small\n"
    assert findings(documented(help_text)) == []
    package = {"pyproject.toml": '[project]\nname = "study"\nversion = "1"\n', "study/__init__.py": ""}
    assert findings(documented("accelerate launch my.py\naccelerate launch main.py", package)) == []
    clone = "git clone https://github.com/someone/study-code\ndocker compose -f study-code/compose.yml up"
    assert findings(documented(clone, {"compose.yml": "services: {}\n"})) == []
    assert findings(documented("python train.py [OPTIONS...] --net, for one, or --lr: for another")) == []


def test_parsers_that_parse_twice_refuse_what_is_unknown() -> None:
    source = (
        "import configargparse\ndef read():\n    parser = configargparse.ArgumentParser()\n"
        "    parser.add_argument('--lr', required=True)\n    known, rest = parser.parse_known_args()\n"
        "    return parser.parse_args()\nread()\n"
    )
    assert messages(documented("python train.py --rate 1", {"train.py": source})) == ["train.py declares no --rate"]
    assert findings(documented("python train.py", {"train.py": source})) == []


def test_a_launcher_of_the_project_s_own_is_looked_through() -> None:
    launcher = {"multi.py": "import subprocess, sys\nsubprocess.run([sys.executable] + list(sys.argv)[1:])\n"}
    assert messages(documented("python -m multi train.py --bs 1", launcher)) == [
        "train.py declares no --bs (nearest: --batch-size)"
    ]
