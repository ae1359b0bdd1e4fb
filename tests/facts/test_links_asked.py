# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Many addresses, asked of a real server on the loopback device."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from release_checker.execution.session import Interrupted, Session
from release_checker.facts.links_asked import CONTROL, ExternalLinks, ask_all
from release_checker.facts.links_request import NoAnswer, NoSuchHost
from release_checker.facts.links_written import WrittenLink, WrittenLinks
from release_checker.model import Place
from tests.facts.web_server import Sent, WebServer, answer, names_of, serving


def written(*addresses: str) -> WrittenLinks:
    return WrittenLinks(tuple(WrittenLink(item, Place("README.md", number)) for number, item in enumerate(addresses, 1)))


def asked(site: WebServer, *addresses: str, session: Session | None = None, **terms: Any) -> ExternalLinks:
    return ask_all(written(*addresses), site.terms(**terms), session or Session())


def states(found: ExternalLinks) -> list[tuple[str, str]]:
    return [(str(item.judged.state), item.judged.answer) for item in found.items]


def test_each_address_in_the_order_of_the_documents() -> None:
    answers: Mapping[str, bytes | Sent] = {"/there": answer(200), "/gone": answer(404), "/shut": answer(403)}
    with serving(answers) as site:
        found = asked(site, *(site.url(path, host) for host in ("a.org", "b.org") for path in answers))
    assert [item.link.place.line for item in found.items] == [1, 2, 3, 4, 5, 6]
    assert states(found) == [("alive", "it answers 200 (OK)"), ("dead", "it answers 404 (Not Found)"),
                             ("unknown", "it answers 403 (Forbidden)")] * 2
    assert (found.unasked, found.bound, found.problem) == (0, "", "")


def test_five_thousand_links_are_bounded_and_the_rest_is_told() -> None:
    with serving({"/": answer(200)}) as site:
        found = asked(site, *(site.url("/", f"a{n}.org") for n in range(5000)), most=60)
    assert Counter(state for state, _ in states(found)) == {"alive": 60}
    assert (found.unasked, found.bound) == (4940, "at most 60 are asked, of 5000")
    assert len(site.asked) == 60


def test_when_the_time_is_over_the_rest_is_told() -> None:
    def wait(line: socket.socket, over: threading.Event) -> None:
        over.wait(20)

    with serving({"/": answer(200), "/slow": wait}) as site:
        found = asked(site, site.url("/", "a.org"), site.url("/slow", "a.org"), site.url("/b", "a.org"), total=1.0)
    assert states(found) == [("alive", "it answers 200 (OK)")]
    assert (found.unasked, found.bound) == (2, "the 1 s for asking links were over")


def test_a_host_that_asks_for_fewer_questions_is_left_alone() -> None:
    with serving({"/1": answer(200), "/2": answer(429), "/3": answer(200)}) as site:
        found = asked(site, site.url("/1"), site.url("/2"), site.url("/3"))
    assert states(found)[1:] == [("unknown", "it answers 429 (Too Many Requests)"),
                                 ("unknown", "its host asked to be left alone (429) at another link")]
    assert site.asked == ["HEAD /1", "HEAD /2"]


def test_a_host_that_never_answers_is_left_alone() -> None:
    answers = {"/": answer(200)} | {f"/{number}": b"" for number in range(9)}
    with serving(answers) as site:
        found = asked(site, site.url("/", "b.org"), *(site.url(f"/{number}") for number in range(9)))
    assert Counter(state for state, _ in states(found)) == {"alive": 1, "unknown": 9}
    assert len(site.asked) == 4
    assert states(found)[-1][1].startswith("its host did not answer 3 other links: no connection comes about")


def test_one_question_at_a_time_to_each_host_also_behind_redirects() -> None:
    inside: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock = threading.Lock()

    def count(line: socket.socket, over: threading.Event) -> None:
        with lock:
            inside["now"] += 1
            most["now"] = max(most["now"], inside["now"])
        over.wait(0.02)
        with lock:
            inside["now"] -= 1
        line.sendall(answer(200))

    def away(line: socket.socket, over: threading.Event) -> None:
        line.sendall(answer(301, f"Location: http://one.org:{site.port}/count"))

    with serving({"/count": count, "/away": away}) as site:
        found = asked(site, *(site.url("/away", f"a{n}.org") for n in range(12)))
    assert Counter(state for state, _ in states(found)) == {"alive": 12}
    assert most["now"] == 1


def test_a_host_that_does_not_exist_is_dead_where_others_are_known() -> None:
    def names(host: str) -> Sequence[str]:
        return ["127.0.0.1"] if host == CONTROL else names_of(host)

    with serving({"/": answer(200)}) as site:
        found = asked(site, site.url("/"), site.url("/", "gone.net"), resolve=names)
    assert states(found)[1] == ("dead", "the host gone.net does not exist")


def test_a_host_that_is_not_found_proves_nothing_where_the_control_is_not_either() -> None:
    with serving({"/": answer(200)}) as site:
        found = asked(site, site.url("/"), site.url("/", "gone.net"))
    assert states(found)[1] == ("unknown", "no name is found from here")


def test_a_host_that_is_found_the_second_time_is_not_dead() -> None:
    looked: Counter[str] = Counter()

    def names(host: str) -> Sequence[str]:
        looked[host] += 1
        if host == "flaky.net" and looked[host] == 1:
            raise NoSuchHost("not now")
        return ["127.0.0.1"]

    with serving({"/": answer(200)}) as site:
        found = asked(site, site.url("/"), site.url("/", "flaky.net"), resolve=names)
    assert states(found)[1] == ("unknown", "its host is not found, which one look-up alone does not settle")


def test_a_resolver_that_then_fails_settles_nothing() -> None:
    looked: Counter[str] = Counter()

    def names(host: str) -> Sequence[str]:
        looked[host] += 1
        if host == "gone.net":
            raise NoSuchHost("no") if looked[host] == 1 else NoAnswer("the resolver failed")
        return ["127.0.0.1"]

    with serving({"/": answer(200)}) as site:
        assert states(asked(site, site.url("/", "gone.net"), resolve=names))[0][0] == "unknown"


def test_no_network_at_all_is_one_unknown() -> None:
    with serving({}) as site:
        found = asked(site, *(site.url("/", f"a{n}.net") for n in range(40)))
    assert re.fullmatch(r"no network: none of \d+ links answered, and www\.iana\.org is not found either "
                        r"\(the host a\d+\.net does not exist\)", found.problem)
    assert (found.items, site.asked) == ((), [])


def test_where_no_host_answers_the_others_are_not_waited_for() -> None:
    with serving({}) as site:
        pass
    found = asked(site, *(site.url("/", f"a{n}.org") for n in range(400)), resolve=lambda host: ["127.0.0.1"])
    assert found.unasked > 300
    assert re.fullmatch(r"none of the first \d+ hosts answered", found.bound)
    assert {state for state, _ in states(found)} == {"unknown"}


def test_a_query_that_lets_somebody_in_is_sent_nowhere() -> None:
    with serving({}) as site:
        found = asked(site, site.url("/a?token=abc"))
    assert states(found) == [("unknown", "its query holds what lets somebody in, which is sent nowhere")]
    assert site.asked == []


def test_a_fault_of_ours_ends_one_address_only() -> None:
    def names(host: str) -> Sequence[str]:
        if host == "odd.org":
            raise KeyError("odd")
        return ["127.0.0.1"]

    with serving({"/": answer(200)}) as site:
        found = asked(site, site.url("/", "odd.org"), site.url("/"), resolve=names, at_once=1)
    assert states(found) == [("unknown", "asking it failed: KeyError: 'odd'"), ("alive", "it answers 200 (OK)")]


def test_ctrl_c_ends_it() -> None:
    session = Session()

    def stop(line: socket.socket, over: threading.Event) -> None:
        session.stopped.set()
        over.wait(20)

    with serving({"/": stop}) as site, pytest.raises(Interrupted):
        asked(site, site.url("/"), session=session)


def test_nothing_to_ask() -> None:
    with serving({}) as site:
        assert asked(site) == ExternalLinks(written())
