# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every reader of text that a project, a program or a package index writes, as one function of that text each.

Readers with a property test of their own beside their examples are here as well: what holds of all is asked of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from packaging.version import Version

from release_checker.claims.evidence import OutputText
from release_checker.claims.known_names import dataset_in, model_in
from release_checker.claims.latex import state_latex
from release_checker.claims.mentions import mentions
from release_checker.claims.model_index import read_model_index
from release_checker.claims.numbers import find_numbers, parse_number
from release_checker.claims.output_tables import html_values
from release_checker.claims.outputs import output_quantities
from release_checker.claims.stating import state
from release_checker.claims.vocabulary import find_metric, split_of
from release_checker.claims.words import words
from release_checker.comparison.charts import compare_json, plots
from release_checker.comparison.drawings import compare_svg
from release_checker.comparison.markup import read as read_markup
from release_checker.comparison.masks import masked
from release_checker.comparison.pages import compare_html, shows_tables
from release_checker.comparison.records import Tolerance
from release_checker.comparison.reprs import reduced
from release_checker.comparison.terminal import shown
from release_checker.comparison.tokens import tokens
from release_checker.documents.strict_yaml import parse_yaml
from release_checker.errors import UnreadableFile
from release_checker.execution.environment.build_causes import tell_line
from release_checker.execution.environment.candidate import asked_version, name_of, with_specifier
from release_checker.execution.environment.candidate import parsed as parsed_requirement
from release_checker.execution.environment.causes import explain, needed_sources
from release_checker.execution.environment.conda_causes import explain_conda
from release_checker.execution.environment.records import Interpreter
from release_checker.execution.environment.remedies import unbound
from release_checker.execution.environment.resolve import lock_rows
from release_checker.execution.environment.sources import by_address
from release_checker.execution.environment.wheelhouse import asked_lines
from release_checker.execution.notebooks.reading import read_wishes
from release_checker.execution.notebooks.traceback import read_raised
from release_checker.execution.replays.ground import Ground, imported
from release_checker.execution.replays.inferring import infer
from release_checker.execution.replays.recipes import dvc_stages, mlproject
from release_checker.execution.replays.recipes import make_targets as trained_by
from release_checker.execution.suites.control import broken
from release_checker.execution.suites.missing import lacked, lacking
from release_checker.execution.suites.network import needs_network
from release_checker.facts import bibtex, citation, personal
from release_checker.facts.advisory_service import query_address
from release_checker.facts.commands.resolving import make_targets
from release_checker.facts.commands.shell import read_shell
from release_checker.facts.cvss import base_score
from release_checker.facts.data_statement import read_statement
from release_checker.facts.dependencies import conda, packaging, python_versions, requirements
from release_checker.facts.dependencies.commands import read_commands
from release_checker.facts.dependencies.locks import read_lock
from release_checker.facts.licensing import holders, match, names, packages, spdx, statements, terms
from release_checker.facts.licensing import words as license_words
from release_checker.facts.licensing.compatibility import bearing
from release_checker.facts.machine_paths import find_machine_paths
from release_checker.facts.model_card import read_card
from release_checker.facts.notebooks import notebook_of
from release_checker.facts.notices import read_notice
from release_checker.facts.osv import affects
from release_checker.facts.python import cell_commands, magics, programs, python2, syntax
from release_checker.facts.readme import Readme, read_text
from release_checker.facts.snippet_code import parse_snippet
from release_checker.facts.submodules import addresses
from release_checker.facts.tables import Table, read_table
from release_checker.facts.text_notebooks import form_of
from release_checker.model import Place
from release_checker.project import Project
from release_checker.runs.delimited import parse_table
from release_checker.runs.mlflow.meta import parse_meta
from release_checker.runs.mlflow.own import own_records
from release_checker.runs.mlflow.points import parse_points, quick_last
from release_checker.runs.persons import find_seeds, home_folder, without_credentials
from release_checker.runs.results.json_results import records
from release_checker.runs.values import parse as parse_values
from release_checker.runs.wandb.items import decoded
from release_checker.secrets.texts import pieces_of
from release_checker.text import Text, decode, printable, shorten
from tests.formed_parsers import FORMED
from tests.reader_forms import Reader, every, raw, refused, value_of

HERE = Place("file", 1)
PYTHON = Interpreter(Path("/usr/bin/python3"), "3.11.4", Path("/usr"))


def document(form: str, text: str) -> Readme:
    ending = {"markdown": ".md", "rst": ".rst", "org": ".org"}.get(form, "")
    return read_text(f"README{ending}", form, Text(text, "utf-8"))


def of_document(*readers: Callable[[Readme], object]) -> Reader:
    def read(text: str) -> object:
        readme = document("markdown", text)
        return [every(found) if isinstance(found, Iterable) else found for found in (reader(readme) for reader in readers)]

    return read


def of_table(path: str, read: Callable[[Table], object]) -> Reader:
    def read_content(text: str) -> object:
        project = cast("Project", SimpleNamespace(text=lambda path: Text(text, "utf-8")))
        found = read(read_table(project, path))
        return every(found) if isinstance(found, Iterable) else found

    return read_content


MODEL = "- name: a\n  results:\n  - metrics:\n    - type: {text}\n      value: {text}"
GROUND = Ground(frozenset({"train.py", "a.py"}))

READERS: dict[str, Reader] = FORMED | {
    "text.decode": lambda text: decode(raw(text)),
    "text.printable": lambda text: (printable(text), shorten(text)),
    "documents.markdown": partial(document, "markdown"),
    "documents.rst": partial(document, "rst"),
    "documents.org": partial(document, "org"),
    "documents.plain": partial(document, "text"),
    "documents.strict_yaml": parse_yaml,
    "runs.delimited": parse_table,
    "runs.mlflow.meta": parse_meta,
    "runs.mlflow.own": lambda text: own_records({"command": text, "commit": text, "python": text}, "a.py"),
    "runs.mlflow.points": lambda text: (parse_points(raw(text)), quick_last(raw(text))),
    "runs.wandb.items": lambda text: decoded(raw(text)),
    "runs.results.json": lambda text: every(records(text)),
    "runs.values.json": refused(partial(parse_values, "a.json"), UnreadableFile, ValueError),
    "runs.values.yaml": refused(partial(parse_values, "a.yaml"), UnreadableFile, ValueError),
    "runs.persons": lambda text: (home_folder(text), without_credentials(text), find_seeds({text: text}, [text])),
    "secrets.texts": lambda text: [piece for path in ("a.py", "a.ipynb", "a.json", "b.yaml")
                                   for piece in pieces_of(path, raw(text))],
    "comparison.charts": lambda text: (plots([f"Plotly.newPlot('a', {text}, {text})", text]), compare_json(
        {"data": [{"dtype": "f8", "bdata": text, "shape": text}]}, {"data": [value_of(text)]}, Tolerance(), chart=True)),
    "comparison.tokens": lambda text: every(tokens(text)),
    "comparison.masks": masked,
    "comparison.reprs": lambda text: reduced(text, text + "x"),
    "comparison.markup": read_markup,
    "comparison.pages": lambda text: (compare_html(text, text + "x", Tolerance()), shows_tables(text)),
    "comparison.drawings": lambda text: compare_svg(text, text + "x", Tolerance()),
    "comparison.terminal": shown,
    "claims.numbers": lambda text: (find_numbers(text), parse_number(text)),
    "claims.latex": partial(state_latex, "a.tex"),
    "claims.prose": of_document(state),
    "claims.model_index": lambda text: [
        repr(every(read_model_index(document("markdown", f"---\nmodel-index:\n{rows}\n---\n"))))
        for rows in (text, MODEL.format(text=text))],
    "claims.outputs": lambda text: every(output_quantities([OutputText(HERE, text, text, text)])),
    "claims.output_tables": lambda text: every(html_values(text)),
    "claims.names": lambda text: (dataset_in(text), model_in(text), mentions(text), words(text), find_metric(text),
                                  split_of(text)),
    "facts.bibtex": lambda text: every(bibtex.read_bibtex(text, "a.bib")),
    "facts.citation": partial(citation.read_cff, "CITATION.cff"),
    "facts.personal": lambda text: every(personal.read_data("a.csv", text)),
    "facts.machine_paths": lambda text: every(find_machine_paths(text)),
    "facts.notices": partial(read_notice, "a.py"),
    "facts.notebooks": lambda text: notebook_of("a.ipynb", raw(text)),
    "facts.text_notebooks": lambda text: [form_of(text, ending) for ending in ("py", "md", "Rmd", "qmd", "R")],
    "facts.submodules": addresses,
    "facts.documents": of_document(read_statement, read_card, statements.readme_statements, statements.readme_restrictions,
                                   python_versions.from_document),
    "facts.snippets": parse_snippet,
    "facts.syntax": lambda text: syntax.parse("a.py", [syntax.Chunk(text)]).broken,
    "facts.cvss": base_score,
    "facts.advisory_service": refused(query_address, ValueError),
    "facts.osv": lambda text: affects({"affected": [{"package": {"name": "a"}, "versions": [text], "ranges": [
        {"type": "ECOSYSTEM", "events": [{"introduced": text}, {"fixed": text}]}]}]}, "a", Version("1.0")),
    "facts.commands.shell": read_shell,
    "facts.commands.make": make_targets,
    "facts.python.magics": magics.mask,
    "facts.python.programs": programs.programs_of,
    "facts.python.python2": python2.modernised,
    "facts.python.cell_commands": lambda text: every(cell_commands.split(text)),
    "facts.dependencies.requirements": lambda text: requirements.read_requirements(text, "requirements.txt"),
    "facts.dependencies.requirement": lambda text: requirements.read_requirement(text, HERE),
    "facts.dependencies.install": lambda text: requirements.read_install_arguments(text, HERE),
    "facts.dependencies.commands": lambda text: read_commands(text, "Dockerfile"),
    "facts.dependencies.conda": lambda text: (conda.is_conda_export(text), conda.read_conda_export(text, "a.txt")),
    "facts.dependencies.conda_spec": lambda text: conda.read_conda_spec(text, HERE),
    "facts.dependencies.environment": of_table("environment.yml", conda.read_environment),
    "facts.dependencies.pyproject": of_table("pyproject.toml", packaging.read_pyproject),
    "facts.dependencies.pipfile": of_table("Pipfile", packaging.read_pipfile),
    "facts.dependencies.setup_cfg": of_table("setup.cfg", packaging.read_setup_cfg),
    "facts.dependencies.tox": of_table("tox.ini", packaging.read_tox),
    "facts.dependencies.lock": of_table("poetry.lock", read_lock),
    "facts.dependencies.poetry": packaging.poetry_specifier,
    "facts.dependencies.python": lambda text: [every(found) for found in (
        python_versions.from_single(text, ".python-version"), python_versions.from_tool_versions(text, ".tool-versions"),
        python_versions.from_image(text, HERE), python_versions.from_tests(text, "noxfile.py"))],
    "facts.licensing.holders": lambda text: every(holders.copyright_holders(text)),
    "facts.licensing.match": lambda text: match.find_licenses(license_words.read_words(text)),
    "facts.licensing.names": lambda text: (names.find_names(text), names.normalise(text)),
    "facts.licensing.expressions": lambda text: (spdx.expression_parts(text), bearing(["MIT"], text), spdx.identifier(text)),
    "facts.licensing.statements": lambda text: (every(statements.yaml_license(text)), every(statements.json_license(text))),
    "facts.licensing.terms": terms.restriction,
    "facts.licensing.packages": packages.said_license,
    "execution.environment.causes": lambda text: (explain(text, PYTHON), needed_sources(text)),
    "execution.environment.build_causes": tell_line,
    "execution.environment.conda_causes": explain_conda,
    "execution.environment.candidate": lambda text: (name_of(text), parsed_requirement(text), asked_version(text),
                                                     with_specifier(text, ">=1"), unbound(text)),
    "execution.environment.lock": lock_rows,
    "execution.environment.sources": by_address,
    "execution.environment.asked_lines": lambda text: asked_lines(f"[{text}]"),
    "execution.notebooks.wishes": refused(lambda text: read_wishes(raw(text)), UnreadableFile),
    "execution.notebooks.traceback": lambda text: read_raised("", text, [text], 1, {1: 1}),
    "execution.replays.imports": imported,
    "execution.replays.recipes": lambda text: (mlproject(text, "MLproject", GROUND), dvc_stages(text, "dvc.yaml", GROUND),
                                               trained_by(text, "Makefile", GROUND)),
    "execution.replays.inferring": lambda text: infer({"a": text, text: "1"}, "train.py", GROUND),
    "execution.suites.control": refused(lambda text: broken(raw(text), [("f",)]), ValueError),
    "execution.suites.missing": lambda text: (lacked(text), lacking(text, {})),
    "execution.suites.network": lambda text: needs_network(text, ["example.org"]),
}
