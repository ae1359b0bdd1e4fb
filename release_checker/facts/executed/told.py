# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a README tells people to install: commands, lists of names and versions, and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from release_checker.execution.environment.case import Line
from release_checker.facts.dependencies.records import Dependencies, Origin, normalised
from release_checker.facts.import_names import distributions_of, imports_of, is_known, standard_library
from release_checker.facts.readme import Guides, Readme
from release_checker.facts.third_party import ThirdParty
from release_checker.model import Place

WORDS = {
    "pytorch": "torch", "sklearn": "scikit-learn", "opencv": "opencv-python", "tensorflow-gpu": "tensorflow-gpu",
    "skimage": "scikit-image", "pil": "pillow", "tf": "tensorflow", "pyyaml": "pyyaml", "beautifulsoup": "beautifulsoup4",
    "huggingface transformers": "transformers", "umap": "umap-learn", "pytorch-geometric": "torch-geometric",
}
"What people call a distribution."
TOOLS = ("virtualenv", "virtualenvwrapper", "pip", "conda", "pipenv", "poetry", "uv")
"What commands install to install with."
ROW = re.compile(r"^\s*([A-Za-z][\w.-]*)\s*(?:==|[ \t]{1,}|\()\s*v?(\d+(?:\.\w+)+)\)?\s*$")
"A row of a list: `networkx   1.11`, `numpy==1.14`."
VERSION = (r"[\s`*_\]]*(?:\([^)\s]*\)\s*)?[\s(`]*(?:[vV]ersion\s*)?(?P<op>==|>=|<=|~=|=|≥|>)?\s*v?"
           r"(?P<version>\d+(?:\.\d+)+(?:\.\*)?)")
"What may follow a name: `(>= 1.2)`, `version 1.2`, `==1.2`."


def told(readme: Readme, guides: Guides, declared: Dependencies, code: ThirdParty) -> tuple[Line, ...]:
    """Requirements that the words of the README and its guides give, by name; a stated version outranks none."""
    found: dict[str, Line] = {}

    def take(lines: Iterator[Line]) -> None:
        for line in lines:
            if line.name not in found or (found[line.name].text == line.name and line.text != line.name):
                found[line.name] = line

    take(_commands(declared))
    names = _names(code)
    for document in (readme, *guides.own):
        if document.exists and document.text is not None:
            take(_rows(document))
            take(_prose(document, names, code))
    return tuple(found[name] for name in sorted(found))


def _commands(declared: Dependencies) -> Iterator[Line]:
    for item in declared.readme:
        if item.origin is Origin.INDEX and item.name and not item.problem and item.name not in TOOLS:
            extras = f"[{','.join(item.extras)}]" if item.extras else ""
            text = f"{item.name}{extras}{item.specifier}"
            yield Line(text, item.name, item.place, item.written)


def _rows(document: Readme) -> Iterator[Line]:
    """Rows of name and version in a block: two of them at least, and mostly of known packages."""
    for block in document.blocks:
        rows = [(number, match[1], match[2]) for number, line in enumerate(block.content.split("\n"))
                if (match := ROW.match(line))]
        known = [name for _, name, _ in rows if normalised(name) in imports_of() or is_known(name)]
        if len(rows) < 2 or 2 * len(known) < len(rows):
            continue
        for number, name, version in rows:
            if name not in standard_library():
                yield Line(f"{normalised(name)}=={version}", normalised(name), Place(document.path, block.line + number),
                           f"{name} {version}")


def _names(code: ThirdParty) -> Mapping[str, str]:
    """Words, lower case, that stand for the distributions which the code imports."""
    found: dict[str, str] = {}
    for need in code.needs:
        for name in (need.module, *distributions_of(need.module)):
            found[name.lower()] = need.distribution
            found[name.lower().replace("_", "-")] = need.distribution
    for word, distribution in WORDS.items():
        if distribution in found or distribution.removesuffix("-gpu") in found:
            found[word] = found.get(distribution, distribution.removesuffix("-gpu"))
    return found


def _prose(document: Readme, names: Mapping[str, str], code: ThirdParty) -> Iterator[Line]:
    """`requires PyTorch 1.2`, `- tensorflow-gpu==1.6.0`, `NLTK >= 3`: names of imported packages with a version."""
    if not names or document.text is None:
        return
    variants = {variant for need in code.needs for variant in distributions_of(need.module)} | {"tensorflow-gpu"}
    ordered = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w./-])(?P<name>{'|'.join(map(re.escape, ordered))}){VERSION}", re.IGNORECASE)
    for number, line in enumerate(document.text.lines, 1):
        for match in pattern.finditer(line[:1000]):
            word = normalised(match["name"])
            name = word if word in variants and word not in WORDS else names[match["name"].lower()]
            operator = {"=": "==", "≥": ">=", ">": ">=", None: "=="}.get(match["op"], match["op"])
            version = match["version"]
            # "TensorFlow 1.12" in prose means any release of it.
            exact = operator == "==" and version.count(".") == 1 and match["op"] is None
            text = f"{name}=={version}.*" if exact else f"{name}{operator}{version}"
            yield Line(text, name, Place(document.path, number), match[0].strip(" `*-("))
