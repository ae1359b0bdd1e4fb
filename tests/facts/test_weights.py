# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import collections
import fractions
import gzip
import io
import pickle
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.pickles import read_pickle, zip_members
from release_checker.facts.weights import ArtifactRole, ShippedArtifacts
from release_checker.testing import gather


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def roles(files: dict[str, str | bytes]) -> dict[str, tuple[ArtifactRole, bool]]:
    shipped: ShippedArtifacts = gather(ShippedArtifacts, files)
    return {item.path: (item.role, item.pickle is not None) for item in shipped.items}


def test_pickles_are_known_by_their_bytes_in_every_protocol() -> None:
    for protocol in range(6):
        found = read_pickle(pickle.dumps({"a": fractions.Fraction(1, 3), "b": [1.5, "x"]}, protocol))
        assert found is not None
        assert "fractions" in found.modules


def test_torch_files_old_and_new_and_joblib_and_object_arrays() -> None:
    state = pickle.dumps(collections.OrderedDict(a=1), 2)
    new = read_pickle(zipped(("archive/data.pkl", state), ("archive/data/0", b"\0" * 64)))
    assert new is not None
    assert new.form == "torch"
    magic = pickle.dumps(0x1950A86A20F9469CFC6C, 2)
    old = read_pickle(magic + pickle.dumps(1001, 2) + pickle.dumps({}, 2) + state)
    assert old is not None
    assert (old.form, "collections" in old.modules) == ("torch (before 1.6)", True)
    for packed in (zlib.compress(state), gzip.compress(state)):
        joblib = read_pickle(packed)
        assert joblib is not None
        assert joblib.form == "joblib"
    assert read_pickle(b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False}" + b" " * 60) is not None


def test_what_is_no_pickle() -> None:
    archive, packed = zipped(("readme.txt", b"hello")), gzip.compress(b"plain words")
    for data in (b"", b"a,b\n1,2\n", b"\x89HDF\r\n\x1a\n", archive, packed, b"[1, 2]\n"):
        assert read_pickle(data) is None
    assert zip_members(zipped(("a/b.npy", b"x"), ("c.npy", b"y"))) == ["a/b.npy", "c.npy"]


def test_roles_are_told_by_name_and_content() -> None:
    table = pickle.dumps({"x": [1, 2, 3]})
    assert roles({
        "model.safetensors": b"\x10" + b"\0" * 40,
        "net.onnx": b"\x08\x07" + b"\0" * 40,
        "weights.h5": b"\x89HDF\r\n\x1a\n" + b"\0" * 40,
        "scans.h5": b"\x89HDF\r\n\x1a\n" + b"\0" * 40,
        "model.pkl": table,
        "rows.pkl": table,
        "table.csv": "a,b\n1,2\n",
        "figure.png": b"\x89PNG\r\n",
        "data/all.zip": zipped(("a.txt", b"x")),
        "notes.txt": "x",
        "empty.pt": b"",
        "config.model": "just = text\n",
    }) == {
        "model.safetensors": (ArtifactRole.WEIGHTS, False),
        "net.onnx": (ArtifactRole.WEIGHTS, False),
        "weights.h5": (ArtifactRole.WEIGHTS, False),
        "scans.h5": (ArtifactRole.DATA, False),
        "model.pkl": (ArtifactRole.WEIGHTS, True),
        "rows.pkl": (ArtifactRole.DATA, True),
        "table.csv": (ArtifactRole.DATA, False),
        "figure.png": (ArtifactRole.MEDIA, False),
        "data/all.zip": (ArtifactRole.DATA, False),
    }


def test_a_pointer_of_git_lfs_tells_the_real_size() -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 123456789\n"
    (item,) = gather(ShippedArtifacts, {"model.pt": pointer}).items
    assert (item.size, item.pointer, item.role) == (123456789, True, ArtifactRole.WEIGHTS)


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    for head in (data, b"\x80\x04" + data, b"PK\x03\x04" + data, b"\x1f\x8b" + data, b"\x93NUMPY" + data):
        found = read_pickle(head)
        assert found is None or found.form
