# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.model import Place
from release_checker.runs.persons import find_seeds, find_sensitive, home_folder, named_arguments, without_credentials
from release_checker.runs.records import Seed


@pytest.mark.parametrize(
    ("path", "home"),
    [("/home/ada/digits/train.py", "/home/ada"), ("C:\\Users\\ada\\digits", "C:\\Users\\ada"),
     ("/Users/ada", "/Users/ada"),
     ("file:///home/ada/mlruns", "/home/ada"), ("data/home/ada", ""), ("s3://bucket/home/ada", ""),
     ("/home/ubuntu/digits", ""), ("/root/digits", ""), ("/content/digits", ""), ("", "")],
)
def test_the_home_of_a_person(path: str, home: str) -> None:
    assert home_folder(path) == home


def test_addresses_without_credentials() -> None:
    assert without_credentials("https://ada:token@example.org/lab/digits.git") == "https://example.org/lab/digits.git"
    assert without_credentials("https://example.org/lab@2/digits") == "https://example.org/lab@2/digits"
    assert without_credentials("git@example.org:lab/digits.git") == "git@example.org:lab/digits.git"


def test_arguments_by_name() -> None:
    assert named_arguments(("fit", "--seed", "7", "--lr=0.1", "--fast", "--offset", "-3", "model.width=32", "data.csv")) == {
        "--seed": "7", "--lr": "0.1", "--fast": "", "--offset": "-3", "model.width": "32"}


def test_seeds_of_parameters_and_arguments() -> None:
    found = find_seeds({"lr": "0.1", "seed": "7"}, ("--random-state=3", "--seed", "8", "--seed-only"))
    assert Seed("seed", "7") in found
    assert Seed("--seed", "8") in found
    assert not any(seed.name == "--seed-only" for seed in found)


def test_what_names_nobody_is_not_sensitive() -> None:
    place = Place("wandb/run")
    assert not list(find_sensitive(place, host="localhost", user="root", paths={"root": "/root/digits"}))
    assert not list(find_sensitive(place, host="3f1e0c9b8a7d", user="", paths={}))
    assert [item.value for item in find_sensitive(place, email="ada@example.org", host="lovelace", user="ada", paths={
        "root": "/home/ada/digits", "executable": "/home/ada/env/bin/python"})] == [
        "ada@example.org", "lovelace", "ada", "/home/ada"]
