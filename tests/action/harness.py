# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A runner small enough to read: fills expressions, honours conditions, runs a composite action's steps, hears commands.

Sources of what it imitates: actions/runner, src/Runner.Common/ActionCommand.cs (which output is a command),
src/Runner.Worker/ActionCommandManager.cs (stop-commands) and FileCommandManager.cs (the file of outputs).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

COMMANDS = {"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "save-state", "set-env",
            "add-path", "add-matcher", "remove-matcher", "echo", "stop-commands"}
TOKENS = re.compile(r"\s*('(?:[^']|'')*'|&&|\|\||==|!=|!|[(),]|[A-Za-z_][\w-]*(?:\.[\w-]+)*)")
WORDS = {"&&": " and ", "||": " or ", "!": " not "}

Uses = Callable[[Mapping[str, str]], "tuple[bool, dict[str, str]]"]
"Stands for an action: its `with:`; whether it succeeds, and its outputs."


@dataclass
class Step:
    """What became of one step."""

    name: str
    outcome: str = "skipped"
    outputs: dict[str, str] = field(default_factory=dict)
    printed: str = ""
    summary: str = ""
    commands: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Job:
    """A job with one step: a composite action."""

    action: Path
    "Folder that holds action.yml."
    workspace: Path
    temporary: Path
    environment: Mapping[str, str]
    uses: Mapping[str, Uses]
    "What stands for the actions, by the beginning of their names."
    instead: Mapping[str, Callable[[Job], dict[str, str]]] = field(default_factory=dict)
    "What is done in place of a step, by its name; gives the step's outputs."
    runner: Mapping[str, str] = field(default_factory=lambda: {"os": "Linux", "arch": "X64", "environment": "github-hosted"})
    failed: bool = False
    steps: list[Step] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self, **given: str) -> Job:
        """Run all steps; inputs are given with `_` for `-`."""
        declared = yaml.safe_load((self.action / "action.yml").read_text("utf-8"))
        inputs = {name: str(item.get("default", "")) for name, item in declared["inputs"].items()}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        assert set(inputs) == set(declared["inputs"])
        self.known = {f"inputs.{name}": value for name, value in inputs.items()}
        self.known |= {f"runner.{name}": value for name, value in self.runner.items()}
        self.known |= {"runner.temp": str(self.temporary), "github.action_path": str(self.action)}
        for number, step in enumerate(declared["runs"]["steps"]):
            self._step(number, step)
        self.outputs = {name: self.fill(item["value"]) for name, item in declared["outputs"].items()}
        return self

    def __getitem__(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    @property
    def ran(self) -> list[str]:
        """Names of the steps that were not skipped, in their order."""
        return [step.name for step in self.steps if step.outcome != "skipped"]

    def fill(self, text: str) -> str:
        """A text with its expressions evaluated."""
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: _shown(self.evaluate(match[1])), text)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression; an unknown name is empty, as on the platform."""
        made, at = "", 0
        while at < len(expression.rstrip()):
            match = TOKENS.match(expression, at)
            assert match, f"not understood: {expression[at:]}"
            token, at = match[1], match.end()
            is_call = re.match(r"\s*\(", expression[at:])
            if token[0].isalpha() and not is_call:
                made += repr(self.known.get(token, ""))
            else:
                made += repr(token[1:-1].replace("''", "'")) if token[0] == "'" else WORDS.get(token, token)
        functions = {"always": lambda: True, "success": lambda: not self.failed, "failure": lambda: self.failed,
                     "cancelled": lambda: False, "hashFiles": lambda *patterns: f"hash-of-{len(patterns)}"}
        return eval(made.strip(), {"__builtins__": {}}, functions)

    def _step(self, number: int, declared: dict[str, Any]) -> None:
        step = Step(declared["name"])
        self.steps.append(step)
        condition = str(declared.get("if", "success()"))
        if not re.search(r"\b(always|success|failure|cancelled)\(", condition):
            condition = f"success() && ({condition})"
        if self.evaluate(condition):
            step.outcome = "success" if self._does(number, declared, step) else "failure"
            if step.outcome == "failure" and not declared.get("continue-on-error"):
                self.failed = True
        if identity := declared.get("id"):
            self.known[f"steps.{identity}.outcome"] = step.outcome
            self.known |= {f"steps.{identity}.outputs.{name}": value for name, value in step.outputs.items()}

    def _does(self, number: int, declared: dict[str, Any], step: Step) -> bool:
        if step.name in self.instead:
            step.outputs = self.instead[step.name](self)
            return True
        if "uses" in declared:
            arguments = {name: self.fill(str(value)) for name, value in declared.get("with", {}).items()}
            does = next(does for name, does in self.uses.items() if declared["uses"].startswith(name))
            works, step.outputs = does(arguments)
            return works
        assert "${{" not in declared["run"], "an expression within a script"
        files = {name: self.temporary / f"_{name}_{number}" for name in ("OUTPUT", "STEP_SUMMARY", "ENV", "PATH", "STATE")}
        for path in files.values():
            path.write_text("")
        script = self.temporary / f"_script_{number}.sh"
        script.write_text(declared["run"])
        environment = {**self.environment, **{f"GITHUB_{name}": str(path) for name, path in files.items()},
                       "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temporary),
                       "GITHUB_ACTION_PATH": str(self.action),
                       **{name: self.fill(str(value)) for name, value in declared.get("env", {}).items()}}
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], env=environment,
                              cwd=self.fill(declared.get("working-directory", str(self.workspace))), check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=900)
        step.printed = done.stdout.decode("utf-8", "replace")
        step.commands = heard(step.printed)
        step.outputs = read_outputs(files["OUTPUT"].read_text("utf-8"))
        step.summary = files["STEP_SUMMARY"].read_text("utf-8")
        assert [files[name].read_text() for name in ("ENV", "PATH", "STATE")] == ["", "", ""]
        return done.returncode == 0


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def heard(printed: str) -> list[tuple[str, str]]:
    """The commands that a runner takes out of what a step printed, each with its message."""
    found: list[tuple[str, str]] = []
    token = ""
    for line in re.split(r"\r\n|\r|\n", printed):
        known = COMMANDS | {token} - {""}
        match = re.match(r"\s*::([^ :]+)(?: .*?)?::(.*)", line)
        if not (match and match[1].lower() in known):
            match = re.search(r"##\[([^\] ]+)[^\]]*\](.*)", line)
        if not (match and match[1].lower() in known):
            continue
        if token:
            token = "" if match[1] == token else token
        elif match[1] == "stop-commands":
            token = match[2]
        else:
            found.append((match[1], match[2]))
    assert not token, "commands were stopped and never taken up again"
    return found


def read_outputs(text: str) -> dict[str, str]:
    """The outputs in a step's file."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        name, mark, rest = re.match(r"([^=<]*)(=|<<|)(.*)", line).groups()  # type: ignore[union-attr]
        if mark == "=":
            found[name] = rest
        elif mark == "<<":
            value = []
            while (inner := next(lines)) != rest:
                value.append(inner)
            found[name] = "\n".join(value)
    return found
