# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The result for policy engines: unknown is never a pass, and envelopes are those of the specification."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.errors import UsageError
from release_checker.model import Outcome, Requirement
from release_checker.publish.attestation import NotAttested, Result, attested, in_its_words, write_attestation
from release_checker.publish.dsse import pae, private_key, public_key, seal, unseal
from release_checker.publish.reading import ReportFile, read_report
from release_checker.publish.statement import MEDIA_TYPE
from release_checker.reports.json import write_json
from release_checker.reports.report import Report, SelectionInfo
from tests.made_reports import check, finding, make

PEM, RAW = serialization.Encoding.PEM, serialization.NoEncryption()
HELLO = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def keys(
    folder: Path, key: Any, private: serialization.PrivateFormat = serialization.PrivateFormat.PKCS8
) -> tuple[Path, Path]:
    """A key as two files, the private one first."""
    pair = folder / "key", folder / "key.pub"
    pair[0].write_bytes(key.private_bytes(PEM, private, RAW))
    pair[1].write_bytes(key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    return pair


def written(folder: Path, report: Report) -> ReportFile:
    (folder / "report.json").write_text(write_json(report))
    return read_report(folder)


def mixed(*more: Any, selection: SelectionInfo | None = None) -> Report:
    return make(check("LIC001", "no-license", "No license", Outcome.PASS),
                check("LIC002", "unrecognised", "Not recognised", Outcome.SKIP, reason="none"), *more, selection=selection)


def test_the_encoding_of_the_specification() -> None:
    assert pae(b"http://example.com/HelloWorld", b"hello world") == HELLO
    assert pae(b"", b"") == b"DSSEv1 0  0 "
    assert pae("ä".encode(), b"\x00 1 ") == b"DSSEv1 2 \xc3\xa4 4 \x00 1 "


def test_the_signature_of_the_specification_holds() -> None:
    public = ec.EllipticCurvePublicNumbers(
        46950820868899156662930047687818585632848591499744589407958293238635476079160,
        5640078356564379163099075877009565129882514886557779369047442380624545832820, ec.SECP256R1()).public_key()
    raw = base64.b64decode("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    envelope = {"payload": "aGVsbG8gd29ybGQ=", "payloadType": "http://example.com/HelloWorld",
                "signatures": [{"sig": base64.urlsafe_b64encode(der).decode().rstrip("=")}]}
    assert unseal(json.dumps(envelope).encode(), "http://example.com/HelloWorld", public) == b"hello world"
    assert unseal(json.dumps(envelope).encode(), MEDIA_TYPE, public) is None
    public.verify(der, HELLO, ec.ECDSA(hashes.SHA256()))


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_no_two_messages_are_encoded_alike(a: bytes, b: bytes, c: bytes, d: bytes) -> None:
    assert (pae(a, b) == pae(c, d)) == ((a, b) == (c, d))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_envelope_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="no DSSE envelope"):
        unseal(data, MEDIA_TYPE, ed25519.Ed25519PrivateKey.from_private_bytes(b"1" * 32).public_key())


@pytest.mark.parametrize(("more", "result"), [
    ((), Result.PASSED),
    ((check("DOC001", "no-readme", "x", Outcome.FAIL, finding("x"), requirement=Requirement.RECOMMENDED),), Result.WARNED),
    ((check("DOC001", "no-readme", "x", Outcome.UNKNOWN, reason="x", requirement=Requirement.RECOMMENDED),), Result.WARNED),
    ((check("DOC001", "no-readme", "x", Outcome.WAIVED, finding("x", waived=True), waived_by="ada"),), Result.WARNED),
    ((check("DOC001", "no-readme", "x", Outcome.FAIL, finding("x")),), Result.FAILED),
    ((check("DOC001", "no-readme", "x", Outcome.UNKNOWN, reason="x"),), Result.FAILED),
])
def test_the_result(more: tuple[Any, ...], result: Result) -> None:
    made = in_its_words(mixed(*more))
    named = ("DOC001 no-readme",) if more else ()
    assert (made.result, made.passed) == (result, ("LIC001 no-license",))
    assert (made.warned, made.failed) == ((named, ()) if result is Result.WARNED else ((), named))
    assert made.undecided == (named if more and more[0].outcome is Outcome.UNKNOWN else ())


def test_required_checks_that_were_left_out_did_not_pass() -> None:
    assert in_its_words(mixed(selection=SelectionInfo(only=("LIC",), left_out=12))).result is Result.FAILED


def test_the_statement_names_report_commit_and_tree(tmp_path: Path) -> None:
    file = written(tmp_path, mixed())
    made = json.loads(write_attestation(file, None))
    assert made["_type"] == "https://in-toto.io/Statement/v1"
    assert made["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert made["subject"] == [{"name": "report.json", "digest": {"sha256": file.digest}},
                               {"name": "commit", "digest": {"gitCommit": file.report.project.commit}},
                               {"name": "tree", "digest": {"gitTree": file.report.project.tree}}]
    assert json.loads(base64.b64decode(made["predicate"]["configuration"][0]["content"]))["profile"] == "scholar"
    assert write_attestation(file, None) == write_attestation(file, None)


@pytest.mark.parametrize("make_key", [
    ed25519.Ed25519PrivateKey.generate, lambda: ec.generate_private_key(ec.SECP256R1()),
    lambda: ec.generate_private_key(ec.SECP384R1()), lambda: ec.generate_private_key(ec.SECP521R1()),
])
def test_a_signed_attestation_holds_until_anything_changes(tmp_path: Path, make_key: Callable[[], Any]) -> None:
    private, public = keys(tmp_path, make_key())
    file, place = written(tmp_path, mixed()), tmp_path / "attestation.json"
    place.write_text(write_attestation(file, private))
    assert str(attested(file, place, public)) == "PASSED: 1 passed, 0 warned, 0 failed"
    with pytest.raises(NotAttested, match="is of another report"):
        attested(ReportFile(file.path, "0" * 64, file.report), place, public)
    envelope = json.loads(place.read_text())
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    body = base64.b64decode(envelope["payload"]).replace(b"PASSED", b"passed")
    place.write_text(json.dumps(envelope | {"payload": base64.b64encode(body).decode()}))
    with pytest.raises(NotAttested, match="by another key, or does not hold"):
        attested(file, place, public)


def test_a_true_signature_under_untrue_words(tmp_path: Path) -> None:
    private, public = keys(tmp_path, ed25519.Ed25519PrivateKey.generate())
    file, place = written(tmp_path, mixed(check("DOC001", "x", "x", Outcome.FAIL, finding("x")))), tmp_path / "a.json"
    text = write_attestation(file, None)
    for was, now, reason in (("FAILED", "PASSED", "says other than the report does"),
                             ("gitTree", "gitCommit", "speaks of a commit or files"),
                             ("test-result", "scai", "is another kind of statement"),
                             ("_type", "type", "no in-toto statement")):
        place.write_text(seal(text.replace(was, now).encode(), MEDIA_TYPE, private_key(private)))
        with pytest.raises(NotAttested, match=reason):
            attested(file, place, public)
    place.write_text(text)
    with pytest.raises(NotAttested, match="is not signed: no DSSE envelope"):
        attested(file, place, public)
    place.write_text(" " * 5_000_001)
    with pytest.raises(NotAttested, match="is larger than"):
        attested(file, place, public)


def test_a_key_of_ssh_signs_too(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    private, public = keys(tmp_path, key, serialization.PrivateFormat.OpenSSH)
    ssh = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    public.write_bytes(key.public_key().public_bytes(*ssh) + b" ada@lab.example\n")
    assert unseal(seal(b"x", "t", private_key(private)).encode(), "t", public_key(public)) == b"x"


def test_uncommitted_files_are_not_attested(tmp_path: Path) -> None:
    report = mixed()
    file = written(tmp_path, report.model_copy(update={"project": report.project.model_copy(update={"dirty": True})}))
    with pytest.raises(UsageError, match="commit everything and audit again"):
        write_attestation(file, None)


def test_keys_that_cannot_be_used(tmp_path: Path) -> None:
    private, public = keys(tmp_path, rsa.generate_private_key(65537, 2048))
    for read, path, words in ((private_key, private, "key of another kind"), (public_key, public, "key of another kind"),
                              (private_key, public, "is no private key"), (public_key, private, "give its public half"),
                              (public_key, tmp_path, "no key can be read"), (private_key, tmp_path / "x", "no key")):
        with pytest.raises(UsageError, match=words):
            read(path)
    locked = ed25519.Ed25519PrivateKey.generate().private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"secret"))
    private.write_bytes(locked)
    with pytest.raises(UsageError, match="is encrypted; decrypt a copy"):
        private_key(private)
