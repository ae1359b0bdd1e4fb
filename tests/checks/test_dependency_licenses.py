# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from release_checker.facts.executed.licenses import InstalledLicense, InstalledLicenses, Use
from release_checker.facts.licensing.compatibility import Bearing, bearing
from release_checker.model import Finding, Looked, Place, Result, Skip, Unknown
from release_checker.testing import findings, run_check


def row(name: str, license_: str, own: str = "MIT", use: Use = Use.IMPORTED, through: str = "") -> InstalledLicense:
    return InstalledLicense(name, "1.2", license_, "License-Expression" if license_ else "", license_, use, through,
                            Place("a.py", 3) if use is not Use.ASIDE else None, bearing([own], license_))


def check(*rows: InstalledLicense, own: str = "MIT", **more: str) -> list[Result]:
    return run_check("LIC007", {}, InstalledLicenses(rows, (own,) if own else (), **more))


def test_fires_for_what_is_imported_and_for_what_that_needs() -> None:
    results = check(row("igraph", "GPL-2.0-or-later"), row("ecos", "GPL-3.0-only", use=Use.THROUGH, through="cvxpy"))
    assert findings(results) == [
        "a.py:3: igraph 1.2 is under GPL-2.0-or-later: code that imports it may be passed on with it only under that "
        "license, not under MIT alone",
        "a.py:3: ecos 1.2 (needed by cvxpy) is under GPL-3.0-only: code that imports it may be passed on with it only under "
        "that license, not under MIT alone",
    ]
    results = check(row("old", "GPL-2.0-only", "Apache-2.0"), own="Apache-2.0")
    assert findings(results) == ["a.py:3: old 1.2 is under GPL-2.0-only: that license and Apache-2.0 contradict each other, "
                                 "so that nobody may pass on the two together"]


def test_is_silent_for_what_agrees_and_for_what_stands_aside() -> None:
    results = check(row("numpy", "BSD-3-Clause"), row("pylint", "GPL-2.0-or-later", use=Use.ASIDE),
                    row("cudnn", "LicenseRef-NVIDIA-Proprietary", use=Use.THROUGH, through="torch"))
    assert results == [Looked("2 of 3 installed packages are imported or needed: 1 BSD-3-Clause, 1 "
                              "LicenseRef-NVIDIA-Proprietary; not open, and no obstacle to releasing the project: cudnn")]


def test_the_milder_kinds_do_not_block() -> None:
    results = check(row("maybe", "GPL-3.0-only", use=Use.OPTIONAL), row("nc", "CC-BY-NC-4.0"))
    assert [item.advisory for item in results if isinstance(item, Finding)] == [True, True]


def test_what_is_not_known_is_unknown() -> None:
    assert Unknown("bare states no license; no table decides odd (LicenseRef-Odd)") in check(
        row("bare", ""), row("odd", "LicenseRef-Odd"))
    assert Unknown("nothing says whether several licenses are a choice: two (MIT, GPL-3.0-only)") in check(
        replace(row("two", "MIT OR GPL-3.0-only"), bearing=Bearing.UNCLEAR, sure=False))
    assert check(undecided="no isolation works here") == [Unknown("no isolation works here")]
    assert isinstance(check(row("a", "MIT"), own="")[0], Unknown)
    assert isinstance(check()[0], Skip)
    partial = check(replace(row("a", "MIT")), partial="torch has no wheel")
    assert Unknown("the environment is not complete, so its licenses are not either: torch has no wheel") in partial
