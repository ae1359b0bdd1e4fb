# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.runs.wandb.framing import Fault, Framing
from tests.runs.wandb_writer import BLOCK, HEADER, framed, part


def read(data: bytes) -> tuple[list[bytes], list[Fault]]:
    framing = Framing(io.BytesIO(data))
    return [body for _, body in framing.records()], framing.faults


def test_records_within_across_and_over_many_blocks() -> None:
    records = [b"a" * 10, b"b" * (BLOCK - 40), b"c" * 20, b"d" * (3 * BLOCK), b"", b"e"]
    assert read(framed(records)) == (records, [])


@pytest.mark.parametrize("left", range(12))
def test_what_is_left_of_a_block_is_filled(left: int) -> None:
    records = [b"a" * (BLOCK - 7 - 7 - left), b"b" * 30]
    assert read(framed(records)) == (records, [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (HEADER[:5], "the file ends at byte 5 within its head"),
        (b"version https://git-lfs.github.com/spec/v1\n", "the file is a pointer of Git LFS, whose content is not here"),
        (b"\x58\x17\xd5\x07\x5e\x24\xa6\x0d", "the file does not begin as a W&B log does"),
    ],
)
def test_what_is_no_log(data: bytes, words: str) -> None:
    assert read(data) == ([], [Fault(words, "the log")])


def test_a_log_cut_within_a_record_gives_what_is_before() -> None:
    whole = framed([b"first", b"second", b"third"])
    assert read(whole[:-2]) == ([b"first", b"second"], [
        Fault("the record at byte 32 should have 5 bytes, 3 are there", "what follows")])
    assert read(whole[:-9]) == ([b"first", b"second"], [
        Fault("the file ends at byte 35 within the head of a record", "what follows")])
    long = framed([b"first", b"x" * 3 * BLOCK])
    assert read(long[: 2 * BLOCK]) == ([b"first"], [
        Fault("the file ends at byte 65,536 within the record that begins at byte 19", "what follows")])


def test_what_has_lost_its_beginning_is_told_once() -> None:
    long = framed([b"first", b"x" * 3 * BLOCK, b"last"])
    assert len(read(long[:BLOCK] + long[2 * BLOCK:])[0]) == 3  # parts bear no number: the message within tells
    torn = framed([b"first"]) + part(3, b"y") + part(4, b"z") + part(1, b"next") + part(4, b"again")
    assert read(torn) == ([b"first", b"next"], [
        Fault("the part of a record at byte 19 has no beginning", "that record")])
    assert read(HEADER + part(4, b"z")) == ([], [Fault("the part of a record at byte 7 has no beginning", "that record")])


@given(st.integers(0, 3 * BLOCK + 200), st.integers(1, 255), st.integers(0, 40))
def test_whatever_breaks_is_told_or_changes_nothing(at: int, flip: int, cut: int) -> None:
    records = [b"a" * 10, b"b" * BLOCK, b"", b"c" * BLOCK, b"d" * 300]
    data = bytearray(framed(records))
    at %= len(data)
    data[at] ^= flip
    del data[at + 1 : at + 1 + cut]
    found, faults = read(bytes(data))
    assert faults or found == records


def test_a_flipped_byte_costs_its_record() -> None:
    data = bytearray(framed([b"first", b"second", b"third"]))
    data[data.index(b"second")] ^= 1
    assert read(bytes(data)) == ([b"first", b"third"], [Fault("the record at byte 19 fails its checksum", "that record")])


def test_a_length_that_lies_costs_the_rest_of_its_block() -> None:
    data = bytearray(framed([b"first", b"second", b"x" * BLOCK, b"last"]))
    struct.pack_into("<H", data, 19 + 4, 0xFFFF)
    assert read(bytes(data)) == ([b"first", b"last"], [
        Fault("there is no record at byte 19 where one should begin", "the rest of its block")])


def test_zeros_at_the_end_are_room_that_was_set_aside() -> None:
    assert read(framed([b"first"]) + bytes(3 * BLOCK)) == ([b"first"], [])


def test_zeros_before_records_are_a_hole() -> None:
    data = framed([b"first"]).ljust(2 * BLOCK, b"\0") + part(1, b"last")
    assert read(data) == ([b"first", b"last"], [
        Fault("bytes 19 to 65,536 are zeros, and records follow", "what was there")])


def test_parts_without_a_beginning_or_an_end() -> None:
    assert read(HEADER + part(3, b"middle") + part(4, b"last") + part(1, b"whole")) == ([b"whole"], [
        Fault("the part of a record at byte 7 has no beginning", "that record")])
    assert read(HEADER + part(2, b"begun") + part(1, b"whole")) == ([b"whole"], [
        Fault("the record that begins at byte 7 has no end", "that record")])


SIZES = st.integers(0, 40) | st.integers(0, 2 * BLOCK + 20)
RECORDS = st.lists(st.builds(lambda size, letter: bytes([letter]) * size, SIZES, st.integers(0, 255)), max_size=8)


@given(RECORDS)
def test_what_is_written_is_read(records: list[bytes]) -> None:
    assert read(framed(records)) == (records, [])


@given(RECORDS, st.integers(0, 6 * BLOCK))
def test_a_cut_log_gives_a_beginning_of_its_records(records: list[bytes], cut: int) -> None:
    whole = framed(records)
    found, faults = read(whole[:cut])
    assert found == records[: len(found)]
    assert faults or len(found) == len(records) or framed(records[: len(found)]).rstrip(b"\0") == whole[:cut].rstrip(b"\0")


@given(RECORDS, st.integers(0, 6 * BLOCK), st.integers(1, 255))
def test_a_changed_byte_never_makes_a_record(records: list[bytes], at: int, change: int) -> None:
    data = bytearray(framed(records))
    data[at % len(data)] ^= change
    found, _ = read(bytes(data))
    assert all(body in records for body in found)


@given(st.binary(max_size=300))
def test_any_bytes_after_the_head_give_nothing_that_is_not_there(data: bytes) -> None:
    found, _ = read(HEADER + data)
    assert all(part(1, body) in data or body in data for body in found)
