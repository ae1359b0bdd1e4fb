# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts.python.options import Option, Options, read_options
from release_checker.facts.python.syntax import Chunk, parse


def read(source: str) -> Options:
    return read_options(parse("train.py", [Chunk(source)]))


def only(source: str) -> Option:
    (option,) = read(source).items
    return option


@pytest.mark.parametrize(
    ("call", "flags", "takes", "kind", "choices", "required"),
    [
        ("'--lr', type=float, default=1e-3", ("--lr",), "1", "float", (), False),
        ("'-e', '--epochs', type=int, required=True", ("-e", "--epochs"), "1", "int", (), True),
        ("'--fast', action='store_true'", ("--fast",), "0", "str", (), False),
        ("'--net', choices=['a', 'b']", ("--net",), "1", "str", ("a", "b"), False),
        ("'--net', choices=NETS", ("--net",), "1", "str", ("x", "y"), False),
        ("'--n', type=int, choices=range(3)", ("--n",), "1", "int", ("0", "1", "2"), False),
        ("'--sizes', nargs='+', type=int", ("--sizes",), "+", "int", (), False),
        ("'--pair', nargs=2", ("--pair",), "n", "str", (), False),
        ("'--maybe', nargs='?'", ("--maybe",), "?", "str", (), False),
        ("'--custom', type=str2bool", ("--custom",), "1", "", (), False),
        ("'--amp', action=argparse.BooleanOptionalAction", ("--amp", "--no-amp"), "0", "str", (), False),
        ("'data'", (), "1", "str", (), True),
        ("'data', nargs='?'", (), "?", "str", (), False),
    ],
)
def test_argparse(
    call: str, flags: tuple[str, ...], takes: str, kind: str, choices: tuple[str, ...], required: bool
) -> None:
    option = only(f"import argparse\nNETS = ('x', 'y')\np = argparse.ArgumentParser()\np.add_argument({call})\n")
    assert (option.flags, option.takes, option.kind, option.choices, option.required) == (
        flags,
        takes,
        kind,
        choices,
        required,
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("for n in names: p.add_argument('--' + n)", "an option is added under a computed name"),
        ("p.add_argument('--x', **more)", "an option is added under a computed name"),
        ("a, b = p.parse_known_args()", "p.parse_known_args() accepts unknown options"),
        ("import tyro\ntyro.cli(Config)", "tyro builds the command line"),
        (
            "import hydra\n@hydra.main(config_path='conf', config_name='c')\ndef main(cfg): pass",
            "hydra builds the command line",
        ),
        (
            "from sacred import Experiment\nex = Experiment()\n@ex.automain\ndef main(): pass",
            "sacred builds the command line",
        ),
        ("from transformers import HfArgumentParser\nHfArgumentParser((A,))", "HfArgumentParser builds the command line"),
    ],
)
def test_what_cannot_be_decided_says_why(source: str, reason: str) -> None:
    assert reason in {words for words, _ in read(f"import argparse\n{source}\n").open}


def test_absl_flags_have_both_dashes_and_their_opposite() -> None:
    found = read(
        "from absl import app, flags\nflags.DEFINE_bool('fast', False, '')\n"
        "flags.DEFINE_enum('net', 'a', ['a', 'b'], '')\napp.run(main)\n"
    )
    assert [option.flags for option in found.items] == [("--fast", "-fast", "--nofast", "-nofast"), ("--net", "-net")]
    assert found.items[1].choices == ("a", "b")
    assert "absl" in found.parses


def test_tensorflow_s_flags_are_the_same() -> None:
    found = read("import tensorflow as tf\nflags = tf.app.flags\nflags.DEFINE_integer('epoch', 1, '')\ntf.app.run()\n")
    assert found.items[0].flags == ("--epoch", "-epoch")


def test_click_options_with_toggles_and_arguments() -> None:
    found = read(
        "import click\n@click.command()\n@click.option('--lr', type=float)\n@click.option('--a/--no-a')\n"
        "@click.option('-v', '--verbose', is_flag=True)\n@click.option('--net', type=click.Choice(['x']))\n"
        "@click.argument('data')\ndef main(**kw): pass\n"
    )
    flags = {option.flags: (option.takes, option.choices, option.required) for option in found.items}
    assert flags == {
        ("--lr",): ("1", (), False),
        ("--a", "--no-a"): ("0", (), False),
        ("-v", "--verbose"): ("0", (), False),
        ("--net",): ("1", ("x",), False),
        (): ("1", (), True),
    }


def test_typer_and_fire_take_their_options_from_functions() -> None:
    typer = read(
        "import typer\ndef main(data: str, learning_rate: float = 0.1, fast: bool = typer.Option(False, '--quick')): pass\n"
        "typer.run(main)\n"
    )
    assert [option.flags for option in typer.items] == [(), ("--learning-rate", "--no-learning-rate"), ("--quick",)]
    fire = read("import fire\ndef main(lr=1, **kw): pass\nfire.Fire(main)\n")
    assert fire.items[0].flags == ("--lr", "--nolr", "-l")
    assert fire.open[0][0] == "main takes any keyword"


def test_docopt_reads_its_usage_text() -> None:
    found = read('"""Train.\n\nUsage: train.py [--lr=N] [-v]\n"""\nfrom docopt import docopt\ndocopt(__doc__)\n')
    assert {flag for option in found.items for flag in option.flags} == {"--lr", "-v"}


def test_sys_argv_by_hand_and_the_script_s_name() -> None:
    assert read("import sys\nprint(sys.argv[0])\np.parse_args(sys.argv[1:])\n").uses_argv is None
    assert read("import sys\nn = int(sys.argv[1])\n").uses_argv is not None


def test_subcommands_parsers_and_handed_parsers() -> None:
    found = read(
        "import argparse\nfrom common import add_common\nparser = argparse.ArgumentParser()\nsub = parser.add_subparsers()\n"
        "train = sub.add_parser('train', aliases=['t'])\nadd_common(parser)\nparser.parse_args()\n"
    )
    assert (found.subcommands, found.has_subcommands, found.parsers) == (("train", "t"), True, 1)
    assert "common.add_common" in found.passes_parser
