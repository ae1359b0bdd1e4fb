# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A bundle: the same twice, complete, and never of an attachment that is not what the report lists."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from release_checker.errors import UsageError
from release_checker.publish.statement import TYPE
from tests.made_reports import SAMPLES, blocked
from tests.publish.bundle.folders import folder, pack, whole

LOCK = "attachments/environment/requirements.lock.txt"


def test_the_same_report_gives_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    first = folder(tmp_path / "a", whole())
    second = folder(tmp_path / "other", whole())
    os.utime(second / LOCK, (1, 1))
    (second / LOCK).chmod(0o600)
    (second / "index.html").write_text("changed")
    packed = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for source, output in zip((first, second), packed, strict=True):
        pack(source, output)
    assert packed[0].read_bytes() == packed[1].read_bytes()


def test_what_it_holds(tmp_path: Path) -> None:
    made = pack(folder(tmp_path, whole()), tmp_path / "bundle.zip")
    with zipfile.ZipFile(made.place) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        lines = archive.read("manifest-sha256.txt").decode().splitlines()
        found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names if name != "manifest-sha256.txt"}
    assert lines == [f"{digest}  {name}" for name, digest in sorted(found.items())]
    assert names == sorted(names)
    assert [name for name in names if not name.startswith("checklists/")] == [
        "drafts/.zenodo.json", "drafts/README.md", "drafts/codemeta.json", "manifest-sha256.txt",
        "report/attachments/environment/changes.diff", f"report/{LOCK}", "report/attachments/notebooks/analysis.html",
        "report/attachments/notebooks/analysis.ipynb", "report/attachments/replays/replays.db", "report/index.html",
        "report/junit.xml", "report/report.json", "report/report.md", "report/report.sarif", "ro-crate-metadata.json",
        "statement.intoto.json"]
    assert len([name for name in names if name.startswith("checklists/")]) == 10
    assert (made.files, made.approvals, made.unattested) == (len(names), 0, "")


def test_a_folder_holds_what_the_zip_file_holds(tmp_path: Path) -> None:
    source = folder(tmp_path, whole())
    with zipfile.ZipFile(pack(source, tmp_path / "bundle.zip").place) as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    place = pack(source, tmp_path / "bundle").place
    assert {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()} == zipped


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_report_is_packed(name: str, tmp_path: Path) -> None:
    source = folder(tmp_path, SAMPLES[name]())
    pack(source, tmp_path / "one.zip")
    pack(source, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_report_is_packed_byte_for_byte_and_its_page_is_drawn_anew(tmp_path: Path) -> None:
    source = folder(tmp_path, blocked())
    drawn = (source / "index.html").read_bytes()
    (source / "index.html").write_text("<b>READY</b>")
    place = pack(source, tmp_path / "bundle").place
    assert (place / "report/report.json").read_bytes() == (source / "report.json").read_bytes()
    assert (place / "report/index.html").read_bytes() == drawn


def refused(source: Path, output: Path) -> str:
    with pytest.raises(UsageError) as caught:
        pack(source, output)
    assert not output.exists()
    assert [path.name for path in output.parent.iterdir() if path.name.startswith(".bundle")] == []
    return str(caught.value)


def test_a_changed_attachment_is_refused(tmp_path: Path) -> None:
    source = folder(tmp_path, whole())
    data = (source / LOCK).read_bytes()
    (source / LOCK).write_bytes(b"A" + data[1:])
    assert f"attachment '{LOCK}': was changed after the audit" in refused(source, tmp_path / "bundle.zip")
    (source / LOCK).write_bytes(data[1:])
    assert f"attachment '{LOCK}': was changed after the audit" in refused(source, tmp_path / "bundle.zip")
    (source / LOCK).write_bytes(data + b"A")
    assert f"attachment '{LOCK}': has more than" in refused(source, tmp_path / "bundle.zip")


def test_a_missing_attachment_is_refused(tmp_path: Path) -> None:
    source = folder(tmp_path, whole())
    (source / LOCK).unlink()
    assert f"attachment '{LOCK}': No such file or directory; the report lists it" in refused(source, tmp_path / "bundle.zip")


def test_links_and_pipes_are_refused(tmp_path: Path) -> None:
    source = folder(tmp_path, whole())
    kept = tmp_path / "kept"
    (source / LOCK).rename(kept)
    (source / LOCK).symlink_to(kept)
    assert f"attachment '{LOCK}': is a link" in refused(source, tmp_path / "bundle.zip")
    (source / LOCK).unlink()
    os.mkfifo(source / LOCK)
    assert f"attachment '{LOCK}': is no regular file" in refused(source, tmp_path / "bundle.zip")
    (source / LOCK).unlink()
    (source / "attachments/environment").rename(tmp_path / "environment")
    (source / "attachments/environment").symlink_to(tmp_path / "environment")
    assert "lies behind a link" in refused(source, tmp_path / "bundle.zip")


@pytest.mark.parametrize(("path", "reason"), [
    ("attachments/../../secret", "leaves its folder"), ("/etc/passwd", "does not lie in attachments/"),
    ("report.json", "does not lie in attachments/"), ("attachments//a", "leaves its folder"),
    ("attachments/./a", "leaves its folder"), ("attachments/a\\..\\b", "has characters"),
    ("attachments/a\nb", "has characters"), ("attachments/C:", "has characters"), ("attachments/" + "a" * 400, "is longer"),
    (LOCK.upper().replace("ATTACHMENTS", "attachments"), "is listed twice"),
])
def test_paths_that_lead_elsewhere_are_refused(path: str, reason: str, tmp_path: Path) -> None:
    source = folder(tmp_path, whole())
    made = json.loads((source / "report.json").read_text())
    made["attachments"].append(made["attachments"][0] | {"path": path})
    (source / "report.json").write_text(json.dumps(made))
    assert reason in refused(source, tmp_path / "bundle.zip")


@pytest.mark.parametrize("changes", [{"created": "yesterday"}, {"created": "1066-10-14"}, {"seconds": 1e300}])
def test_a_report_of_no_time_is_refused(changes: dict[str, object], tmp_path: Path) -> None:
    source = folder(tmp_path, blocked())
    (source / "report.json").write_text(json.dumps(json.loads((source / "report.json").read_text()) | changes))
    assert "the report says no time that can be" in refused(source, tmp_path / "bundle.zip")


def test_approvals_of_this_report_alone_are_packed(tmp_path: Path) -> None:
    source = folder(tmp_path, blocked())
    digest = hashlib.sha256((source / "report.json").read_bytes()).hexdigest()
    approvals = tmp_path / ".release/approvals"
    approvals.mkdir(parents=True)
    for name, of in (("ours", digest), ("stale", "77" * 32)):
        (approvals / f"{name}.json").write_text(json.dumps({
            "_type": TYPE, "subject": [{"name": "report.json", "digest": {"sha256": of}}], "predicateType": "x",
            "predicate": {}}))
        (approvals / f"{name}.json.sig").write_text(name)
    (approvals / "broken.json").write_text("{")
    (approvals / "link.json").symlink_to(approvals / "ours.json")
    made = pack(source, tmp_path / "bundle")
    assert made.approvals == 1
    assert sorted(path.name for path in (made.place / "approvals").iterdir()) == ["ours.json", "ours.json.sig"]


def test_nothing_is_attested_of_what_was_not_committed(tmp_path: Path) -> None:
    report = blocked()
    made = pack(folder(tmp_path, report.model_copy(update={"project": report.project.model_copy(update={"dirty": True})})),
                tmp_path / "bundle")
    assert "files that are not in the commit" in made.unattested
    assert not (made.place / "statement.intoto.json").exists()


@pytest.mark.slow
def test_neither_hash_seed_nor_zone_nor_umask_shows_in_the_bytes(tmp_path: Path) -> None:
    source = folder(tmp_path, whole())
    held = []
    for seed, zone, mask in (("1", "Asia/Tokyo", 0o077), ("2", "UTC", 0o002)):
        place = tmp_path / f"{seed}.zip"
        subprocess.run([sys.executable, "-m", "release_checker", "bundle", str(source), "--output", str(place)], check=True,
                       capture_output=True, umask=mask, env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone})
        held.append(place.read_bytes())
    assert held[0] == held[1]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_reads_the_manifest(tmp_path: Path) -> None:
    place = pack(folder(tmp_path, whole()), tmp_path / "bundle").place
    command = ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt"]
    assert subprocess.run(command, cwd=place, check=False).returncode == 0
    (place / "report/report.json").write_text("{}")
    assert subprocess.run(command, cwd=place, check=False, capture_output=True).returncode == 1
