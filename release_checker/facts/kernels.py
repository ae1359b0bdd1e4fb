# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which kernel a notebook asks for, and who has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from release_checker.declare import fact
from release_checker.facts.notebooks import Notebook, Notebooks

COMMON = re.compile(
    r"python3?|pypy3?|xpython(?:-raw)?|xeus-python|pyodide|ipykernel|sos|pyspark(?:kernel|3kernel)?|sagemath|calysto.*|"
    r"metakernel.*|sql|xsql|bash|\.net-.*|polyglot-notebook|deno|ipyparallel"
)
"Names under which kernels of Python install themselves; for other languages any name is taken."
SERVICES = (
    (re.compile(r"conda_(?:\w+_)?p(?:ython)?\d+|conda_(?:tensorflow|pytorch|mxnet|amazonei)\w*"), "Amazon SageMaker"),
    (re.compile(r"python3\d*-azureml|azureml.*|python38-azureml-.*"), "Azure Machine Learning"),
    (re.compile(r"synapse_pyspark|synapse.*"), "Azure Synapse"),
    (re.compile(r".*\.m\d+|tf\d-gpu\..*|local-conda-.*"), "Google Cloud"),
)
"Names of kernels that hosting services give."


class KernelFault(StrEnum):
    """Why a stranger cannot run a notebook as it is."""

    NONE_NAMED = "no kernel named"
    ENDED = "an ended Python"
    OWN = "a kernel of the author's machine"


@dataclass(frozen=True, slots=True)
class UnusableKernel:
    """A notebook whose kernel strangers do not have."""

    notebook: Notebook
    "The notebook."
    fault: KernelFault
    "What is wrong."
    service: str = ""
    "The hosting service that offers a kernel of this name."


@dataclass(frozen=True, slots=True)
class Kernels:
    """The kernels of the project's own notebooks."""

    looked: int
    "How many notebooks with code there are."
    unusable: tuple[UnusableKernel, ...]
    "Those that strangers cannot run as they are."


@fact()
def kernels(notebooks: Notebooks) -> Kernels:
    """The kernel of every own notebook that has code."""
    items = [item for item in notebooks.own if not item.unreadable and any(item.code)]
    return Kernels(len(items), tuple(found for found in map(judge, items) if found))


def judge(notebook: Notebook) -> UnusableKernel | None:
    """What is wrong with a notebook's kernel; None when nothing."""
    if notebook.is_python and (notebook.kernel == "python2" or notebook.language_version.startswith("2.")
                               or notebook.language == "python2"):
        return UnusableKernel(notebook, KernelFault.ENDED)
    if not notebook.kernel:
        return UnusableKernel(notebook, KernelFault.NONE_NAMED)
    name = notebook.kernel.lower()
    if not notebook.is_python or notebook.language == "" or COMMON.fullmatch(name):
        return None
    service = next((service for pattern, service in SERVICES if pattern.fullmatch(name)), "")
    if name == "conda-root-py" and "(local)" in notebook.kernel_title.lower():
        service = "Google Cloud"  # elsewhere this is the base environment of the author's Anaconda
    return UnusableKernel(notebook, KernelFault.OWN, service)
