# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.runs.protobuf import Field, MalformedMessage, Wire, fields, packed_reals, pick
from tests.runs.wire import laid_out


def test_the_documentations_own_examples() -> None:
    assert list(fields(bytes.fromhex("089601"))) == [Field(1, Wire.VARINT, 150)]
    (name,) = fields(bytes.fromhex("120774657374696e67"))
    assert (name.number, name.text) == (2, "testing")
    (negative,) = fields(bytes.fromhex("08feffffffffffffffff01"))
    assert negative.integer == -2


def test_floats_and_doubles() -> None:
    message = laid_out(1, Wire.FIXED64, struct.pack("<d", 0.1)) + laid_out(2, Wire.FIXED32, struct.pack("<f", 0.5))
    double, single = fields(message)
    assert (double.real, single.real) == (0.1, 0.5)
    (whole,) = fields(laid_out(3, Wire.VARINT, 7))
    assert (whole.real, whole.integer) == (7.0, 7)
    assert packed_reals(struct.pack("<3f", 1, 2, 3), 4) == (1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("08", "an integer at byte 1 has no end"),
        ("08ffffffffffffffffffffff", "the integer at byte 1 is longer than 10 bytes"),
        ("12ffffffff0f61", "field 2 at byte 0 has 4294967295 bytes, 1 are left"),
        ("0900", "field 1 at byte 0 has 8 bytes, 1 are left"),
        ("0b", "wire type 3 at byte 0 is not in use"),
        ("0001", "field number 0 at byte 0 is out of range"),
    ],
)
def test_what_is_no_message(data: str, words: str) -> None:
    with pytest.raises(MalformedMessage) as raised:
        list(fields(bytes.fromhex(data)))
    assert str(raised.value) == words


def test_fields_before_a_fault_are_given() -> None:
    message = fields(bytes.fromhex("08960112"))
    assert next(message) == Field(1, Wire.VARINT, 150)
    with pytest.raises(MalformedMessage):
        next(message)


def test_a_value_of_another_kind_than_asked_for() -> None:
    (number,) = fields(bytes.fromhex("089601"))
    (text,) = fields(bytes.fromhex("120161"))
    with pytest.raises(MalformedMessage, match="field 1 is a number where bytes were expected"):
        _ = number.raw
    with pytest.raises(MalformedMessage, match="field 2 is bytes where a number was expected"):
        _ = text.real
    with pytest.raises(MalformedMessage, match="7 bytes are no whole number of 4-byte values"):
        packed_reals(bytes(7), 4)


NUMBERS = st.integers(1, (1 << 29) - 1)
FIELDS = st.one_of(
    st.builds(Field, NUMBERS, st.just(Wire.VARINT), st.integers(0, (1 << 64) - 1)),
    st.builds(Field, NUMBERS, st.just(Wire.FIXED64), st.binary(min_size=8, max_size=8)),
    st.builds(Field, NUMBERS, st.just(Wire.FIXED32), st.binary(min_size=4, max_size=4)),
    st.builds(Field, NUMBERS, st.just(Wire.BYTES), st.binary(max_size=300)),
)


@given(st.lists(FIELDS, max_size=20))
def test_what_was_laid_out_is_read(message: list[Field]) -> None:
    assert list(fields(b"".join(laid_out(*item) for item in message))) == message


def readable(data: bytes) -> list[Field]:
    """The fields before the first fault."""
    found: list[Field] = []
    with suppress(MalformedMessage):
        found.extend(fields(data))
    return found


@given(st.lists(FIELDS, max_size=6), st.integers(0, 200))
def test_a_cut_message_gives_its_beginning(message: list[Field], cut: int) -> None:
    found = readable(b"".join(laid_out(*item) for item in message)[:cut])
    assert found == message[: len(found)]


@given(st.binary(max_size=200))
def test_any_bytes_are_fields_or_malformed(data: bytes) -> None:
    assert all(item.number > 0 for item in readable(data))


@given(st.lists(FIELDS, max_size=20))
def test_picking_gives_what_reading_all_gives(message: list[Field]) -> None:
    wanted = {item.number for item in message[::2]}
    picked = list(pick(b"".join(laid_out(*item) for item in message), wanted))
    assert picked == [(item.number, item.value) for item in message if item.wire is Wire.BYTES and item.number in wanted]


@given(st.binary(max_size=200))
def test_picking_from_any_bytes_gives_the_same_beginning(data: bytes) -> None:
    everything = readable(data)
    picked: list[tuple[int, bytes]] = []
    with suppress(MalformedMessage):
        picked.extend(pick(data, range(1 << 29)))
    assert picked == [(item.number, item.value) for item in everything if item.wire is Wire.BYTES]
