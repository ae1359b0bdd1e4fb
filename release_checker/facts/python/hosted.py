# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What in a notebook works on one hosting service only: its modules, its magics, its folders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.cell_commands import is_guarded
from release_checker.facts.python.syntax import Syntax
from release_checker.model import Place

MODULES = {
    "google.colab": "Google Colab", "kaggle_secrets": "Kaggle", "kaggle_datasets": "Kaggle", "kaggle_web_client": "Kaggle",
    "pyspark.dbutils": "Databricks", "deepnote_toolkit": "Deepnote", "notebookutils": "Microsoft Fabric",
    "mssparkutils": "Azure Synapse", "ibm_watson_studio_lib": "IBM Watson Studio", "project_lib": "IBM Watson Studio",
}
CALLS = {
    "sagemaker.get_execution_role": "Amazon SageMaker", "get_execution_role": "Amazon SageMaker",
    "sagemaker.session.get_execution_role": "Amazon SageMaker",
}
OBJECTS = {"dbutils": "Databricks", "displayHTML": "Databricks", "mssparkutils": "Azure Synapse"}
FOLDERS = (
    (re.compile(r"(?<![\w.~:/-])/content(?:/|(?=[\s\"']|$))"), "Google Colab"),
    (re.compile(r"(?<![\w.~:/-])/gdrive/"), "Google Colab"),
    (re.compile(r"(?<![\w.~:/-])/kaggle/(?:input|working|temp|lib)\b"), "Kaggle"),
    (re.compile(r"(?<![\w.~:/-])/dbfs/|\bdbfs:/"), "Databricks"),
    (re.compile(r"/home/ec2-user/SageMaker\b"), "Amazon SageMaker"),
    (re.compile(r"(?<![\w.~:/-])/home/wsuser/work\b"), "IBM Watson Studio"),
)
MAGICS = {"tensorflow_version": "Google Colab", "shell": "Google Colab"}
KAGGLE_RELATIVE = re.compile(r"^(?:\.\./)+input/")


@dataclass(frozen=True, slots=True)
class HostedFeature:
    """One thing that a single service offers."""

    service: str
    "Its name."
    what: str
    "Module, magic, function or path, as written."
    place: Place
    "Where it is used."
    relative: bool = False
    "A path such as `../input/x`, which is Kaggle's unless the project has that folder."


@dataclass(frozen=True, slots=True)
class HostedUse:
    """What a notebook uses of hosting services without asking where it runs."""

    items: tuple[HostedFeature, ...] = ()
    "In the order of the notebook."


def read_hosted(syntax: Syntax) -> HostedUse:
    """Unguarded uses of a hosting service in the cells of a notebook; nothing for a plain file."""
    if not syntax.starts or syntax.starts[0][1] is None:
        return HostedUse()
    found = [*_imports(syntax), *_names(syntax), *_paths(syntax), *_lines(syntax)]
    return HostedUse(tuple(sorted(found, key=lambda item: (item.place.cell or 0, item.place.line or 0))))


def _service(module: str) -> str:
    return next((service for name, service in MODULES.items() if module == name or module.startswith(name + ".")), "")


def _imports(syntax: Syntax) -> Iterator[HostedFeature]:
    for node in syntax.nodes(ast.Import):
        for alias in node.names:
            if _service(alias.name) and not is_guarded(syntax, node, doubtful=True):
                yield HostedFeature(_service(alias.name), f"module {alias.name}", syntax.place(node))
    for found in syntax.nodes(ast.ImportFrom):
        for alias in found.names:
            module = found.module or ""
            service = _service(module) or _service(f"{module}.{alias.name}")
            if service and not found.level and not is_guarded(syntax, found, doubtful=True):
                named = module if _service(module) else f"{module}.{alias.name}"
                yield HostedFeature(service, f"module {named}", syntax.place(found))
                break


def _names(syntax: Syntax) -> Iterator[HostedFeature]:
    for name, call in syntax.calls():
        service = CALLS.get(name, "")
        first = name.partition(".")[0]
        if first in OBJECTS and ("." in name or name == "displayHTML"):
            service = OBJECTS[first]
        if service and not is_guarded(syntax, call, doubtful=True):
            yield HostedFeature(service, f"{name}()", syntax.place(call))


def _paths(syntax: Syntax) -> Iterator[HostedFeature]:
    for node in syntax.nodes(ast.Constant):
        if not isinstance(node.value, str) or "/" not in node.value or len(node.value) > 5_000:
            continue
        service, path = _folder(node.value)
        relative = bool(KAGGLE_RELATIVE.match(node.value))
        text = isinstance(syntax.parent(node), ast.Expr)
        if (service or relative) and not text and not is_guarded(syntax, node, doubtful=True):
            yield HostedFeature(service or "Kaggle", path or node.value, syntax.place(node), relative=not service)


def _lines(syntax: Syntax) -> Iterator[HostedFeature]:
    nodes = {node.lineno: node for node in syntax.nodes(ast.Pass)}
    for (start, _), chunk in zip(syntax.starts, syntax.chunks, strict=True):
        for line, text in (*chunk.magics, *chunk.shell):
            service, path = _folder(text)
            name = text.partition(" ")[0]
            if name in MAGICS and (line, text) in chunk.magics:
                service, path = MAGICS[name], f"%{name}"
            node = nodes.get(start + line)
            if service and not (node and is_guarded(syntax, node, doubtful=True)):
                yield HostedFeature(service, path, syntax.place(start + line))


def _folder(text: str) -> tuple[str, str]:
    """The service and the path, when a text names a folder that only a service has."""
    for pattern, service in FOLDERS:
        match = pattern.search(text)
        if match:
            end = re.compile(r"[\s\"'`,;)]|$").search(text, match.end())
            return service, text[match.start():end.start() if end else None]
    return "", ""
