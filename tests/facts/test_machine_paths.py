# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.machine_paths import PathKind, find_machine_paths


def paths(text: str) -> list[str]:
    return [found.path for found in find_machine_paths(text)]


@pytest.mark.parametrize(("text", "path"), [
    ('open("/home/kim/x.csv")', "/home/kim/x.csv"),
    ("sys.path.append('/Users/kim/Dropbox/code')", "/Users/kim/Dropbox/code"),
    (r"pd.read_csv('C:\Users\kim\data.csv')", r"C:\Users\kim\data.csv"),
    (r'"C:\\Users\\Kim Lee\\Desktop\\a.csv"', r"C:\Users\Kim Lee\Desktop\a.csv"),
    (r"x = r'D:\new\a.csv'", r"D:\new\a.csv"),
    ("'D:/data/x.csv'", "D:/data/x.csv"),
    ("'d:/data/x.csv'", "d:/data/x.csv"),
    (r"C:\Users\User\Downloads\x.csv", r"C:\Users\User\Downloads\x.csv"),
    ("--data=/mnt/disk2/imagenet", "/mnt/disk2/imagenet"),
    ("root: /scratch/kim", "/scratch/kim"),
    ("/data1/imagenet", "/data1/imagenet"),
    ("file:///home/kim/x.html", "/home/kim/x.html"),
    ("PATH=/usr/bin:/home/kim/bin", "/home/kim/bin"),
    ("\x1b[0;32m/home/kim/lib/x.py\x1b[0m in foo", "/home/kim/lib/x.py"),
    ("/private/home/kim/x", "/private/home/kim/x"),
    ("/Volumes/Backup/x.csv", "/Volumes/Backup/x.csv"),
])
def test_paths_of_one_machine(text: str, path: str) -> None:
    # --data=/mnt is an option with its value, so the sign before it does not make it part of something longer.
    assert paths(text) == [path]


@pytest.mark.parametrize("text", [
    "https://host.org/home/kim/x", "http://127.0.0.1:8888/?next=/home/kim/x", "/usr/lib/python3/x.py", "/tmp/x/y",
    "/dev/null", "/home/user/x", "/home/username/data/x", "/home/$USER/x", "/home/{user}/x", "/home/<you>/x",
    "/home/your_name/x",
    "/path/to/data/x", "/data/path/to/x", "../home/kim/x", "~/data/x", "/content/drive/MyDrive/x", "/kaggle/input/x/y.csv",
    "/home/jovyan/work/x", "/home/runner/work/x", "/home/ec2-user/SageMaker/x", "/app/data/x", "/workspace/x/y",
    r'"Q:\nWhat is it?\nA:\n"', r'"x:\\"', "a:/b/c", r"\d:\d\d\s+", r"C:\foo\bar", "/home/user1/x",
    r"C:\Program Files\Graphviz\bin", r"C:\Windows\System32", "C:/",
    r"C:\Users\<you>\x", "/media/logo.png", "{root}/home/kim/x", "s3://bucket/home/kim/x", "/home/kim", "1:2/3", "",
    "@app.route('/data/x')", "+/home/kim/abc", "<a href='/share/x'>",
])
def test_paths_that_are_nobodys_own(text: str) -> None:
    assert paths(text) == []


def test_a_path_says_what_makes_it_ones_own() -> None:
    text = 'a = 1\nb = "/home/kim/miniconda3/lib/python3.8/site-packages/x.py"\nc = "/data/corpus/a/b.txt"\n'
    home, shared = find_machine_paths(text)
    assert (home.line, home.kind, home.owner, home.certain, home.installed) == (2, PathKind.HOME, "kim", True, True)
    assert (shared.line, shared.kind, shared.owner) == (3, PathKind.STORAGE, "")
    assert (shared.certain, shared.installed) == (False, False)


def test_in_a_strings_value_a_backslash_is_no_escape() -> None:
    assert [found.path for found in find_machine_paths("E:\\new\\a.csv", evaluated=True)] == ["E:\\new\\a.csv"]
    assert paths('"E:\\new\\a.csv"') == []


@given(st.text(alphabet="/\\:.hometUsrCD nkvla'\"\n<>$", max_size=300))
def test_any_text_is_answered_with_lines_that_hold_the_path(text: str) -> None:
    for found in find_machine_paths(text):
        assert 1 <= found.line <= text.count("\n") + 1
        assert found.path


@pytest.mark.parametrize("text", ["/home/" * 200_000, "/mnt/a" * 200_000, "C:\\" * 300_000, "C:/a b" * 99_999, "/" * 99_999])
def test_time_grows_with_the_text_only(text: str) -> None:
    began = time.perf_counter()
    list(find_machine_paths(text))
    assert time.perf_counter() - began < 10
