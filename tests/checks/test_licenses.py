# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from release_checker.facts.licensing.spdx import spdx_list
from release_checker.model import Finding, Skip, Unknown
from release_checker.selection import Selection
from release_checker.testing import audit_folder, commit_all, findings, run_check, write_files


def text_of(name: str, holder: str = "Ada Lovelace") -> str:
    text = spdx_list()[name].text
    for blank in ("<copyright holders>", "<owner>", "<copyright holder>"):
        text = text.replace(blank, holder)
    return text.replace("<year>", "2024")


MIT = text_of("MIT")


# LIC001


@pytest.mark.parametrize(
    "name", ["LICENSE", "LICENCE.md", "license.txt", "COPYING", "UNLICENSE", "MIT-LICENSE", "LICENSES/MIT.txt"]
)
def test_a_license_file_at_the_root_is_found(name: str) -> None:
    assert findings(run_check("LIC001", {name: MIT})) == []


def test_no_license_anywhere() -> None:
    assert findings(run_check("LIC001", {"train.py": "x = 1\n"})) == [
        "no license file at the root, and nothing names a license"
    ]


def test_a_license_below_the_root_speaks_for_its_folder() -> None:
    assert findings(run_check("LIC001", {"vendor/fast/LICENSE": MIT, "train.py": "x = 1\n"})) == [
        "no license file at the root, and nothing names a license; vendor/fast/LICENSE speaks for its folder only"
    ]


def test_a_section_of_the_readme_is_no_license_file() -> None:
    readme = "# Study\n\nWords.\n\n## License\n\nMIT License.\n"
    assert findings(run_check("LIC001", {"README.md": readme})) == [
        "README.md:7: README.md names MIT, but no file at the root gives the license's text"
    ]


def test_source_files_named_like_licenses_are_none() -> None:
    assert len(findings(run_check("LIC001", {"license.py": "x = 1\n", "licenses.json": "{}"}))) == 1


# LIC002


@pytest.mark.parametrize(
    "name", ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-3.0-only", "CC-BY-NC-SA-4.0", "Vim"]
)
def test_published_texts_are_themselves_however_wrapped(name: str) -> None:
    body = text_of(name).split("\n\n", 1)[1] if name == "MIT" else text_of(name)  # without its title
    wrapped = "\n\n".join(textwrap.fill(block, 57) for block in body.split("\n\n"))
    for text in (wrapped, wrapped.replace("\n", "\r\n"), f"<html><body><p>{body}</p></body></html>"):
        assert findings(run_check("LIC002", {"LICENSE": text})) == []
    assert findings(run_check("LIC002", {"LICENSE": wrapped.encode("utf-16")})) == []


def test_an_appended_note_changes_nothing() -> None:
    note = "\n\nThe pictures in docs/ were drawn by hand for this study and come with the same terms as all the rest.\n"
    assert findings(run_check("LIC002", {"LICENSE": MIT + note})) == []


def test_changed_terms_are_named() -> None:
    text = MIT.replace("without restriction, including", "for peaceful ends only, including")
    (found,) = [item for item in run_check("LIC002", {"LICENSE": text}) if isinstance(item, Finding)]
    assert found.message == "MIT with changed terms (1 place)"
    assert found.evidence == "“for peaceful ends only” for “without restriction”"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected the text of a license; the file holds no terms"),
        (
            "Copyright (c) 2024 Ada Lovelace\n",
            "expected the text of a license; the file holds a copyright notice and no terms",
        ),
        (
            "This work is under the MIT License.\n",
            "expected the text of a license; the file names MIT and does not give its text",
        ),
        (
            "Do as you like with my code, but water the flowers twice a day and be kind to the cats of the institute.\n",
            "expected the text of a license; the file is like no license of the SPDX list",
        ),
    ],
)
def test_what_is_no_license_text(text: str, message: str) -> None:
    assert findings(run_check("LIC002", {"LICENSE": text})) == [f"LICENSE: {message}"]


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) <year> <copyright holders>",
        "Copyright (c) [year] [fullname]",
        "Copyright (c) 2024",
        "Copyright (c) 2024,",
    ],
)
def test_a_copyright_line_without_a_name(line: str) -> None:
    text = MIT.replace("Copyright (c) 2024 Ada Lovelace", line)
    assert findings(run_check("LIC002", {"LICENSE": text})) == ["LICENSE: the copyright line names nobody"]


def test_the_placeholders_of_an_appendix_are_meant_to_stay() -> None:
    assert findings(run_check("LIC002", {"LICENSE": text_of("Apache-2.0")})) == []


def test_the_license_of_somebody_elses_part_is_not_judged() -> None:
    own = "Nobody but the circus may use this, on Mondays, and every use is to be sung to its director in a loud voice.\n"
    assert findings(run_check("LIC002", {"LICENSE": MIT, "LICENSE-CIRCUS": own})) == []


def test_a_binary_license_is_unknown() -> None:
    (result, *_) = run_check("LIC002", {"LICENSE": b"\x00\x01\x02\x03" * 40})
    assert isinstance(result, Unknown)


def test_lgpl_comes_with_the_gpl() -> None:
    files = {
        "COPYING": text_of("GPL-3.0-only"),
        "COPYING.LESSER": text_of("LGPL-3.0-only").split("GNU GENERAL PUBLIC LICENSE")[0],
    }
    assert findings(run_check("LIC002", files)) == []
    assert findings(run_check("LIC004", files | {"README.md": "# A\n\n## License\n\nLGPL v3.\n"})) == []


# LIC003


def test_open_licenses_pass_and_dual_ones() -> None:
    assert findings(run_check("LIC003", {"LICENSE": MIT})) == []
    assert findings(run_check("LIC003", {"LICENSE-MIT": MIT, "LICENSE-APACHE": text_of("Apache-2.0")})) == []


def test_closed_and_content_licenses() -> None:
    assert findings(run_check("LIC003", {"LICENSE": text_of("CC-BY-NC-ND-4.0")})) == [
        "LICENSE: CC-BY-NC-ND-4.0 forbids commercial use and change"
    ]
    (found,) = [item for item in run_check("LIC003", {"LICENSE": text_of("CC-BY-4.0")}) if isinstance(item, Finding)]
    assert found.advisory


@pytest.mark.parametrize(
    "note",
    [
        "This software is for non-commercial research purposes only.",
        "The code may be used for academic use only.",
        "Commercial use of any kind is strictly prohibited.",
        "The Work may be used or intended for use non-commercially.",
        "You may not modify the models.",
    ],
)
def test_words_that_close_a_license(note: str) -> None:
    assert findings(run_check("LIC003", {"LICENSE": f"{MIT}\n\nPlease mind one thing more. {note}\n"})) == [
        "LICENSE: the license file limits use or change"
    ]


def test_a_restriction_in_the_readme() -> None:
    readme = "# Study\n\n## License\n\nThis code is released for non-commercial use only.\n"
    assert findings(run_check("LIC003", {"LICENSE": MIT, "README.md": readme})) == [
        "README.md:5: README.md limits use, beyond what the license file says"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "You may use it for commercial and non-commercial purposes alike.",
        "The COCO data set is for non-commercial research use only.",
    ],
)
def test_words_that_close_nothing(sentence: str) -> None:
    assert findings(run_check("LIC003", {"LICENSE": MIT, "README.md": f"# Study\n\n## License\n\n{sentence}\n"})) == []


def test_an_unknown_text_without_telling_words_is_unknown() -> None:
    text = "Take it, share it, mend it, and tell your friends about the long nights that it cost us."
    assert isinstance(run_check("LIC003", {"LICENSE": text})[0], Unknown)
    assert isinstance(run_check("LIC003", {"a.py": "x = 1\n"})[0], Skip)


# LIC004


@pytest.mark.parametrize(
    "said",
    [
        "Released under the MIT License.",
        "MIT",
        "[MIT](LICENSE)",
        "See LICENSE.",
        "The code is MIT-licensed; the bundled parser is under the Apache License 2.0.",
    ],
)
def test_statements_that_agree(said: str) -> None:
    assert findings(run_check("LIC004", {"LICENSE": MIT, "README.md": f"# Study\n\n## License\n\n{said}\n"})) == []


@pytest.mark.parametrize(
    "readme",
    [
        "# Study\n\nThis project is released under the GPL-3.0 license.\n",
        "# Study\n\n## License\n\nGNU General Public License v3\n",
        "[![License: GPL v3](https://img.shields.io/badge/License-GPLv3-blue.svg)](https://example.org)\n\n# Study\n",
        "---\nlicense: gpl-3.0\ntags: [a]\n---\n\n# Study\n",
    ],
)
def test_a_readme_that_names_another_license(readme: str) -> None:
    (found,) = findings(run_check("LIC004", {"LICENSE": MIT, "README.md": readme}))
    assert found.endswith("says GPL-3.0, LICENSE is MIT")


@pytest.mark.parametrize(
    "sentence",
    [
        "The data set is released under CC BY-NC 4.0.",
        "This code is based on fairseq, which is licensed under the GPL-3.0.",
        "We use GMP, licensed under the LGPL-3.0.",
        "## Acknowledgements\n\nThe code of our friends is released under the GPL-3.0 license.",
    ],
)
def test_licenses_of_other_things_do_not_alarm(sentence: str) -> None:
    assert findings(run_check("LIC004", {"LICENSE": MIT, "README.md": f"# Study\n\n{sentence}\n"})) == []


def test_metadata_that_names_another_license() -> None:
    files = {
        "LICENSE": text_of("BSD-3-Clause"),
        "CITATION.cff": "cff-version: 1.2.0\ntitle: Study\nlicense: MIT\n",
        "codemeta.json": '{\n  "name": "study",\n  "license": "https://spdx.org/licenses/Apache-2.0"\n}\n',
        "pyproject.toml": '[project]\nname = "study"\nversion = "1"\nlicense = { text = "BSD License" }\n',
    }
    assert findings(run_check("LIC004", files)) == [
        "CITATION.cff:3: CITATION.cff says MIT, LICENSE is BSD-3-Clause",
        "codemeta.json:3: codemeta.json says Apache-2.0, LICENSE is BSD-3-Clause",
    ]


def test_without_a_file_statements_are_held_against_each_other() -> None:
    files = {"README.md": "# Study\n\n## License\n\nMIT\n", "CITATION.cff": "license: Apache-2.0\n"}
    assert findings(run_check("LIC004", files)) == ["CITATION.cff:1: CITATION.cff says Apache-2.0, README.md is MIT"]


def test_a_tracked_license_that_is_missing_on_disk_is_not_called_absent(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"LICENSE": MIT, "a.py": "x = 1\n"}))
    (tmp_path / "LICENSE").unlink()
    report = audit_folder(tmp_path, selection=Selection(only=("LIC001", "LIC002")))
    outcomes = {check.code: check.outcome for check in report.checks}
    assert (outcomes["LIC001"], outcomes["LIC002"]) == ("pass", "unknown")
