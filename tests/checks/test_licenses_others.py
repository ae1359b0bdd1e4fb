# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts.licensing.spdx import spdx_list
from release_checker.facts.reuse import ReuseReport
from release_checker.model import Finding, Skip, Unknown
from release_checker.testing import findings, run_check

MIT = spdx_list()["MIT"].text.replace("<year> <copyright holders>", "2024 Ada Lovelace")
APACHE = spdx_list()["Apache-2.0"].text
TAG = "SPDX-License-" + "Identifier"  # in two pieces: reuse reads this file too
COPYRIGHT = "SPDX-File" + "CopyrightText"
CODE = "import os\n\n\ndef work() -> str:\n    return os.name\n"


# LIC005


def test_reuse_lint_speaks_where_the_project_follows_reuse() -> None:
    header = f"# {COPYRIGHT}: 2024 Ada Lovelace\n# {TAG}: MIT\n\n"
    good = {"LICENSES/MIT.txt": MIT, "a.py": header + CODE, "README.md": f"<!--\n{header}-->\n\n# Study\n"}
    assert findings(run_check("LIC005", good)) == []
    assert findings(run_check("LIC005", good | {"b.py": CODE})) == [
        "b.py: 1 of 3 files lack license or copyright information"
    ]


def test_each_kind_of_reuse_fault_is_a_finding() -> None:
    report = ReuseReport(
        True, "", 9, ("b.py",), ("b.py", "c.py"), (("MIT", "d.py"),), (("Mitt", "e.py"),), ("ISC",), ("f.py",)
    )
    assert findings(run_check("LIC005", {}, report)) == [
        "b.py: 2 of 9 files lack license or copyright information",
        "d.py: files name MIT, and LICENSES/ lacks its text",
        "e.py: Mitt is no SPDX identifier",
        "f.py: the license expression does not parse",
        "LICENSES/ holds ISC, which no file names",
    ]
    signed = ReuseReport(True, "", 3, without_license=(".release/approvals/a.json",))
    assert findings(run_check("LIC005", {}, signed)) == []
    assert isinstance(run_check("LIC005", {}, ReuseReport(True, "reuse took longer than 120 s"))[0], Unknown)


def test_elsewhere_a_few_files_without_the_common_header_are_noted() -> None:
    header = "# Copyright (c) 2024 Ada Lovelace\n"
    files = {f"m{number}.py": header + CODE for number in range(9)} | {"LICENSE": MIT, "odd.py": CODE}
    (found,) = [item for item in run_check("LIC005", files) if isinstance(item, Finding)]
    assert found.advisory
    assert found.evidence == "odd.py"
    assert findings(run_check("LIC005", {"LICENSE": MIT, "a.py": CODE, "b.py": CODE})) == []
    assert isinstance(run_check("LIC005", {"a.py": CODE})[0], Skip)


# LIC006


def test_a_foreign_notice_whose_license_is_missing() -> None:
    apache = '# Copyright 2019 Big Search LLC\n#\n# Licensed under the Apache License, Version 2.0 (the "License");\n'
    files = {
        "LICENSE": MIT,
        "a.py": apache + CODE,
        "b.py": apache + CODE,
        "own.py": "# Copyright 2024 Ada Lovelace\n" + CODE,
    }
    assert findings(run_check("LIC006", files)) == [
        "a.py:1: copyright of Big Search LLC under Apache-2.0 (2 files), whose text is nowhere in the project"
    ]
    assert findings(run_check("LIC006", files | {"LICENSES/Apache-2.0.txt": APACHE})) == []
    assert findings(run_check("LIC006", files | {"NOTICE": "Parts are by Big Search LLC.\n"})) == []
    moved = {f"big/{path}" if path in ("a.py", "b.py") else path: text for path, text in files.items()}
    assert findings(run_check("LIC006", moved | {"big/LICENSE": APACHE})) == []


def test_a_companys_notice_without_any_license() -> None:
    files = {"LICENSE": MIT, "log.py": "# Copyright (c) Bigbook, Inc. and its affiliates. All Rights Reserved.\n" + CODE}
    assert findings(run_check("LIC006", files)) == [
        "log.py:1: copyright of Bigbook, Inc. and its affiliates (1 file), and nothing says under which license"
        " the code may be passed on"
    ]


@pytest.mark.parametrize(
    "head",
    [
        "# Copyright (c) 2024 The Lovelace Authors. All rights reserved.\n",  # the project's own, spelt otherwise
        "# Copyright (c) 2020 Charles Babbage\n",  # a contributor
        "# Copyright (c) 2020 Bigbook, Inc.\n# Licensed as the LICENSE file in the root directory says.\n",
        '"""\n' + spdx_list()["BSD-2-Clause"].text.replace("<year> <owner>", "2020 Bigbook, Inc.") + '"""\n',
        "\n".join(f"# {line}" for line in MIT.replace("Ada Lovelace", "Bigbook, Inc.").splitlines()) + "\n",  # text and all
    ],
)
def test_notices_that_are_in_order(head: str) -> None:
    assert findings(run_check("LIC006", {"LICENSE": MIT, "a.py": head + CODE})) == []


def test_code_taken_from_a_repository_that_nothing_names() -> None:
    files = {
        "LICENSE": MIT,
        "game.py": '"""Copied from https://github.com/someone/rocket-game/blob/main/game.py"""\n' + CODE,
    }
    (found,) = [item for item in run_check("LIC006", files) if isinstance(item, Finding)]
    assert found.message == "taken from someone/rocket-game (1 file), and nothing says under which license"
    assert found.advisory
    thanks = {"README.md": "# Study\n\nThanks to https://github.com/someone/rocket-game (MIT).\n"}
    assert findings(run_check("LIC006", files | thanks)) == []


def test_a_vendored_folder_without_a_license() -> None:
    files = {"LICENSE": MIT, "third_party/fast/core.py": CODE, "third_party/fast/more.py": CODE}
    assert findings(run_check("LIC006", files)) == [
        "third_party/fast: 2 files in third_party/fast/, a folder for others' code, without any license text or notice"
    ]
    assert findings(run_check("LIC006", files | {"third_party/fast/LICENSE": MIT})) == []


# LIC008

TABLE = "a,b\n" + "1,2\n" * 60_000


def test_shipped_data_and_weights_want_terms() -> None:
    files: dict[str, str | bytes] = {"LICENSE": MIT, "data/train.csv": TABLE, "model.safetensors": b"\x08" + b"\0" * 200_000}
    assert findings(run_check("LIC008", files)) == [
        "model.safetensors: trained weights (1 file, 200 kB) without terms of use",
        "data/train.csv: data (1 file, 240 kB) without terms of use",
    ]


@pytest.mark.parametrize(
    "terms",
    [
        {"data/LICENSE": "Public domain.\n"},
        {"data/README.md": "Collected by us, licensed CC BY 4.0.\n"},
        {"DATA_LICENSE": "CC-BY-4.0\n"},
        {"README.md": "# Study\n\nThe dataset is released under CC BY 4.0.\n"},
        {"LICENSE": spdx_list()["CC-BY-4.0"].text},
    ],
)
def test_terms_of_data_may_stand_in_many_places(terms: dict[str, str]) -> None:
    assert findings(run_check("LIC008", {"LICENSE": MIT, "data/train.csv": TABLE} | terms)) == []


@pytest.mark.parametrize("path", ["tests/data/train.csv", "results/all.csv", "mlruns/0/abc/artifacts/train.csv"])
def test_results_tests_and_run_logs_want_none(path: str) -> None:
    assert findings(run_check("LIC008", {"LICENSE": MIT, path: TABLE})) == []
