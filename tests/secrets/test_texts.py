# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is searched of a file: cells, outputs, names of values, no pictures."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from release_checker.secrets.texts import named, pieces_of, plain
from release_checker.testing import notebook


def texts(path: str, data: bytes | str) -> list[tuple[str, str, str]]:
    content = data.encode() if isinstance(data, str) else data
    return [(str(piece.place), piece.what, piece.text) for piece in pieces_of(path, content)]


def test_a_notebook_is_read_cell_by_cell_without_pictures() -> None:
    data = {"image/png": "iVBORw0KGgo=", "text/html": ["<b>", "x</b>"]}
    shown = {"output_type": "display_data", "metadata": {}, "data": data}
    printed = {"output_type": "stream", "name": "stdout", "text": ["say \\\"a\\\"\n", "b\n"]}
    found = texts("a.ipynb", notebook("x = 1", {"source": ["key = \"k\"\n", "y"], "outputs": [shown, printed]}, name="R"))
    assert [item for item in found if item[1] != "metadata"] == [
        ("a.ipynb cell 1", "", "x = 1"),
        ("a.ipynb cell 2", "", 'key = "k"\ny'),
        ("a.ipynb cell 2", "output", 'output_type: display_data\n<b>x</b>\noutput_type: stream\nname: stdout\nsay "a"\nb\n'),
    ]


def test_a_notebook_that_is_none_is_read_as_text() -> None:
    assert texts("a.ipynb", '{"cells": ["key = \\"k\\""') == [("a.ipynb", "", '{"cells": ["key = "k""')]
    assert texts("a.ipynb", "[1]") == [("a.ipynb", "", "[1]")]


def test_values_get_the_names_that_their_stores_give_them() -> None:
    run = "mlruns/1/" + "0" * 32
    assert texts(f"{run}/params/opt/api_key", "abc") == [(f"{run}/params/opt/api_key", "", 'opt/api_key = "abc"')]
    settings = "wandb_version: 1\nkey:\n  desc: null\n  value: abc\nlr:\n  value: 0.1\n"
    assert texts("wandb/run-1/files/config.yaml", settings)[0][2] == (
        'wandb_version: 1\nkey:\n  desc: null\n  value: key = "abc"\nlr:\n  value: lr = "0.1"\n')
    assert named("key", "two\nlines") == "two\nlines"


def test_pictures_are_cut_out_and_private_keys_in_base64_stay() -> None:
    assert plain('<img src="data:image/png;base64,' + "iVBORw0K" * 40 + '">') == '<img src="data:image/png;base64,…">'
    assert plain("a\n" + "QUJD" * 800 + "\nb") == "a\n…\nb"
    key = "LS0tLS1CRUdJTi" + "BQ" * 900
    assert plain(key) == key


def test_other_encodings_and_binary_files() -> None:
    assert texts("a.txt", "schlüssel".encode("utf-16")) == [("a.txt", "", "schlüssel")]
    assert texts("a.pkl", b"\x80\x04\x00" + b"a readable run of text" + b"\x00\x01\xff" * 9) == [
        ("a.pkl", "binary", "a readable run of text")]
    assert texts("a.png", b"\x89PNG\x00" + b"a readable run of text") == []


@given(st.binary(max_size=400), st.sampled_from(["a.ipynb", "a.txt", "config.yaml", "m/" + "0" * 32 + "/tags/x"]))
def test_no_bytes_break_it(data: bytes, path: str) -> None:
    assert all(piece.place.path == path for piece in pieces_of(path, data))


VALUES = st.recursive(st.none() | st.integers() | st.text(max_size=8),
                      lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
                      max_leaves=12)


@given(st.dictionaries(st.sampled_from(["cells", "worksheets", "metadata"]), VALUES), VALUES)
def test_no_structure_breaks_it(data: dict[str, object], outputs: object) -> None:
    cells = [{"source": outputs, "outputs": outputs, "metadata": outputs}]
    for content in (data, {"cells": cells}, {"worksheets": [{"cells": cells}]}):
        assert isinstance(texts("a.ipynb", json.dumps(content)), list)
