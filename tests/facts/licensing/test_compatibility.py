# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts.licensing.compatibility import Bearing, bearing


@pytest.mark.parametrize(("own", "package", "means"), [
    ("MIT", "BSD-3-Clause", Bearing.FINE),
    ("MIT", "LGPL-3.0-or-later", Bearing.FINE),
    ("MIT", "MPL-2.0 AND MIT", Bearing.FINE),
    ("MIT", "GPL-3.0-or-later", Bearing.WHOLE),
    ("MIT", "MIT OR GPL-3.0-only", Bearing.FINE),
    ("MIT", "MIT AND GPL-3.0-only", Bearing.WHOLE),
    ("MIT", "GPL-2.0-only WITH Classpath-exception-2.0", Bearing.FINE),
    ("MIT", "BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", Bearing.FINE),
    ("MIT", "LicenseRef-NVIDIA-Proprietary", Bearing.CLOSED),
    ("MIT", "CC-BY-NC-4.0", Bearing.NONCOMMERCIAL),
    ("MIT", "LicenseRef-Foo", Bearing.UNCLEAR),
    ("MIT", "", Bearing.UNCLEAR),
    ("MIT", "this is (no expression", Bearing.UNCLEAR),
    ("MIT", "AGPL-3.0-only", Bearing.WHOLE),
    ("BSD-3-Clause", "PSF-2.0", Bearing.FINE),
    ("BSD-3-Clause", "HPND", Bearing.FINE),
    ("Apache-2.0", "GPL-2.0-only", Bearing.FORBIDS),
    ("Apache-2.0", "GPL-2.0-or-later", Bearing.WHOLE),  # by way of version 3, which agrees with Apache-2.0
    ("Apache-2.0", "GPL-3.0-only", Bearing.WHOLE),
    ("GPL-2.0-only", "Apache-2.0", Bearing.FORBIDS),
    ("GPL-2.0", "Apache-2.0", Bearing.FINE),  # a text does not tell whether later versions are allowed
    ("GPL-2.0-only", "GPL-3.0-or-later", Bearing.FORBIDS),
    ("GPL-3.0", "GPL-2.0-only", Bearing.FORBIDS),
    ("GPL-3.0", "GPL-2.0-or-later", Bearing.FINE),
    ("GPL-3.0", "AGPL-3.0-or-later", Bearing.FINE),  # section 13 of both
    ("GPL-3.0", "Python-2.0", Bearing.FINE),
    ("GPL-3.0", "CC0-1.0", Bearing.FINE),
    ("LGPL-3.0", "GPL-3.0-or-later", Bearing.WHOLE),
    ("CC-BY-NC-4.0", "GPL-3.0-only", Bearing.FORBIDS),
    ("CECILL-2.1", "GPL-3.0-or-later", Bearing.FINE),
    ("MIT", "CECILL-B", Bearing.FINE),
])
def test_one_license_against_another(own: str, package: str, means: Bearing) -> None:
    assert bearing([own], package) is means


def test_the_best_of_the_projects_licenses_counts() -> None:
    assert bearing(["MIT", "GPL-3.0"], "GPL-3.0-or-later") is Bearing.FINE


def test_where_choice_or_all_is_not_told_it_must_not_matter() -> None:
    assert bearing(["MIT"], "MIT OR Apache-2.0", sure=False) is Bearing.FINE
    assert bearing(["MIT"], "MIT OR GPL-3.0-only", sure=False) is Bearing.UNCLEAR
