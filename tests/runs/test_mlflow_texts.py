# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The small readers beneath MLflow's file store: lines of metrics and `meta.yaml`."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from release_checker.runs.mlflow.meta import Meta, parse_meta
from release_checker.runs.mlflow.points import parse_points, quick_last

POINTS = st.lists(st.tuples(st.integers(0, 2**50), st.floats(), st.integers(-5, 10**12)), min_size=1, max_size=30)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)


def written(points: list[tuple[int, float, int]]) -> bytes:
    return "".join(f"{time} {value} {step}\n" for time, value, step in points).encode()


@given(POINTS)
def test_points_come_back_as_they_were_written(points: list[tuple[int, float, int]]) -> None:
    read = parse_points(written(points))
    assert (read.times, read.steps) == ([point[0] for point in points], [point[2] for point in points])
    assert [*map(repr, read.values)] == [repr(point[1]) for point in points]
    assert read.bad == ()


@given(POINTS)
def test_the_quick_last_point_is_the_one_of_a_full_reading(points: list[tuple[int, float, int]]) -> None:
    full, quick = parse_points(written(points)).last, quick_last(written(points))
    assert quick is None or repr(quick) == repr(full)


def test_most_files_are_read_quickly() -> None:
    assert quick_last(b"1000 0.5 0\n2000 nan 1\n") is not None
    assert quick_last(b"1000 inf 99\n2000 0.25 100\n") == parse_points(b"1000 inf 99\n2000 0.25 100\n").last


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    points = parse_points(data)
    assert len(points.steps) + len(points.bad) == len(data.removesuffix(b"\n").split(b"\n"))
    quick = quick_last(data)
    assert quick is None or math.isnan(quick.value) or isinstance(quick.value, float)


@given(st.dictionaries(st.sampled_from(["name", "run_id", "artifact_uri", "user_id"]), TEXTS, min_size=1))
def test_texts_come_back_as_pyyaml_dumps_them(values: dict[str, str]) -> None:
    assert parse_meta(yaml.safe_dump(values, default_flow_style=False, allow_unicode=True)) == Meta(values)


@given(st.text(max_size=200))
def test_no_text_raises(content: str) -> None:
    meta = parse_meta(content)
    assert all(isinstance(value, str) for value in meta.values.values())


@pytest.mark.parametrize(("content", "values"), [
    ("run_name: 1e5\nrun_id: 00e12345\n", {"run_name": "1e5", "run_id": "00e12345"}),
    ("name: 'it''s: a # name'\n", {"name": "it's: a # name"}),
    ("name: \"a\\tb\"\n", {"name": "a\tb"}),
    ("artifact_uri: file:///a\n  b\nstatus: 3\n", {"artifact_uri": "file:///a b", "status": "3"}),
    ("end_time: null\ntags: []\nname:\n", {"end_time": "", "tags": "", "name": ""}),
    ("source_type: DATASET\ntags:\n  mlflow.data.context: training\n", {"source_type": "DATASET"}),
    ("name: a\r\nstatus: 3\r\n", {"name": "a", "status": "3"}),
])
def test_values_are_kept_as_they_are_written(content: str, values: dict[str, str]) -> None:
    assert parse_meta(content) == Meta(values)


@pytest.mark.parametrize("content", ["!!python/object/apply:os.system ['true']", "a: &a [*a]\n", "a: " + "[" * 5000])
def test_hostile_texts_are_refused(content: str) -> None:
    assert parse_meta(content).problem
