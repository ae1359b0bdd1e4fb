# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shlex
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.commands.shell import PROMPT, is_placeholder, read_shell, split_commands

PLAIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789_./=:,+-", min_size=1, max_size=12).filter(
    lambda word: not is_placeholder(word)
)


def words(text: str) -> list[list[str]]:
    return [[word.text for word in command.words] for command in read_shell(text)]


def test_continued_lines_and_comments() -> None:
    assert words("# first\npython train.py \\\n    --lr 0.1 \\\n    --epochs 3  # quick\n") == [
        ["python", "train.py", "--lr", "0.1", "--epochs", "3"]
    ]


def test_options_wrapped_without_a_backslash_belong_to_the_command() -> None:
    found = words("python train.py\n    --lr 0.1\npython eval.py\n")
    assert found == [["python", "train.py", "--lr", "0.1"], ["python", "eval.py"]]


def test_lines_without_a_prompt_are_output_where_there_are_prompts() -> None:
    found = words("$ python train.py \\\n>   --lr 0.1\nEpoch 1: loss 0.3\n$ ls\n")
    assert found == [["python", "train.py", "--lr", "0.1"], ["ls"]]


@pytest.mark.parametrize(
    "prompt", ["$ ", "% ", "> ", "(env) $ ", "me@host:~/work$ ", "(base) me@host:~$ ", "❯ ", "C:\\work> ", "$"]
)
def test_prompts(prompt: str) -> None:
    assert PROMPT.sub("", f"{prompt}python train.py") == "python train.py"


@pytest.mark.parametrize("line", ["$HOME/run.sh", "$(date)", "python train.py", "${PYTHON} train.py", "--lr 0.1 > log"])
def test_what_is_no_prompt(line: str) -> None:
    assert PROMPT.match(line) is None


def test_operators_redirections_and_subshells() -> None:
    found = read_shell("(cd sub && make all) && python a.py > log.txt 2>&1 | tee out &")
    assert [(command.text, command.depth, command.before, command.writes) for command in found] == [
        ("cd sub", 1, "(", ()),
        ("make all", 1, "&&", ()),
        ("python a.py", 0, "&&", ("log.txt",)),
        ("tee out", 0, "|", ()),
    ]


def test_documentation_s_own_notation() -> None:
    text = "python a.py --mode train|test --out <path to x> [--fast] {a,b} $DATA 'a b' DATA_DIR ~/x *.txt ..."
    (command,) = read_shell(text)
    assert [(word.text, word.filled_in) for word in command.words[2:]] == [
        ("--mode", False),
        ("train|test", True),
        ("--out", False),
        ("<path to x>", True),
        ("[--fast]", True),
        ("{a,b}", True),
        ("$DATA", True),
        ("a b", False),
        ("DATA_DIR", True),
        ("~/x", True),
        ("*.txt", True),
        ("...", True),
    ]


def test_here_documents_process_substitution_and_quotes_over_lines() -> None:
    text = 'cat > x.cfg <<EOF\npython no.py\nEOF\npip-audit -r <(pipenv requirements)\npython -c "\nimport a\n"\n'
    assert words(text) == [["cat"], ["pip-audit", "-r", "<(pipenv requirements)"], ["python", "-c", "\nimport a\n"]]


def test_windows_paths_are_read_as_meant() -> None:
    assert words("python src\\train.py") == [["python", "src/train.py"]]


def test_an_apostrophe_in_prose_does_not_swallow_the_rest() -> None:
    assert words("echo don't\npython a.py") == [["echo", "don't"], ["python", "a.py"]]


@given(st.lists(PLAIN, min_size=1, max_size=8))
def test_plain_words_come_back_as_a_shell_reads_them(given_words: list[str]) -> None:
    line = " ".join(given_words)
    if line.startswith("-"):
        line = "x" + line
    assert [word.text for command in split_commands(line) for word in command.words] == shlex.split(line)


@given(st.lists(st.text(alphabet="abc $|&;<>()#*'", max_size=8), min_size=1, max_size=5))
def test_quoted_words_come_back_whole(given_words: list[str]) -> None:
    line = " ".join(["run", *map(shlex.quote, given_words)])
    assert [word.text for command in split_commands(line) for word in command.words] == ["run", *given_words]


@given(st.text(alphabet="ab-$\"'`\\|&;<>(){}[]#~*?=!%>\n \t…–", max_size=200))
def test_no_text_makes_it_stumble(text: str) -> None:
    lines = text.count("\n")
    for command in read_shell(text):
        assert command.words
        assert 0 <= command.line <= lines
        assert command.depth >= 0


@pytest.mark.parametrize("text", ["$(" * 20_000, "'" + "{[<" * 20_000, "a `" * 20_000, "\\\n" * 5_000, "<<" * 20_000])
def test_hostile_text_is_read_in_one_pass(text: str) -> None:
    began = time.perf_counter()
    read_shell(text)
    assert time.perf_counter() - began < 5
