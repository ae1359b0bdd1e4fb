# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Packages that commands install: Dockerfile, shell scripts, Makefile, README, notebook cells."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.dependencies.conda import read_conda_spec
from release_checker.facts.dependencies.records import Declared, Origin, normalised
from release_checker.facts.dependencies.requirements import read_install_arguments
from release_checker.model import Place

PIP = re.compile(r"\b(?:pip[\d.]*|pipenv|poetry|uv)\s+(?:[-\w]+\s+)??(?:install|add)\s+(.+)", re.IGNORECASE)
CONDA = re.compile(r"\b(?:conda|mamba|micromamba)\s+(?:install|create)\s+(.+)", re.IGNORECASE)
SYSTEM = re.compile(r"\b(?:apt-get|apt|aptitude|yum|dnf|apk|brew|pacman)\s+(?:-\S+\s+)*(?:install|add|-Sy?u?)\s+(.+)")
FROM = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*(\S+)", re.IGNORECASE)
CONDA_VALUED = {"-n", "--name", "-p", "--prefix", "-c", "--channel", "--file", "-f", "--override-channels"}
END = re.compile(r"&&|\|\||[;|)`]|\s#")

IMAGES: dict[str, tuple[str, ...]] = {
    "pytorch/pytorch": ("torch", "torchvision", "torchaudio", "numpy", "pyyaml", "pillow"),
    "tensorflow/tensorflow": ("tensorflow", "numpy"),
    "nvcr.io/nvidia/pytorch": ("torch", "torchvision", "apex", "numpy", "pyyaml", "pillow", "scipy", "matplotlib", "pandas"),
    "nvcr.io/nvidia/tensorflow": ("tensorflow", "numpy"),
    "nvcr.io/nvidia/jax": ("jax", "jaxlib", "numpy"),
    "continuumio/anaconda": ("anaconda",),
    "continuumio/anaconda3": ("anaconda",),
    "jupyter/scipy-notebook": ("anaconda",),
    "jupyter/datascience-notebook": ("anaconda",),
    "jupyter/tensorflow-notebook": ("anaconda", "tensorflow"),
    "quay.io/jupyter/scipy-notebook": ("anaconda",),
    "rocm/pytorch": ("torch", "torchvision", "numpy"),
    "huggingface/transformers-pytorch-gpu": ("torch", "transformers", "numpy"),
    "dolfinx/dolfinx": ("fenics-dolfinx", "numpy", "mpi4py", "petsc4py"),
}
"Base images and what of Python they bring, by their published descriptions."


@dataclass(frozen=True, slots=True)
class Commands:
    """What the commands in a text install."""

    items: tuple[Declared, ...]
    "Python packages."
    programs: tuple[str, ...]
    "System packages, as named there."
    images: tuple[tuple[int, str], ...]
    "One-based line and name of base images."


def read_commands(content: str, path: str, first: int = 1, cell: int | None = None) -> Commands:
    """The packages that commands in a text install; lines that end in a backslash go on."""
    items: list[Declared] = []
    programs: list[str] = []
    images: list[tuple[int, str]] = []
    for number, line in _logical(content):
        if len(line) > 20_000 or line.lstrip().startswith("#"):
            continue
        place = Place(path, first + number - 1, cell)
        items += _python_packages(line, place)
        for match in SYSTEM.finditer(line):
            programs += (word for word in _words(match[1]) if not word.startswith("-"))
        image = FROM.match(line)
        if image:
            images.append((place.line or 1, image[1]))
            items += _of_image(image[1], place)
    return Commands(tuple(items), tuple(programs), tuple(images))


def _python_packages(line: str, place: Place) -> Iterator[Declared]:
    for part in re.split(r"&&|\|\||;", line):
        pip, conda = PIP.search(part), CONDA.search(part)
        if pip:
            yield from read_install_arguments(END.split(pip[1])[0], place)
        elif conda:
            yield from _conda_packages(conda[1], place)


def _conda_packages(arguments: str, place: Place) -> Iterator[Declared]:
    skip = False
    for word in _words(END.split(arguments)[0]):
        if skip or word.startswith("-"):
            skip = word in CONDA_VALUED and not skip
        elif "$" not in word and "{" not in word:
            found = read_conda_spec(word, place)
            if not found.problem:
                yield found


def _of_image(image: str, place: Place) -> Iterator[Declared]:
    name, _, tag = image.partition(":")
    for brought in IMAGES.get(name.lower().removeprefix("docker.io/"), ()):
        yield Declared(normalised(brought), image, place, Origin.URL, link=image, reference=tag)


def _logical(content: str) -> Iterator[tuple[int, str]]:
    started, held = 0, ""
    for number, line in enumerate(content.split("\n"), 1):
        if line.rstrip().endswith("\\") and len(held) < 50_000:
            started, held = started or number, held + line.rstrip()[:-1] + " "
        else:
            yield started or number, held + line
            started, held = 0, ""
    if held:
        yield started, held


def _words(text: str) -> list[str]:
    try:
        return shlex.split(END.split(text)[0], comments=True)
    except ValueError:
        return text.split()
