# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Prepares each notebook's two runs, takes what is kept, and judges what comes of the rest."""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from release_checker.errors import FactUnavailable, UnreadableFile
from release_checker.execution.environment.bench import Bench as Workshop
from release_checker.execution.environment.records import Cause as EnvironmentCause
from release_checker.execution.notebooks.installed import installed_modules
from release_checker.execution.notebooks.kernel import Kernel, find_overlays, host_kernel, python_kernel
from release_checker.execution.notebooks.pairs import Pair, run_pairs
from release_checker.execution.notebooks.reading import Wishes, read_wishes
from release_checker.execution.notebooks.records import Surroundings
from release_checker.execution.notebooks.run import NotebookRequest
from release_checker.execution.notebooks.tools import marimo_tool, quarto_tool, run_tool
from release_checker.execution.preparation import Prepared
from release_checker.execution.sandbox.scratch import target_of
from release_checker.execution.session import Session
from release_checker.execution.store import key_of
from release_checker.facts.data import DataReport
from release_checker.facts.executed.content import Contents, code_text, readable
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.notebook_judging import Background, judge, judge_tool
from release_checker.facts.executed.reruns import NotebookRerun, NotebookReruns, Verdict
from release_checker.facts.files import Files
from release_checker.facts.import_names import distributions_of, is_known
from release_checker.facts.notebook_runs import NotebookRuns
from release_checker.facts.notebooks import NOTEBOOK_LIMIT, Notebook, Notebooks
from release_checker.facts.python.data_reads import DataReads
from release_checker.facts.python.hosted import FOLDERS, MODULES
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.randomness import SeedReport
from release_checker.facts.text_notebooks import Form, TextNotebook, TextNotebooks
from release_checker.git import GitError
from release_checker.project import Project

KIND = "notebooks"
USUAL_NAMES = {
    "utils",
    "util",
    "helper",
    "helpers",
    "config",
    "settings",
    "common",
    "tools",
    "lib",
    "src",
    "data",
    "dataset",
    "datasets",
    "model",
    "models",
    "train",
    "test",
    "tests",
    "main",
    "functions",
    "constants",
    "plotting",
    "preprocessing",
    "core",
    "network",
    "networks",
    "layers",
    "metrics",
    "loader",
    "dataloader",
    "data_loader",
    "data_utils",
    "plot_utils",
    "my_utils",
}
"What people call modules of their own."
RERUN = TypeAdapter(NotebookRerun)


@dataclass
class _Planned:
    """One notebook that is to run."""

    notebook: Notebook
    wishes: Wishes
    request: NotebookRequest
    key: str
    about: NotebookRerun


@dataclass
class Bench:
    """One audit's notebooks."""

    project: Project
    files: Files
    contents: Contents
    notebooks: Notebooks
    sources: PythonSources
    seeds: SeedReport
    data: DataReport
    stored: NotebookRuns
    environment: RebuiltEnvironment
    session: Session
    prepared: Prepared = field(default_factory=Prepared)
    "Declared data and what the declared steps made, laid over each copy."
    texts: TextNotebooks = field(default_factory=TextNotebooks)
    "Notebooks that are stored as text."
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> NotebookReruns:
        """Every own notebook with code, judged or with the reason why not."""
        found: dict[str, NotebookRerun] = {}
        wanted: list[_Planned] = []
        plans = [self._plan(notebook) for notebook in self.notebooks.own]
        plans += [self._plan_text(text) for text in self.texts.items]
        for planned in plans:
            if isinstance(planned, NotebookRerun):
                found[planned.path] = planned
            elif planned is not None and (kept := self._kept(planned.key, planned.about)) is not None:
                found[planned.request.path] = kept
            elif planned is not None:
                wanted.append(planned)
        by_path = {planned.request.path: planned for planned in wanted}

        def finished(pair: Pair) -> None:
            planned = by_path[pair.request.path]
            judged = judge(pair, planned.notebook, planned.wishes, planned.about, self.ground)
            if judged.verdict is not Verdict.NOT_RUN:
                self._keep(planned.key, judged)
            with self._lock:
                found[judged.path] = judged

        run_pairs([(planned.request, planned.key) for planned in wanted], self.session, finished)
        for text in self.texts.items:
            if text.notebook is None and not text.problem:
                found[text.path] = self._by_tool(text)
        items = tuple(found[path] for path in sorted(found))
        return NotebookReruns(
            items, self.session.sandbox.tier if any(item.verdict is not Verdict.NOT_RUN for item in items) else ""
        )

    def _plan_text(self, text: TextNotebook) -> _Planned | NotebookRerun | None:
        """The same of a notebook that is stored as text; None for those that only their own tool can run."""
        about = self._about(text.path, text.form)
        if text.notebook is None or text.problem:
            return replace(about, reason=text.problem) if text.problem else None
        return self._plan(text.notebook, text)

    def _about(self, path: str, form: str = "jupyter") -> NotebookRerun:
        return NotebookRerun(path, Verdict.NOT_RUN, tolerance=self.session.settings.notebook(path).tolerance, form=str(form))

    def _plan(self, notebook: Notebook, text: TextNotebook | None = None) -> _Planned | NotebookRerun | None:
        """What to run; a verdict when it is not to be run; None when there is no code in it."""
        about = self._about(notebook.path, text.form if text else "jupyter")
        settings = self.session.settings.notebook(notebook.path)
        if notebook.unreadable:
            return replace(about, reason=f"it {notebook.problem}")
        if not any(notebook.code):
            return None
        if settings.skip:
            return replace(about, reason=f"release-checker.toml says not to: {settings.skip}")
        try:
            kernel, name = self._kernel(notebook)
            wishes = read_wishes(text.content if text else self.project.read(notebook.path, NOTEBOOK_LIMIT))
        except (FactUnavailable, UnreadableFile) as error:
            return replace(about, reason=str(error))
        about = replace(about, honoured=wishes.honoured, kernel=name)
        request = NotebookRequest(
            self._around(notebook.path, {cell.number: cell.source for cell in notebook.code}, ended_well(notebook)),
            wishes.content,
            kernel,
            self._copy,
            settings,
            wishes.skip,
            wishes.allow,
            wishes.expected,
            self.prepared.mounts(self.session),
        )
        code = "\n".join(cell.source for cell in notebook.code)
        return _Planned(notebook, wishes, request, self._key(notebook.path, code, settings.seconds, name), about)

    def _by_tool(self, text: TextNotebook) -> NotebookRerun:
        """A notebook run once by its own tool: it has no stored outputs, and whether it runs through is what it tells."""
        about, settings = self._about(text.path, text.form), self.session.settings.notebook(text.path)
        if settings.skip:
            return replace(about, reason=f"release-checker.toml says not to: {settings.skip}")
        try:
            if not self.environment.usable or self.environment.chosen is None:
                raise FactUnavailable(self._no_environment())
            if text.language != "python":
                raise FactUnavailable(f"it is a {text.form} document with {text.language} code, which is not run here")
            built = self.environment.chosen
            tool = marimo_tool(built) if text.form is Form.MARIMO else quarto_tool(built, self.session)
            about = replace(about, kernel=tool.name)
            around = self._around(text.path, {})
            key = self._key(text.path, "", settings.seconds, tool.name)
            if (kept := self._kept(key, about)) is not None:
                return kept
            run = run_tool(tool, around, self._copy, settings, self.session, self.prepared.mounts(self.session))
        except FactUnavailable as error:
            return replace(about, reason=str(error))
        judged = judge_tool(run, around, about)
        if judged.verdict is not Verdict.NOT_RUN:
            self._keep(key, judged)
        return judged

    def _no_environment(self) -> str:
        declared = self.environment.declared
        problems = declared.problems if declared else ()
        why = self.environment.undecided or (problems[0].words if problems else "none could be built")
        return f"there is no environment to run it in: {why}"

    def _kernel(self, notebook: Notebook) -> tuple[Kernel, str]:
        """What runs it, and its name; raises FactUnavailable."""
        if notebook.is_python:
            if self._python is None:
                raise FactUnavailable(self._no_environment())
            return self._python, f"Python {self.environment.interpreter.version}"
        kernel = host_kernel(notebook.kernel, notebook.language)
        if kernel is None:
            named = notebook.kernel_title or notebook.kernel or notebook.language
            raise FactUnavailable(f"it needs the kernel {named} ({notebook.language}), which is not installed here")
        return kernel, notebook.kernel or notebook.language

    @cached_property
    def _python(self) -> Kernel | None:
        """The kernel of the rebuilt environment; None where none stands."""
        if not self.environment.usable:
            return None
        assert self.environment.prefix is not None
        assert self.environment.chosen is not None
        return python_kernel(self.environment.prefix, self.environment.interpreter, self._overlays)

    @cached_property
    def _overlays(self) -> tuple[Path, ...]:
        return find_overlays(self.environment.chosen, self.session) if self.environment.chosen else ()

    def _copy(self) -> AbstractContextManager[Path]:
        return self.prepared.copied(self.project, self.session)

    @cached_property
    def _code(self) -> str:
        return code_text(self.project, self.files.paths)

    def _key(self, own: str, code: str, seconds: float, kernel: str) -> str:
        """All that the outcome depends on."""
        settings, text = self.session.settings, f"{self._code}\n{code}"
        others = readable(self.project, text, leave=lambda path: path == own or path == "release-checker.toml")
        return key_of(
            own,
            self.contents.name(own),
            self.contents.digest(others),
            self.environment.lock_key,
            kernel,
            repr(seconds),
            repr((settings.memory_gb, settings.disk_gb)),
            self.prepared.key,
            self.session.sandbox.tier,
        )

    @cached_property
    def ground(self) -> Background:
        """What reading told."""
        return Background(self.sources, self.seeds, self.data, self.stored, self.environment)

    def _kept(self, key: str, about: NotebookRerun) -> NotebookRerun | None:
        entry = self.session.store.get(KIND, key_of(KIND, key, repr(about.tolerance)))
        if entry is None:
            return None
        try:
            found = RERUN.validate_json((entry / "verdict.json").read_bytes())
        except (OSError, ValidationError):
            return None
        # What was dropped from the cache to hold its bound is run again, so that the executed notebooks can be shown.
        return replace(found, kept=True) if all(Path(path).is_file() for path in found.executed) else None

    def _keep(self, key: str, judged: NotebookRerun) -> None:
        with self.session.store.put(KIND, key_of(KIND, key, repr(judged.tolerance))) as entry:
            (entry / "verdict.json").write_bytes(RERUN.dump_json(judged))

    def _around(self, path: str, code: Mapping[int, str], ran: frozenset[int] = frozenset()) -> Surroundings:
        made: dict[str, str] = {}
        for source, reads in self.sources.each(DataReads):
            folder = posixpath.dirname(source.path)
            for written in reads.writes:
                for name in (posixpath.normpath(posixpath.join(folder, written)), posixpath.basename(written)):
                    if name and source.path != path:
                        made.setdefault(name, source.path)
        return Surroundings(
            path,
            code,
            frozenset(self.files.paths),
            made,
            packages=self._packages,
            declared=self._declared,
            provider_of=self._provider,
            python=self.environment.interpreter.minor if self.environment.usable else (3, 11),
            root=target_of(self.session.sandbox, self.project.root) if self.session.sandbox.moves else "",
            hosted=MODULES,
            service_of=service_of,
            ran=ran,
            limit=self.session.settings.notebook(path).seconds,
            ignored=self._ignored,
        )

    def _ignored(self, path: str) -> str:
        """`.gitignore line 3` for a path that it keeps out of git; empty for none, or where git cannot say."""
        if self.project.git is None or path.startswith(("..", "/")):
            return ""
        try:
            told = self.project.git.lines("check-ignore", "-v", "-z", "--", path)
        except GitError:
            return ""  # also when nothing ignores it
        return f"{told[0]} line {told[1]}" if len(told) > 2 else ""

    @cached_property
    def _packages(self) -> dict[str, tuple[str, str]]:
        if self.environment.prefix is None:
            return {}
        interpreter = self.environment.interpreter
        beneath = (interpreter.base,) if interpreter.twin else ()
        beside = [installed_modules(path) for path in (*self._overlays, *beneath)]
        return {name: found for folder in beside for name, found in folder.items()} | installed_modules(
            self.environment.prefix
        )

    @cached_property
    def _declared(self) -> frozenset[str]:
        declared = self.environment.declared
        return frozenset(
            line.split(";")[0]
            .split("[")[0]
            .split("=")[0]
            .split("<")[0]
            .split(">")[0]
            .split("~")[0]
            .strip()
            .lower()
            .replace("_", "-")
            for line in (declared.recipe.requirements if declared else ())
        )

    def _provider(self, module: str) -> str:
        """The distribution that would bring a module; empty when it is the project's own, never committed."""
        problems = (*self.environment.missing, *self.environment.hopeless, *self.environment.failing)
        told = {problem.cause for problem in problems if problem.subject.partition(".")[0] == module}
        if EnvironmentCause.NOT_COMMITTED in told:
            return ""
        if is_known(module) or told:
            return distributions_of(module)[0]
        # Names such as utils are on the index as well, and are the project's own all the same.
        if module.lower() in USUAL_NAMES or not self.session.online:
            return ""
        return module if self._workshop.exists(module.replace("_", "-")) else ""

    @cached_property
    def _workshop(self) -> Workshop:
        return Workshop(self.session)


def ended_well(notebook: Notebook) -> frozenset[int]:
    """Cells that had run without an error when the notebook was saved."""
    return frozenset(
        cell.number for cell in notebook.code if cell.count and not any(output.kind == "error" for output in cell.outputs)
    )


def service_of(text: str) -> str:
    """The hosting service whose folder a path or message names; empty for none."""
    return next((service for pattern, service in FOLDERS if pattern.search(text)), "")
