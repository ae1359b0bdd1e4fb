# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.facts.licensing.packages import PackageLicense, classified, read_packages, said_license
from release_checker.facts.licensing.spdx import spdx_list
from release_checker.testing import write_files

MIT = spdx_list()["MIT"].text
GPL = spdx_list()["GPL-3.0-only"].text


def one(tmp_path: Path, about: str, **files: str) -> PackageLicense:
    folder = "sample-1.0.dist-info"
    write_files(tmp_path, {f"{folder}/METADATA": f"Name: Sample_Pkg\nVersion: 1.0\n{about}\n\nProse.\n",
                           **{f"{folder}/{name.replace('__', '/')}": text for name, text in files.items()}})
    return read_packages(tmp_path)[0]


@pytest.mark.parametrize(("about", "license_", "known", "sure"), [
    ("License-Expression: MIT AND (Apache-2.0 OR GPL-2.0-only)", "MIT AND (Apache-2.0 OR GPL-2.0-only)",
     "License-Expression", True),
    ("License: GPLv3+", "GPL-3.0-or-later", "the License field", True),
    ("License: UNKNOWN\nClassifier: License :: OSI Approved :: ISC License (ISCL)", "ISC", "its classifiers", True),
    ("License: GPL\nClassifier: License :: OSI Approved :: GNU General Public License v2 (GPLv2)", "GPL-2.0-or-later",
     "its classifiers", True),
    ("Classifier: License :: OSI Approved :: BSD License", "BSD", "its classifiers", True),
    ("Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: OSI Approved :: Apache Software License",
     "MIT OR Apache-2.0", "its classifiers", False),
    ("License: " + "Copyright 2020 A. " + "x" * 300 + "\nClassifier: License :: OSI Approved :: BSD License\n"
     "Classifier: License :: OSI Approved", "BSD", "its classifiers", True),
    ("Classifier: Programming Language :: Python", "", "", True),
])
def test_what_metadata_says(tmp_path: Path, about: str, license_: str, known: str, sure: bool) -> None:
    item = one(tmp_path, about)
    assert (item.name, item.version) == ("sample-pkg", "1.0")
    assert (item.license, item.known, item.sure) == (license_, known, sure)


def test_the_text_speaks_where_the_metadata_is_silent(tmp_path: Path) -> None:
    item = one(tmp_path, "License-File: LICENSE", licenses__LICENSE=MIT)
    assert (item.license, item.known) == ("MIT", "its file licenses/LICENSE")


def test_what_a_binary_bundles_is_not_its_license(tmp_path: Path) -> None:
    item = one(tmp_path, "License: BSD\nLicense-File: LICENSE.txt", **{"LICENSE.txt": MIT + "\n\nBundled:\n" + GPL})
    assert item.license == "MIT"
    item = one(tmp_path, "License-File: LICENSE", LICENSE=MIT, LICENSES_bundled=GPL, NOTICE=GPL)
    assert item.license == "MIT"


def test_a_broken_or_linked_metadata_is_unstated(tmp_path: Path) -> None:
    write_files(tmp_path, {"b-2.dist-info/METADATA": b"\xff\xfe\x00garbage\x00", "secret": "License: MIT\nName: c\n"})
    (tmp_path / "c-3.dist-info").mkdir()
    (tmp_path / "c-3.dist-info" / "METADATA").symlink_to(tmp_path / "secret")
    assert [(item.name, item.version, item.license) for item in read_packages(tmp_path)] == [("b", "2", ""), ("c", "3", "")]


def test_modules_requirements_and_what_is_local(tmp_path: Path) -> None:
    item = one(tmp_path, "Requires-Dist: numpy>=1\nRequires-Dist: ddt ; extra == 'test'",
               RECORD="pkg/__init__.py,,\nsingle.py,,\n../../bin/x,,\nsample-1.0.dist-info/METADATA,,\n",
               **{"direct_url.json": '{"url": "file:///x", "dir_info": {}}'})
    assert item.modules == ("pkg", "single")
    assert item.requires == ("numpy>=1", "ddt ; extra == 'test'")
    assert item.local


@pytest.mark.parametrize(("field", "license_", "sure"), [
    ("GPL 2.0+/LGPL 2.1+/MPL 1.1", "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1", True),
    ("BSD and PSF", "BSD AND PSF-2.0", True), ("LGPL+BSD", "LGPL-2.0-or-later OR BSD", False),
    ("PSFL", "PSF-2.0", True), ("NVIDIA Proprietary Software", "LicenseRef-NVIDIA-Proprietary", True),
    ("Dual License", "", True), ("see LICENSE", "", True), ("GNU GPLv2 or later", "GPL-2.0-or-later", True),
    ("GPL v2 only", "GPL-2.0-only", True), ("Modified BSD License", "BSD-3-Clause", True),
])
def test_what_people_write(field: str, license_: str, sure: bool) -> None:
    assert said_license(field) == (license_, sure)


def test_classifiers_of_one_license() -> None:
    assert classified(["License :: OSI Approved :: GNU Lesser General Public License v3 or later (LGPLv3+)"]) == (
        "LGPL-3.0-or-later", True)
    assert classified(["License :: Other/Proprietary License"]) == ("LicenseRef-Proprietary", True)
    assert classified(["License :: OSI Approved"]) == ("", True)
