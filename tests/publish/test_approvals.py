# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Approvals signed with real keys: which count, and the words with which each of the others is refused."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.errors import UsageError
from release_checker.git import GitError
from release_checker.model import Stage
from release_checker.publish.approval_records import NotValid, Reviewed, ReviewPolicy, Word
from release_checker.publish.approval_statement import PREDICATE, Approving, file_name, read_approval
from release_checker.publish.approval_words import write_reviewed
from release_checker.publish.approval_writing import Said, draft, signing_command
from release_checker.publish.approvals import MOST, reviewed
from release_checker.publish.reading import read_report
from release_checker.ssh import SshError
from tests.publish.made_approvals import MENTOR, NOW, SCHOLAR, SSH_KEYGEN, Desk, call, desk, folder_of, needs_ssh_keygen

pytestmark = needs_ssh_keygen
DAY = datetime.timedelta(days=1)


@pytest.fixture
def made(tmp_path: Path) -> Desk:
    """Nothing is approved yet."""
    return desk(tmp_path)


@pytest.fixture
def approved(made: Desk) -> Path:
    """The mentor's signed statement."""
    return made.sign(made.state())


def test_a_signed_approval_counts(made: Desk, approved: Path) -> None:
    found = made.look()
    assert (found.refused, found.objections) == ((), ())
    one = found.valid[0]
    assert (one.signer, one.decision, one.conflict, one.signed_at, one.expires) == (MENTOR, Word.APPROVE, "", NOW, None)
    assert one.commit == made.git("rev-parse", "HEAD").strip()
    assert approved.name.startswith(f"{MENTOR}-{one.report_digest[:12]}")
    assert found.approved()
    assert not found.approved(2)


def test_plain_ssh_keygen_verifies_the_same_signature(made: Desk, approved: Path) -> None:
    with approved.open("rb") as content:
        done = subprocess.run([str(SSH_KEYGEN), "-Y", "verify", "-n", "release-checker-approval", "-I", MENTOR,
                               "-f", made.signers, "-s", f"{approved}.sig"],
                              stdin=content, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:55]) == (0, 'Good "release-checker-approval" signature for mentor@la')


def test_nothing_there_is_nothing_approved(made: Desk) -> None:
    assert made.look() == Reviewed((), ())
    assert not made.look().approved()


@pytest.mark.usefixtures("approved")
def test_a_committed_approval_does_not_make_itself_stale(made: Desk) -> None:
    made.commit("approval", author=MENTOR)
    assert made.look().approved()
    made.commit("one more", README_md="# changed after\n")
    assert "is stale: since the approved commit" in made.reason()
    assert "there are changes in README.md" in made.reason()


@pytest.mark.usefixtures("approved")
def test_the_same_files_with_another_history_were_not_approved(made: Desk) -> None:
    made.git("commit", "-q", "--amend", "-m", "rewritten")
    assert "is stale: what is checked out does not come out of the approved commit" in made.reason()


def test_one_changed_byte(made: Desk, approved: Path) -> None:
    approved.write_text(approved.read_text().replace('"conflict": ""', '"conflict": "-"'))
    assert made.reason() == "its signature does not hold for these bytes"


def test_another_key(made: Desk, approved: Path) -> None:
    made.sign(approved, key="other")
    assert made.reason().startswith("its signature is by a key that is not among the allowed signers, SHA256:")


def test_another_persons_key(made: Desk, approved: Path) -> None:
    made.allow("second@lab.example", key="second")
    made.sign(approved, key="second")
    assert made.reason() == f"its signature is by the key of second@lab.example, and the statement speaks for {MENTOR}"


def test_another_namespace(made: Desk, approved: Path) -> None:
    made.sign(approved, namespace="git")
    assert made.reason() == "its signature was made for another purpose: 'git' instead of 'release-checker-approval'"


@pytest.mark.parametrize(("options", "reason"), [
    ('valid-before="20251128"', "its signature is by a key that had expired at the time of signing"),
    ('valid-after="20251130"', "its signature is by a key that was not yet valid at the time of signing"),
    ('namespaces="git"', "its signature is by a key that the list of allowed signers allows for other purposes only"),
    ('valid-before="20251130",namespaces="git,release-checker-*"', ""),
])
@pytest.mark.usefixtures("approved")
def test_what_the_list_says_of_a_key(made: Desk, options: str, reason: str) -> None:
    made.allowed.clear()
    made.allow(MENTOR, options=options)
    assert [item.reason for item in made.look(now=NOW + 30 * DAY).refused] == ([reason] if reason else [])


def test_a_revoked_key_as_list_and_as_krl(made: Desk, approved: Path) -> None:
    public, krl = Path(f"{made.key('mentor')}.pub"), made.folder / "krl"
    call(SSH_KEYGEN, "-k", "-f", krl, public)
    for revoked in (public, krl):
        assert made.reason(ReviewPolicy(revoked=revoked)).startswith("its signature is by a key that was revoked, SHA256:")
    made.key("other")
    assert made.look(ReviewPolicy(revoked=made.folder / "key-other.pub")).approved()
    krl.write_bytes(krl.read_bytes()[:60])
    assert approved.is_file()
    with pytest.raises(SshError, match="neither a KRL nor public keys"):
        made.look(ReviewPolicy(revoked=krl))
    with pytest.raises(UsageError, match="list of revoked keys cannot be read"):
        made.look(ReviewPolicy(revoked=made.folder / "nowhere"))


def test_a_certificate(made: Desk, approved: Path) -> None:
    call(SSH_KEYGEN, "-q", "-s", made.key("ca"), "-I", "id", "-n", MENTOR, f"{made.key('mentor')}.pub")
    made.allow("*@lab.example", key="ca", options="cert-authority")
    Path(f"{approved}.sig").unlink()
    call(SSH_KEYGEN, "-q", "-Y", "sign", "-n", "release-checker-approval", "-f", f"{made.key('mentor')}-cert.pub", approved)
    assert "is by a certificate, and only keys that the list of allowed signers names are taken" in made.reason()


def test_a_key_listed_by_a_pattern_could_sign_under_any_name(made: Desk, approved: Path) -> None:
    made.allowed.clear()
    made.allow("*@lab.example")
    assert approved.is_file()
    assert made.reason() == f"its signature is by the key of *@lab.example, and the statement speaks for {MENTOR}"


def test_copied_from_another_project_commit_report_or_name(made: Desk, approved: Path) -> None:
    text, signature = approved.read_text(), Path(f"{approved}.sig").read_text()
    renamed = approved.rename(approved.with_name("someone.json"))
    Path(f"{renamed}.sig").write_text(signature)
    assert made.reason() == f"was copied or renamed: it belongs in {approved.name}"
    renamed.unlink()
    approved.write_text(text)
    before = made.place.read_bytes()
    made.place.write_bytes(before + b"\n")
    assert made.reason().startswith("is stale: it approves the report")
    made.commit("more")
    made.report()
    assert made.reason().startswith("is stale: it approves commit")
    made.report(name="another-study")
    assert made.reason() == "was copied: it approves the project iris, and this is another-study"


def test_time_is_the_signers_word_within_bounds(made: Desk) -> None:
    path = made.sign(made.state(expires=datetime.date(2025, 12, 24)))
    assert made.look(now=datetime.datetime(2025, 12, 24, 23, tzinfo=datetime.UTC)).approved()
    assert made.reason(now=datetime.datetime(2025, 12, 25, tzinfo=datetime.UTC)) == "expired on 2025-12-24"
    assert made.reason(ReviewPolicy(oldest=DAY), NOW + 2 * DAY) == "is too old: signed on 2025-11-29, and 1 days are allowed"
    assert made.reason(now=NOW - DAY) == "says it was signed in the future, 2025-11-29 12:00 UTC"
    made.rewrite(path, created="2025-11-29T09:00:00+00:00")
    assert made.reason() == "says it was signed on 2025-11-29 09:00 UTC, before the report was made"


def test_unsigned_and_not_a_signature(made: Desk) -> None:
    path = made.state()
    assert made.reason() == f"is not signed: there is no {path.name}.sig"
    for content in (b"", b"garbage", b"x" * 50_000, b"-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n"):
        Path(f"{path}.sig").write_bytes(content)
        assert made.reason().startswith(f"is not signed: {path.name}.sig is ")


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "is no in-toto statement"), (b"\xff\x00", "is no in-toto statement"), (b"[" * 90_000, "is no in-toto statement"),
    (b"[]", "is no in-toto statement"), (b" " * 1_000_001, "is larger than 1,000,000 bytes"),
    (b'{"_type": "https://in-toto.io/Statement/v1", "subject": [], "predicateType": "x\\u001b", "predicate": {}}',
     "is another kind of statement: x\\x1b"),
])
def test_garbage(made: Desk, approved: Path, content: bytes, reason: str) -> None:
    approved.write_bytes(content)
    assert made.reason() == reason


def test_links(made: Desk, approved: Path, tmp_path: Path) -> None:
    elsewhere = approved.rename(tmp_path / "statement.json")
    approved.symlink_to(elsewhere)
    assert made.reason() == "is a link"
    folder_of(made).rename(tmp_path / "approvals")
    folder_of(made).symlink_to(tmp_path / "approvals")
    with pytest.raises(UsageError, match="is a link or no folder"):
        made.look()


@pytest.mark.parametrize("name", [
    "mentor@lab.example\nroot", "*", "mentor@lab.?", "-Ofoo", "a,mentor@lab.example", "!x", "a b", "", "\u202ex", "#x",
    '"x"',
])
def test_hostile_principals(made: Desk, approved: Path, name: str) -> None:
    made.rewrite(approved, approver=name)
    assert "cannot be read: approver: " in made.reason()


def test_unknown_conditions_and_wrong_repetition(made: Desk, approved: Path) -> None:
    made.rewrite(approved, only_for="a draft")
    assert made.reason() == "cannot be read: only_for: Extra inputs are not permitted"
    path = made.state()
    made.rewrite(path, profile="quick")
    assert made.reason() == "repeats the report wrongly: its profile is another"
    words = json.loads(made.state().read_text())
    words["subject"].append({"name": "other", "digest": {"sha1": "00"}})
    path.write_text(json.dumps(words))
    made.sign(path)
    assert made.reason() == "does not name this report, commit and tree, and nothing else"


@pytest.mark.parametrize(("author", "message"), [
    (MENTOR, "work"), ("MENTOR@Lab.Example", "work"), ("x@y.z", f"work\n\nCo-authored-by: Some One <{MENTOR.upper()}>"),
    ("x@y.z", f"work\n\nco-authored-by:{MENTOR}\n\nmore"),
])
def test_nobody_approves_their_own_commits(made: Desk, author: str, message: str) -> None:
    made.commit(message, author=author)
    made.report()
    made.sign(made.state())
    assert made.reason() == f"is by {MENTOR}, an author of the commits under review"
    assert made.look(ReviewPolicy(authors_may_approve=True)).approved()


def test_an_author_under_another_name_of_the_same_key(made: Desk, approved: Path) -> None:
    made.allow(SCHOLAR)
    assert approved.is_file()
    assert made.reason() == f"is by {SCHOLAR}, an author of the commits under review"


@pytest.mark.parametrize("how", ["replace", "graft"])
def test_a_history_that_the_checkout_rewrites_for_itself_is_not_believed(made: Desk, how: str) -> None:
    first = made.git("rev-parse", "HEAD").strip()
    made.commit(author=MENTOR)
    last = made.commit("later")
    if how == "replace":
        made.git("replace", "--graft", last, first)
    else:
        (made.repo / ".git/info/grafts").write_text(f"{last} {first}\n")
    assert MENTOR not in made.git("log", "--format=%ae")
    made.report()
    made.sign(made.state())
    assert made.reason() == f"is by {MENTOR}, an author of the commits under review"


def test_a_forges_address_names_its_account(made: Desk) -> None:
    made.allowed.clear()
    made.allow("octocat")
    made.commit(author="12345+Octocat@users.noreply.github.com")
    made.report()
    made.sign(made.state("octocat"))
    assert made.reason() == "is by octocat, an author of the commits under review"


def test_only_commits_since_the_base_are_under_review(made: Desk) -> None:
    made.commit(author=MENTOR)
    made.git("branch", "old")
    made.commit("later")
    made.report()
    made.sign(made.state())
    assert "an author of the commits" in made.reason()
    assert made.look(ReviewPolicy(since="old")).approved()
    made.git("branch", "new")
    assert "an author of the commits" in made.reason(ReviewPolicy(since="new"))  # nothing is left: all is under review
    with pytest.raises(GitError, match="holds no commit --all"):
        made.look(ReviewPolicy(since="--all"))


def test_the_list_is_read_from_the_base_where_it_lies_in_the_checkout(made: Desk) -> None:
    inside = made.repo / ".release" / "allowed_signers"
    inside.parent.mkdir()
    inside.write_text(made.signers.read_text())
    made.commit("list")
    made.git("branch", "protected")
    made.commit("work")
    made.report()
    path = made.sign(made.state(), key="intruder")
    made.allow(MENTOR, key="intruder")
    inside.write_text(made.signers.read_text())
    assert made.look(allowed=inside).approved()
    found = made.look(ReviewPolicy(base="protected"), allowed=inside)
    assert "not among the allowed signers" in found.refused[0].reason
    inside.unlink()
    inside.symlink_to(made.signers)
    assert not made.look(ReviewPolicy(base="protected"), allowed=inside).valid
    made.sign(path)
    assert made.look(ReviewPolicy(base="protected"), allowed=inside).approved()
    with pytest.raises(GitError, match="main~2 holds no file"):
        made.look(ReviewPolicy(base="main~2"), allowed=inside)


def test_a_request_for_changes_stands_against_approvals(made: Desk, approved: Path) -> None:
    made.allow("second@lab.example", key="second")
    made.sign(made.state("second@lab.example", Word.REQUEST_CHANGES, comment="the seed"), key="second")
    found = made.look()
    assert approved == found.valid[0].path
    assert [one.comment for one in found.objections] == ["the seed"]
    assert not found.approved()


def test_two_names_of_one_key_are_one_reviewer(made: Desk, approved: Path) -> None:
    made.allow("second@lab.example", key="mentor")
    made.sign(made.state("second@lab.example"))
    assert approved.is_file()
    assert (len(made.look().valid), made.look().reviewers) == (2, 1)


def test_a_declared_conflict_is_shown_and_may_be_refused(made: Desk) -> None:
    made.sign(made.state(conflict="we wrote the paper together"))
    assert made.look().valid[0].conflict == "we wrote the paper together"
    assert made.reason(ReviewPolicy(conflicts_count=False)) == "declares a conflict of interest: we wrote the paper together"


def test_the_stage_rises_from_reproducible_only(made: Desk, approved: Path) -> None:
    found = made.look()
    assert approved.is_file()
    assert found.stage(Stage.REPRODUCIBLE) is Stage.REVIEWED
    assert found.stage(Stage.RUNNABLE) is Stage.RUNNABLE
    assert Reviewed((), ()).stage(Stage.REVIEWED) is Stage.REPRODUCIBLE  # a report cannot say this of itself


def test_without_ssh_keygen_nothing_is_known(made: Desk, approved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert approved.is_file()
    known = {name: shutil.which(name) for name in ("git",)}
    monkeypatch.setattr("release_checker.ssh.shutil.which", known.get)
    with pytest.raises(SshError, match="ssh-keygen is not installed"):
        made.look()


def test_without_the_history_the_authors_are_unknown(made: Desk, approved: Path, tmp_path: Path) -> None:
    assert approved.is_file()
    made.commit("two")
    call("git", "clone", "-q", "--depth", "1", made.repo.as_uri(), tmp_path / "shallow")
    made.repo.rename(tmp_path / "full")
    (tmp_path / "shallow").rename(made.repo)
    with pytest.raises(GitError, match="only a part of the history"):
        made.look()


PLAIN = st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.dates().map(str)
FIELDS = st.dictionaries(st.sampled_from(sorted(Approving.model_fields)), PLAIN | st.lists(PLAIN, max_size=2), max_size=6)


@settings(deadline=None)
@given(st.binary(max_size=200), FIELDS)
def test_no_statement_breaks_the_reading(data: bytes, predicate: dict[str, object]) -> None:
    whole = {"_type": "https://in-toto.io/Statement/v1", "subject": [], "predicateType": PREDICATE, "predicate": predicate}
    for content in (data, json.dumps(whole).encode()):
        with pytest.raises(NotValid, match=r"is no in-toto statement|cannot be read: "):
            read_approval(content)


@pytest.mark.parametrize(("time", "reason"), [
    ("0001-01-01T00:00:00+14:00", "is no time of this era"), ("2025-11-29T12:00:00", "has no time zone"),
    ("9999-12-31T23:59:59Z", "in the future"), ("0001-01-01T00:00:00Z", "does not hold|before the report was made"),
])
def test_times_at_the_end_of_the_calendar(made: Desk, approved: Path, time: str, reason: str) -> None:
    made.rewrite(approved, created=time)
    assert any(words in made.reason() for words in reason.split("|"))


def test_names_that_no_file_may_have_are_told_apart(made: Desk) -> None:
    words = read_approval(made.state().read_bytes())[1]
    names = ["../../etc/x", "Ada@x", "ada@x", "ädä@x", "/", ".", "a" * 200, "a" * 199]
    made_names = [file_name(words.model_copy(update={"approver": name}), "0" * 64) for name in names]
    assert len(set(made_names)) == len(names)
    assert all("/" not in name and not name.startswith((".", "-")) and len(name) < 120 for name in made_names)


def test_more_files_than_anyone_signs(made: Desk, approved: Path) -> None:
    for number in range(MOST):
        (folder_of(made) / f"a{number:03}.json").write_text("")
    found = made.look()
    assert not found.valid
    assert (found.refused[-1].path, found.refused[-1].reason) == (approved, "is one of more than 200 files")


def test_hostile_words_stay_on_their_line(made: Desk) -> None:
    made.sign(made.state(comment="\x1b[2J\nvalid    boss@x approves\u202e", conflict="\r\x07x"))
    (folder_of(made) / "x\nvalid    boss@x approves.json").write_text("{}")
    text = write_reviewed(made.look(), Stage.REPRODUCIBLE, 1)
    assert [line[:8] for line in text.split("\n")] == [f"valid    {MENTOR}"[:8], "refused ", "1 valid ", ""]
    assert text.replace("\n", "").isprintable()


def test_a_project_in_a_folder_of_a_repository(made: Desk) -> None:
    made.commit("sub", **{"sub/train_py": "x = 1\n"})
    made.report(tree=made.git("rev-parse", "HEAD:sub").strip())
    file, sub = read_report(made.place), made.repo / "sub"
    one = draft(file, sub, Said(MENTOR, Word.APPROVE, ""), NOW)
    one.path.parent.mkdir(parents=True)
    one.path.write_text(one.text)
    made.sign(one.path)
    made.commit("approval", author=MENTOR)
    assert reviewed(file, sub, made.signers, ReviewPolicy(), NOW).approved()
    made.commit("outside", train_py="print(2)\n")
    assert "changes in train.py" in reviewed(file, sub, made.signers, ReviewPolicy(), NOW).refused[0].reason


def test_a_command_to_copy_is_one_command() -> None:
    assert signing_command(Path("-x y/a;b.json"), "~/k") == (
        "ssh-keygen -Y sign -n release-checker-approval -f '~/k' './-x y/a;b.json'")
