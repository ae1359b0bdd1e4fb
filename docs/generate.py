# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Write the pages that are made from the code: one for each check, their index, and the schema of report.json.

`python docs/generate.py` writes them; with `--check` it writes nothing and ends with 1 when a page is stale.
"""

from __future__ import annotations

import ast
import datetime
import inspect
import sys
import textwrap
from functools import cache
from pathlib import Path

from release_checker.declare import Check
from release_checker.model import Bounds, Cost, Pillar, Requirement
from release_checker.project import Project
from release_checker.registry import Registry, installed
from release_checker.reports.json import schema
from release_checker.settings import Settings, load, profiles

DOCS = Path(__file__).resolve().parent
HEAD = """<!--
SPDX-FileCopyrightText: 2026 release-checker contributors
SPDX-License-Identifier: Apache-2.0
Made by docs/generate.py from the check's docstring: change that, not this page.
-->

"""
COSTS = {Cost.READS: "reads files", Cost.NETWORK: "asks the network", Cost.EXECUTES: "runs the project's code"}


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    registry = installed()
    made = {DOCS / "checks" / f"{code}.md": _page(registry, registry.checks[code]) for code in _ours(registry)}
    made[DOCS / "checks" / "README.md"] = _index(registry)
    made[DOCS / "report.schema.json"] = schema()
    made[DOCS / "settings.md"] = _filled((DOCS / "settings.md").read_text("utf-8"), profiles=_profiles(), bounds=_bounds())
    return made


def _ours(registry: Registry) -> list[str]:
    """Checks of this package; those of plug-ins that happen to be installed have pages elsewhere."""
    return [code for code in registry.codes if code in registry.catalogue and code in registry.checks]


def _page(registry: Registry, check: Check) -> str:
    title, _, rest = check.manual.partition("\n")
    asked = ", ".join(f"{profile}: {requirement}" for profile, requirement in _asked(check.code).items())
    return (f"{HEAD}# {check.code} {check.name}\n\n{title}\n\n"
            f"[{check.pillar.title}](README.md#{_anchor(check.pillar)}) · {COSTS[registry.cost(check)]} · "
            f"since {check.since} · {asked}\n\n{rest.strip()}\n")


def _index(registry: Registry) -> str:
    parts = [f"{HEAD}# Checks\n\nWhat the default profile asks: **required** blocks a release, *recommended* warns. "
             "A check without a link is planned: until a version has it, it is unknown, and an unknown never counts as "
             "passed.\n"]
    for pillar in Pillar:
        parts.append(f"\n## {pillar.title}\n\n| Code | Name | Fault | Cost | Asked |\n|---|---|---|---|---|\n")
        parts += [_row(registry, code) for code in registry.catalogue if Pillar.of(code) is pillar]
    return "".join(parts)


def _row(registry: Registry, code: str) -> str:
    planned, check = registry.catalogue[code], registry.checks.get(code)
    link = f"[{code}]({code}.md)" if check else code
    title = (check.title if check else planned.title).replace("|", "\\|")
    requirement = _asked(code)["scholar"]
    asked = {Requirement.REQUIRED: "**required**", Requirement.RECOMMENDED: "*recommended*"}.get(requirement, "off")
    return f"| {link} | {planned.name} | {title} | {COSTS[planned.cost]} | {asked} |\n"


@cache
def _asked(code: str) -> dict[str, Requirement]:
    return {profile: settings.requirement(code) for profile, settings in _settings().items()}


@cache
def _settings() -> dict[str, Settings]:
    # This folder has no settings of its own, so that only the profile speaks.
    return {name: load(Project(DOCS), installed().codes, profile=name, today=datetime.date.min) for name in profiles()}


def _profiles() -> str:
    return "| Profile | For |\n|---|---|\n" + "".join(f"| `{name}` | {title} |\n" for name, title in profiles().items())


def _bounds() -> str:
    """The fields of Bounds with their defaults and the meaning that stands under each."""
    body = ast.parse(textwrap.dedent(inspect.getsource(Bounds))).body[0]
    assert isinstance(body, ast.ClassDef)
    rows = ["| Bound | Default | Meaning |\n|---|---|---|\n"]
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and field.value:
            name, default, meaning = ast.unparse(field.target), ast.literal_eval(field.value), ast.literal_eval(text.value)
            rows.append(f"| `{name}` | {default:g} | {meaning} |\n")
    return "".join(rows)


def _filled(page: str, **parts: str) -> str:
    """A page written by hand, its marked parts made anew."""
    for name, text in parts.items():
        before, mark, rest = page.partition(f"<!-- {name}: made by docs/generate.py -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not end:
            raise ValueError(f"the marks of {name} are missing")
        page = f"{before}{mark}{text}{end}{after}"
    return page


def _anchor(pillar: Pillar) -> str:
    return pillar.title.lower().replace(" ", "-")


def stale() -> list[str]:
    """Generated pages that differ from the disk, and pages that nothing generates any more."""
    made = pages()
    known = {path.name for path in made}
    wrong = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    wrong += [path for path in (DOCS / "checks").glob("*.md") if path.name not in known]
    return sorted(path.relative_to(DOCS).as_posix() for path in wrong)


def main() -> int:
    """Write the pages, or with --check only compare."""
    if "--check" in sys.argv[1:]:
        for name in (wrong := stale()):
            print(f"docs/{name} is stale; run python docs/generate.py", file=sys.stderr)
        return 1 if wrong else 0
    made = pages()
    (DOCS / "checks").mkdir(exist_ok=True)
    for path in (DOCS / "checks").glob("*.md"):
        if path not in made:
            path.unlink()
    for path, text in made.items():
        path.write_text(text, "utf-8")
    print(f"{len(made)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
