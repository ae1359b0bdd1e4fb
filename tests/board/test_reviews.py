# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Reviewing through the forms: who may, what it is bound to, and that two at once are two in turn."""

from __future__ import annotations

import datetime
import re
import subprocess
import threading
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import select

from release_checker.board.app import create_app
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.store.standing import needs
from release_checker.cohort.store.tables import Person, Project, now
from release_checker.reports.report import WaiverInfo
from tests.board.conftest import ADDRESS, Board
from tests.board.review_board import PAGE, Made, approvable, form, made, send
from tests.made_reports import HOSTILE, blocked
from tests.publish.made_approvals import needs_ssh_keygen

UNTIL = (now().date() + datetime.timedelta(days=300)).isoformat()


@pytest.fixture
def study(board: Board, tmp_path: Path) -> Made:
    found = made(board, tmp_path)
    found.report(approvable())
    return found


def ready_to_decide(study: Made, login: str) -> None:
    assert send(study.board.as_(login), "declare", none="yes").status_code == 303


def test_a_mentor_declares_then_approves(study: Made) -> None:
    ada = study.board.as_("ada")
    refused = send(ada, "approve")
    assert (refused.status_code, "Declare first" in refused.text) == (403, True)
    ready_to_decide(study, "ada")
    assert send(ada, "approve", text="good").headers["location"] == f"{PAGE}?done=approve#review"
    event = study.events()[-1]
    assert (event.kind, event.who, event.text) == ("approved", "Ada Lace", "good")
    assert (event.data["digest"], event.data["commit"]) == (form(ada)["digest"], "01" * 20)
    assert study.project().review == "approved"


@pytest.mark.parametrize("deed", ["approve", "changes"])
def test_who_declares_a_conflict_comments_and_does_not_decide(study: Made, deed: str) -> None:
    ada = study.board.as_("ada")
    assert send(ada, "declare", conflict="we wrote a paper").status_code == 303
    answer = send(ada, deed, text="x")
    assert (answer.status_code, "you declared a conflict of interest" in answer.text.lower()) == (403, True)
    assert send(ada, "comment", text="nice plots").status_code == 303
    assert [event.kind for event in study.events()] == ["declared", "comment"]


def test_a_conflict_declared_later_takes_the_approval_away(study: Made) -> None:
    ready_to_decide(study, "ada")
    send(study.board.as_("ada"), "approve")
    send(study.board.as_("ada"), "declare", conflict="she is my cousin")
    assert study.project().review == "asked"
    send(study.board.as_("bob"), "assign", login="ada", away="yes")
    assert study.project().review == ""


def test_a_declaration_says_one_of_two(study: Made) -> None:
    ada = study.board.as_("ada")
    for fields in ({}, {"none": "yes", "conflict": "both"}, {"conflict": "   "}):
        assert send(ada, "declare", **fields).status_code == 422


def test_nobody_decides_on_their_own_work(study: Made) -> None:
    ready_to_decide(study, "cyd")
    for deed in ("approve", "changes", "waive"):
        answer = send(study.board.as_("cyd"), deed, text="x", check="LIC001", reason="x", expires=UNTIL)
        assert (answer.status_code, "you are a scholar of this project" in answer.text) == (403, True)


def test_an_author_by_name_does_not_approve_even_as_admin(study: Made) -> None:
    study.report(approvable(2, "root  LACE"))
    ready_to_decide(study, "root")
    answer = send(study.board.as_("root"), "approve")
    assert (answer.status_code, "you bear the name of an author" in answer.text) == (403, True)


def test_not_ready_cannot_be_approved_and_changes_can_be_asked_for(board: Board, tmp_path: Path) -> None:
    study = made(board, tmp_path)
    study.report(blocked())
    ready_to_decide(study, "ada")
    answer = send(board.as_("ada"), "approve")
    assert (answer.status_code, "the report is NOT READY" in answer.text) == (409, True)
    assert send(board.as_("ada"), "changes", text="add a license").status_code == 303
    assert study.project().review == "changes"


def test_incomplete_needs_a_reason(board: Board, tmp_path: Path) -> None:
    study = made(board, tmp_path)
    study.report(approvable(whole=False))
    ready_to_decide(study, "ada")
    assert send(board.as_("ada"), "approve", accepted="  ").status_code == 422
    assert send(board.as_("ada"), "approve", accepted="no GPU here; I ran it at home").status_code == 303
    assert study.events()[-1].data["accepted"] == "no GPU here; I ran it at home"


def test_a_request_for_changes_outranks_the_approvals_of_others(study: Made) -> None:
    for login in ("ada", "bob"):
        ready_to_decide(study, login)
    send(study.board.as_("ada"), "changes", text="say more")
    send(study.board.as_("bob"), "approve")
    assert study.project().review == "changes"
    send(study.board.as_("ada"), "approve")
    assert study.project().review == "approved"


def test_an_approval_turns_stale_with_a_new_report(study: Made) -> None:
    ready_to_decide(study, "ada")
    old = form(study.board.as_("ada"))["digest"]
    send(study.board.as_("ada"), "approve")
    new = study.report(approvable(2))
    assert study.project().review == "stale"
    text = study.board.as_("sue").get(PAGE).text
    assert all(words in text for words in ("review is stale", f"reports/{old}/", f"reports/{new}/", "since then came"))


@pytest.mark.parametrize("deed", ["approve", "changes"])
def test_what_moved_meanwhile_is_told_and_nothing_recorded(study: Made, deed: str) -> None:
    ready_to_decide(study, "ada")
    before = form(ada := study.board.as_("ada"))
    send(study.board.as_("sue"), "comment", text="wait, one more commit")
    answer = ada.post(f"{PAGE}/review/{deed}", data=before | {"text": "kept words"})
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("What happened meanwhile", "wait, one more commit", "kept words"))
    study.report(approvable(2))
    newer = ada.post(f"{PAGE}/review/{deed}", data=form(ada) | {"text": "x", "digest": before["digest"]})
    assert (newer.status_code, "A newer report came" in newer.text) == (409, True)
    assert [event.kind for event in study.events()] == ["declared", "comment"]


def at_once(study: Made, *deeds: tuple[str, str]) -> list[Response]:
    """Forms loaded by all before any is sent; then all are sent together."""
    clients = [study.board.as_(login) for login, _ in deeds]
    forms = [form(client) | {"text": "my words"} for client in clients]
    gate, answers = threading.Barrier(len(deeds)), [Response(0)] * len(deeds)

    def go(at: int) -> None:
        gate.wait()
        answers[at] = clients[at].post(f"{PAGE}/review/{deeds[at][1]}", data=forms[at])

    threads = [threading.Thread(target=go, args=(at,)) for at in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_who_decide_at_once_are_two_in_turn(study: Made) -> None:
    for login in ("ada", "bob"):
        ready_to_decide(study, login)
    answers = at_once(study, ("ada", "approve"), ("bob", "changes"))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "What happened meanwhile" in loser.text
    assert len([event for event in study.events() if event.kind in ("approved", "changes")]) == 1


def test_comments_at_once_are_all_kept(study: Made) -> None:
    assert [answer.status_code for answer in at_once(study, *[("ada", "comment"), ("sue", "comment")] * 2)] == [303] * 4
    assert len(study.events()) == 4


def test_a_report_and_an_approval_at_once(study: Made) -> None:
    """Either the approval is refused or it is stale; it never stands for the report that nobody saw."""
    ready_to_decide(study, "ada")
    thread = threading.Thread(target=study.report, args=(approvable(2),))
    thread.start()
    answer = send(study.board.as_("ada"), "approve")
    thread.join()
    with study.board.database.session():
        approved = [event for event in study.events() if event.kind == "approved"]
    digest = form(study.board.as_("ada"))["digest"]
    assert study.project().review == ("approved" if approved and approved[0].data["digest"] == digest else
                                      "stale" if approved else "asked")
    assert (answer.status_code == 303) == bool(approved)


def test_assigning(study: Made) -> None:
    bob = study.board.as_("bob")
    assert send(bob, "assign", login="ada").status_code == 303
    assert study.project().review == "asked"
    assert "Needs you:" in study.board.as_("ada").get(PAGE).text
    assert "Needs you:" not in bob.get(PAGE).text
    for login, status in (("ada", 409), ("vic", 422), ("nobody", 422), ("cyd", 422)):
        assert send(bob, "assign", login=login).status_code == status
    assert send(bob, "assign", login="ada", away="yes").status_code == 303
    assert [event.kind for event in study.events()] == ["assigned", "unassigned"]


def test_the_cohorts_filter_and_the_page_agree_on_whom_a_project_needs(study: Made) -> None:
    ada, bob = study.board.as_("ada"), study.board.as_("bob")

    def needed() -> bool:
        with study.board.database.session() as session:
            person = session.scalars(select(Person.id).where(Person.login == "ada")).one()
            counted = session.scalars(select(Project.name).where(needs(person))).all() == ["study"]
        assert ("Needs you:" in ada.get(PAGE).text) == counted
        return counted

    found = [needed()]
    for client, deed, fields in (
        (bob, "assign", {"login": "ada"}), (ada, "declare", {"none": "yes"}), (ada, "declare", {"conflict": "my cousin"}),
        (ada, "declare", {"none": "yes"}), (ada, "approve", {}),
    ):
        send(client, deed, **fields)
        found.append(needed())
    study.report(approvable(2))
    assert [*found, needed()] == [False, True, True, False, True, False, True]


DEEDS = ("comment", "assign", "declare", "changes", "approve", "sign", "waive")
FIELDS = {"text": "x", "login": "bob", "none": "yes", "approval": "1", "signature": "x", "digest": "0" * 64, "event": "1",
          "check": "LIC001", "reason": "x", "expires": UNTIL}
REFUSED = {"vic": set(DEEDS), "sue": set(DEEDS) - {"comment"}, "ada": set(), "root": set()}


def test_roles(study: Made) -> None:
    for login, refused in REFUSED.items():
        client = study.board.as_(login)
        fields = FIELDS | {"csrf": form(client)["csrf"]}
        sent = {deed: client.post(f"{PAGE}/review/{deed}", data=fields) for deed in DEEDS}
        found = {deed for deed, answer in sent.items() if answer.status_code == 403 and "not yours to do" in answer.text}
        assert found == refused, login


def test_outsiders_see_nothing(study: Made) -> None:
    token = form(study.board.as_("sue"))["csrf"]
    for login, page in (("out", PAGE), ("sue", "/c/2026/p/other")):
        client = study.board.as_(login)
        sent = {client.post(f"{page}/review/{deed}", data=FIELDS | {"csrf": token}).status_code for deed in DEEDS}
        assert sent == {404}
        assert {client.get(address).status_code for address in (page, f"{page}/history", f"{page}/compare")} == {404}
    assert study.events() == study.events("other") == []


def test_forms_without_their_token_are_refused(study: Made) -> None:
    ada = study.board.as_("ada")
    assert {ada.post(f"{PAGE}/review/{deed}", data=FIELDS).status_code for deed in DEEDS} == {403}
    assert study.events() == []


def test_odd_numbers_in_forms(study: Made) -> None:
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    assert {send(ada, "approve", event=event).status_code for event in ("", "-1", "²", "9" * 30, "x")} == {400}


def test_hostile_words_are_shown_as_words(study: Made) -> None:
    words = HOSTILE.replace("\udcff", "").replace("\0", "")
    sue = study.board.as_("sue")
    assert send(sue, "comment", text=words, about=f"LIC001{words}.{words}").status_code == 303
    for address in (PAGE, f"{PAGE}/history"):
        text = sue.get(address).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
        assert "\u202e" not in text


def test_empty_and_endless_words(study: Made) -> None:
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    for words in (" \n", "x" * 10_001):
        assert send(ada, "comment", text=words).status_code == 422
        assert send(ada, "changes", text=words).status_code == 422
    assert send(ada, "approve", text="x" * 2001).status_code == 422


def test_a_waiver_is_recorded_and_given_as_toml(study: Made) -> None:
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    fields = {"check": "LIC001", "path": "data/", "reason": 'ok"\r\n[[waivers]]\ncheck = "SEC001', "expires": UNTIL}
    assert send(ada, "waive", **fields).status_code == 303
    saved = ada.get(f"{PAGE}/review/waivers.toml")
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''waivers.toml"
    assert saved.text == f"""\
[[waivers]]
check = "LIC001"
path = "data/"
reason = "ok\\"\\u000A[[waivers]]\\u000Acheck = \\"SEC001"
who = "Ada Lace"
expires = {UNTIL}
"""
    assert study.project().decision == "ready"


def test_waivers_that_cannot_be(study: Made) -> None:
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    for change in (
        {"expires": "2020-01-01"}, {"expires": "9999-12-31"}, {"expires": "soon"}, {"reason": " "},
        {"check": "XXX999"}, {"check": "LIC001\n"},
        {"path": "../up"}, {"path": "/etc"}, {"path": "a\nb"}, {"advisory": "a\x1bb"}, {"path": "x" * 501},
    ):
        fields = {"check": "LIC001", "reason": "ok", "expires": UNTIL} | change
        assert send(ada, "waive", **fields).status_code == 422, change
    assert len(study.events()) == 1


def key(folder: Path, name: str) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True)
    return folder / name


def signed(private: Path, text: str, namespace: str = "release-checker-approval") -> str:
    done = subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", private], input=text.encode(),
                          capture_output=True, check=True)
    return done.stdout.decode()


def with_signers(study: Made, **keys: Path) -> Made:
    allowed = study.folder / "allowed"
    allowed.write_text("".join(f"{name}@lab.example {' '.join(path.with_suffix('.pub').read_text().split()[:2])}\n"
                               for name, path in keys.items()))
    old = study.board.services
    services = Services(old.database, old.files, BoardSettings(ADDRESS, secure=False, allowed_signers=allowed))
    return Made(Board(create_app(services), old.database, services), study.folder)


@needs_ssh_keygen
def test_a_signature_is_checked_before_it_counts(study: Made) -> None:
    mine, foreign = key(study.folder, "ada"), key(study.folder, "mallory")
    bobs = key(study.folder, "bob")
    study = with_signers(study, ada=mine, bob=bobs)
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    send(ada, "approve", text="good")
    number = str(study.events()[-1].id)
    page, statement = ada.get(PAGE).text, ada.get(f"{PAGE}/review/statements/{number}")
    name = statement.headers["content-disposition"].removeprefix("attachment; filename*=UTF-8''").replace("%40", "@")
    assert f"ssh-keygen -Y sign -n release-checker-approval -f KEY .release/approvals/{name}" in page
    for wrong in (signed(foreign, statement.text), signed(bobs, statement.text), signed(mine, statement.text + " "),
                  signed(mine, statement.text, "file"), "no signature"):
        answer = send(ada, "sign", approval=number, signature=wrong)
        assert (answer.status_code, "The signature does not count" in answer.text) == (422, True)
    assert "No signature was handed in" in send(ada, "sign", approval=number, signature=" ").text
    good = signed(mine, statement.text).replace("\n", "\r\n")  # as a browser sends a text of several lines
    assert send(ada, "sign", approval=number, signature=good).status_code == 303
    event = study.events()[-1]
    assert (event.kind, event.data["signer"], event.data["approval"]) == ("signed", "ada@lab.example", int(number))
    assert ada.get(f"{PAGE}/review/signatures/{event.id}").text == good.replace("\r\n", "\n")
    assert send(ada, "sign", approval=number, signature=good).status_code == 409


@needs_ssh_keygen
def test_a_signature_is_handed_in_as_a_file(study: Made) -> None:
    mine = key(study.folder, "ada")
    study = with_signers(study, ada=mine)
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    send(ada, "approve")
    number = study.events()[-1].id
    signature = signed(mine, ada.get(f"{PAGE}/review/statements/{number}").text)
    fields = {**form(ada), "approval": str(number), "signature": ""}
    for sent, status in (("x" * 200_001, 413), ("", 422), (signature, 303)):
        answer = ada.post(f"{PAGE}/review/sign", data=fields, files={"file": ("a.sig", sent)}, follow_redirects=False)
        assert answer.status_code == status
    assert study.events()[-1].data["signature"] == signature


@needs_ssh_keygen
def test_another_ones_or_a_stale_approval_is_not_signed(study: Made) -> None:
    mine = key(study.folder, "ada")
    study = with_signers(study, ada=mine)
    ready_to_decide(study, "ada")
    ready_to_decide(study, "bob")
    send(study.board.as_("ada"), "approve")
    number = str(study.events()[-1].id)
    signature = signed(mine, study.board.as_("ada").get(f"{PAGE}/review/statements/{number}").text)
    assert send(study.board.as_("bob"), "sign", approval=number, signature=signature).status_code == 409
    study.report(approvable(2))
    assert send(study.board.as_("ada"), "sign", approval=number, signature=signature).status_code == 409


def test_without_a_list_of_signers_no_signature_is_taken(study: Made) -> None:
    ready_to_decide(study, "ada")
    send(study.board.as_("ada"), "approve")
    number = str(study.events()[-1].id)
    answer = send(study.board.as_("ada"), "sign", approval=number, signature="x")
    assert (answer.status_code, "checks no signatures" in answer.text) == (409, True)


def test_statements_of_other_projects_are_not_there(study: Made) -> None:
    ready_to_decide(study, "ada")
    send(study.board.as_("ada"), "approve")
    number, ada = study.events()[-1].id, study.board.as_("ada")
    for address in (f"/c/2026/p/other/review/statements/{number}", f"{PAGE}/review/signatures/{number}",
                    f"{PAGE}/review/statements/999", f"{PAGE}/review/statements/{number - 1}"):
        assert ada.get(address).status_code == 404


def test_the_history_is_paged(study: Made) -> None:
    sue = study.board.as_("sue")
    token = form(sue)["csrf"]
    for number in range(55):
        sue.post(f"{PAGE}/review/comment", data={"csrf": token, "text": f"word {number}."})
    first, second = sue.get(f"{PAGE}/history").text, sue.get(f"{PAGE}/history?page=2").text
    assert ("word 54." in first, "word 0." in first, "word 0." in second) == (True, False, True)
    assert {sue.get(f"{PAGE}/history?page={odd}").status_code for odd in ("0", "3", "x", "-1", "²")} == {404}


def test_when_it_is_signed_is_said_in_utc(study: Made) -> None:
    ready_to_decide(study, "ada")
    send(study.board.as_("ada"), "approve")
    assert study.events()[-1].at.tzinfo is datetime.UTC


def test_a_login_stands_beside_each_name(study: Made) -> None:
    """A name is as somebody says it; a login is nobody else's."""
    ready_to_decide(study, "ada")
    send(study.board.as_("ada"), "changes", text="say more")
    send(study.board.as_("sue"), "comment", text="will do")
    page, history = (study.board.as_("bob").get(address).text for address in (PAGE, f"{PAGE}/history"))
    for text in (page, history):
        for name, login in (("Ada Lace", "ada"), ("Sue Lace", "sue")):
            assert f'<strong>{name}</strong> <span class="quiet">({login})</span>' in text
    assert "<strong>release-checker</strong> audited" in history
    served = study.board.as_("bob").get("/api/v1/cohorts/2026/projects/study/events").json()["items"]
    assert [(event["kind"], event["login"]) for event in served] == [
        ("audited", ""), ("declared", "ada"), ("changes", "ada"), ("comment", "sue")]


def test_before_a_conflict_is_typed_it_is_said_who_reads_it(study: Made) -> None:
    text = study.board.as_("ada").get(PAGE).text
    assert "Everybody who sees the project reads this, its scholars too" in text
    assert 'aria-describedby="conflict-hint"' in text


@needs_ssh_keygen
def test_signing_leads_on_to_what_is_committed(study: Made) -> None:
    mine = key(study.folder, "ada")
    study = with_signers(study, other=mine)
    ready_to_decide(study, "ada")
    ada = study.board.as_("ada")
    assert '<details class="card" id="decide" open>' in ada.get(PAGE).text
    send(ada, "approve")
    number, text = study.events()[-1].id, ada.get(PAGE).text
    assert "<summary>Decide anew</summary>" in text
    assert '<details class="card" id="decide" open>' not in text
    assert all(words in text for words in ("You sign as <strong>ada@lab.example</strong>", "mkdir -p .release/approvals",
                                           "You approved this report"))
    signature = signed(mine, ada.get(f"{PAGE}/review/statements/{number}").text)
    refused = send(ada, "sign", approval=str(number), signature=signature).text
    assert "it is by the key of other@lab.example, and the statement speaks for ada@lab.example. You sign as" in refused
    study = with_signers(study, ada=mine)
    ada = study.board.as_("ada")
    assert send(ada, "sign", approval=str(number), signature=signature).status_code == 303
    for login in ("ada", "sue"):
        text = study.board.as_(login).get(PAGE).text
        assert f"/review/signatures/{study.events()[-1].id}" in text
        assert all(words in text for words in ("Signed: commit it to the project", "git add .release/approvals"))


def test_a_waiver_is_seen_to_count_and_can_be_taken_back(board: Board, tmp_path: Path) -> None:
    study = made(board, tmp_path)
    study.report(blocked())
    ready_to_decide(study, "ada")
    ada = board.as_("ada")
    assert "/review/unwaive" not in ada.get(PAGE).text
    for path in ("data/", "docs"):
        send(ada, "waive", check="LIC001", reason="agreed", path=path, expires=UNTIL)
    first, second = (event.id for event in study.events()[-2:])
    held = WaiverInfo(check="LIC001", path="data", reason="agreed", who="Ada", expires=UNTIL, used=True)
    study.report(blocked().model_copy(update={"waivers": (held,), "created": "2026-11-25T05:00:00+00:00"}))
    text = board.as_("sue").get(PAGE).text
    assert (text.count("IN FORCE</span>"), text.count("NOT YET</span>"), "/review/unwaive" in text) == (1, 1, False)
    block = text.partition('aria-label="Waivers as TOML">')[2].partition("</pre>")[0]
    assert ("docs" in block, "data" in block) == (True, False)
    assert [send(ada, "unwaive", waiver=str(number)).status_code for number in (second, second, 0)] == [303, 409, 409]
    assert "docs" not in ada.get(f"{PAGE}/review/waivers.toml").text
    address = "/api/v1/cohorts/2026/projects/study"
    assert [one["number"] for one in ada.get(f"{address}/waivers").json()["items"]] == [first]
    answer = ada.post(f"{address}/review/unwaive", json={"waiver": first}, headers={"X-CSRF-Token": form(ada)["csrf"]})
    assert (answer.status_code, answer.json()["kind"], answer.json()["data"]["waiver"]) == (201, "unwaived", first)
    assert "took back the waiver of" in ada.get(f"{PAGE}/history").text


def test_a_finding_leads_to_its_waiver(board: Board, tmp_path: Path) -> None:
    study = made(board, tmp_path)
    study.report(blocked())
    assert "?waive=" not in board.as_("ada").get(PAGE).text
    ready_to_decide(study, "ada")
    ada = board.as_("ada")
    link = re.search(r'href="([^"#]*[?]waive=[^"#]*)#waive"', ada.get(PAGE).text)
    assert link
    text = ada.get(link[1].replace("&amp;", "&")).text
    assert '<details class="card" id="waive" open>' in text
    assert re.search(r'<option value="[A-Z]{3}\d{3}" selected>[A-Z]{3}\d{3} \w+', text)


def test_scholars_are_told_what_is_asked_of_them(board: Board, tmp_path: Path) -> None:
    study = made(board, tmp_path)
    study.report(blocked())
    ready_to_decide(study, "ada")
    ada, sue = board.as_("ada"), board.as_("sue")
    assert "Needs you:" not in sue.get(PAGE).text
    send(ada, "changes", text="add a license")
    send(ada, "waive", check="LIC001", reason="agreed", expires=UNTIL)
    text = sue.get(PAGE).text
    for words in ("Needs you:", "Ada Lace asks for changes: add a license", "Waivers were agreed on"):
        assert words in text
    assert "Needs you:" not in board.as_("vic").get(PAGE).text


def test_needs_me_begins_with_what_can_be_approved_and_leaves_out_what_has_no_report(board: Board, tmp_path: Path) -> None:
    study = made(board, tmp_path)
    bob = board.as_("bob")
    send(bob, "assign", login="ada")
    send(bob, "assign", page="/c/2026/p/other", login="ada")

    def waiting() -> list[str]:
        text = board.as_("ada").get("/c/2026?mine=needs").text
        return [name for name in re.findall(r'href="/c/2026/p/(\w+)"', text) if name in ("study", "other")]

    assert (waiting(), "Needs you:" in board.as_("ada").get(PAGE).text) == ([], False)
    study.report(blocked(), "other")
    assert waiting() == ["other"]
    study.report(approvable())
    assert waiting() == ["study", "other"]


def test_a_report_without_findings_offers_no_waiver(study: Made) -> None:
    ready_to_decide(study, "ada")
    text = study.board.as_("ada").get(PAGE).text
    assert ("no finding that could be accepted" in text, "/review/waive" in text) == (True, False)
