# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From import names to distributions."""

from __future__ import annotations

import pytest

from release_checker.facts.import_names import (
    brought_by,
    conda_distribution,
    distributions_of,
    imports_of,
    namespace_part,
    provides,
    standard_library,
    tools,
    umbrella_for,
)


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("cv2", "opencv-python"),
        ("sklearn", "scikit-learn"),
        ("PIL", "pillow"),
        ("yaml", "pyyaml"),
        ("bs4", "beautifulsoup4"),
        ("dateutil", "python-dateutil"),
        ("git", "gitpython"),
        ("google.protobuf", "protobuf"),
        ("numpy", "numpy"),
        ("mpl_toolkits.mplot3d", "matplotlib"),
        ("mpl_toolkits.basemap", "basemap"),
        ("unknown_thing", "unknown-thing"),
    ],
)
def test_best_known_distribution(module: str, distribution: str) -> None:
    assert distributions_of(module)[0] == distribution


@pytest.mark.parametrize(
    ("declared", "module", "provided"),
    [
        ("opencv-contrib-python", "cv2", True),
        ("tensorflow-gpu", "tensorflow", True),
        ("pillow-simd", "PIL", True),
        ("torch-cpu", "torch", True),
        ("python-foo", "foo", True),
        ("pyfoo", "foo", True),
        ("foo-bar", "foo", False),
        ("torchvision", "torch", False),
        ("google-cloud-storage", "google.protobuf", False),
        ("tensorflow-hub", "tensorflow", False),
    ],
)
def test_what_a_distribution_provides(declared: str, module: str, provided: bool) -> None:
    assert provides(frozenset({declared}), module) is provided


def test_namespace_parts() -> None:
    assert namespace_part("google.cloud", ("storage",)) == "google.cloud.storage"
    assert namespace_part("ruamel.yaml.main") == "ruamel.yaml"
    assert namespace_part("torch.nn.functional") == "torch"


def test_conda_names() -> None:
    assert [
        conda_distribution(name) for name in ("pytorch", "py-opencv", "cudatoolkit", "libpng", "librosa", "seaborn")
    ] == [
        "torch",
        "opencv-python",
        "",
        "",
        "librosa",
        "seaborn",
    ]


def test_umbrellas() -> None:
    assert umbrella_for(frozenset({"pandas"}), "numpy") == "pandas"
    assert umbrella_for(frozenset({"torch"}), "pandas") == ""


def test_standard_libraries_of_every_python() -> None:
    assert {"os", "cPickle", "urllib2", "imp", "distutils", "tomllib", "asyncore"} <= standard_library()


def test_tables_are_large_and_tidy() -> None:
    assert len(imports_of()) > 800
    for table in (imports_of(), brought_by()):
        for name in table:
            assert name == name.lower()
            assert "_" not in name
    assert not {"numpy", "torch", "pandas"} & tools()
