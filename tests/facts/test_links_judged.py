# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One address, asked of a real server on the loopback device."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from release_checker.facts.links_address import is_public
from release_checker.facts.links_judged import Judged, LinkState, Turns, judge
from release_checker.facts.links_request import NoAnswer, NoSuchHost, Terms, resolve
from tests.facts.web_server import Sent, WebServer, answer, certificate, names_of, serving


def judged(site: WebServer, address: str, **terms: Any) -> tuple[str, str]:
    found = told(address, site.terms(**terms))
    return str(found.state), found.answer.replace(f":{site.port}", "")


def told(address: str, terms: Terms) -> Judged:
    return judge(address, terms, Turns(terms.pause), time.monotonic() + terms.address)


def one(given: bytes | Sent | Mapping[str, bytes | Sent], **terms: Any) -> tuple[tuple[str, str], list[str]]:
    """What comes of /a where it is answered so, and what was asked."""
    with serving({"/a": given} if isinstance(given, bytes) or callable(given) else given) as site:
        return judged(site, site.url("/a"), **terms), site.asked


def test_what_is_there_is_asked_once_by_head() -> None:
    assert one(answer(200)) == (("alive", "it answers 200 (OK)"), ["HEAD /a"])


@pytest.mark.parametrize(("status", "words"), [(404, "404 (Not Found)"), (410, "410 (Gone)")])
def test_what_is_gone_is_asked_twice(status: int, words: str) -> None:
    assert one(answer(status)) == (("dead", f"it answers {words}"), ["HEAD /a", "GET /a"])


def test_gone_once_is_not_dead() -> None:
    assert one({"HEAD /a": answer(404), "GET /a": answer(200)})[0] == ("alive", "it answers 200 (OK)")
    assert one({"HEAD /a": answer(404), "GET /a": answer(503)})[0] == ("unknown", "it answers 503 (Service Unavailable)")


@pytest.mark.parametrize("status", [400, 403, 405, 501])
def test_a_head_that_is_not_answered_is_followed_by_a_get(status: int) -> None:
    assert one({"HEAD /a": answer(status), "GET /a": answer(206)}) == (
        ("alive", "it answers 206 (Partial Content)"), ["HEAD /a", "GET /a"])


def test_a_get_that_finds_it_gone_is_asked_again() -> None:
    assert one({"HEAD /a": answer(405)}) == (("dead", "it answers 404 (Not Found)"), ["HEAD /a", "GET /a", "GET /a"])


def test_an_empty_file_is_there() -> None:
    assert one({"HEAD /a": answer(405), "GET /a": answer(416)})[0][0] == "alive"


@pytest.mark.parametrize("status", [401, 403, 406, 451, 500, 503, 999])
def test_what_a_server_does_not_tell_a_stranger_is_unknown(status: int) -> None:
    (state, words), asked = one(answer(status))
    assert (state, words.startswith(f"it answers {status}")) == ("unknown", True)
    assert asked == ["HEAD /a", "GET /a"]


def test_too_many_questions_is_not_asked_again() -> None:
    with serving({"/a": answer(429, "Retry-After: 1")}) as site:
        found = told(site.url("/a"), site.terms())
    assert (found.state, found.busy, site.asked) == (LinkState.UNKNOWN, True, ["HEAD /a"])


def test_a_chain_of_redirects_is_followed() -> None:
    hops: dict[str, bytes | Sent] = {f"/{n}": answer(301 + n % 2, f"Location: /{n + 1}") for n in range(5)}
    with serving(hops | {"/5": answer(200)}) as site:
        assert judged(site, site.url("/0")) == ("alive", "it sends on to http://site.org/5, which answers 200 (OK)")
    with serving(hops) as site:
        assert judged(site, site.url("/0")) == ("dead", "it sends on to http://site.org/5, which answers 404 (Not Found)")


def test_redirects_without_end_are_unknown() -> None:
    assert one(answer(302, "Location: /a")) == (("unknown", "it sends on more than 6 times"), ["HEAD /a"] * 7)


def test_a_redirect_without_a_target_is_unknown() -> None:
    assert one(answer(302))[0] == ("unknown", "it answers 302 (Found)")


def test_what_is_only_announced_is_unknown() -> None:
    assert one(answer(102) + answer(200))[0] == ("unknown", "it answers 102 (Processing)")


@pytest.mark.parametrize(("location", "words"), [
    ("http://127.0.0.1:{port}/secret", "127.0.0.1 is no machine of the public Internet"),
    ("http://[::1]:{port}/secret", "::1 is no machine of the public Internet"),
    ("http://169.254.169.254:{port}/latest/meta-data", "169.254.169.254 is no machine of the public Internet"),
    ("http://inside.org:{port}/", "inside.org is no machine of the public Internet"),
    ("http://site.org:22/", "port 22 is not asked"),
])
def test_a_redirect_to_what_is_not_public_is_refused(location: str, words: str) -> None:
    def names(host: str) -> list[str]:
        # The rest of the world stands on this machine; a name and a number of the inside do not.
        return {"site.org": ["8.8.8.8"], "inside.org": ["10.0.0.1"]}.get(host) or list(names_of(host))

    def send(line: socket.socket, over: threading.Event) -> None:
        line.sendall(answer(302, "Location: " + location.format(port=site.port)))

    asked: list[str] = []
    with serving({"/a": send, "/secret": answer(200)}) as site, _led("8.8.8.8", asked):
        found = told(site.url("/a"), site.terms(resolve=names, admits=is_public))
    assert (found.state, found.answer) == (LinkState.UNKNOWN, f"it sends on where nothing is asked: {words}")
    assert (asked, site.asked) == (["8.8.8.8"], ["HEAD /a"])


class _led:  # noqa: N801
    """Connections to one public number come to the loopback device; those to any other are noted and let be."""

    def __init__(self, number: str, asked: list[str]) -> None:
        self._number, self._asked, self._real = number, asked, socket.create_connection

    def __enter__(self) -> None:
        def create(address: tuple[str, int], timeout: float) -> socket.socket:
            self._asked.append(address[0])
            return self._real(("127.0.0.1", address[1]) if address[0] == self._number else address, timeout)

        socket.create_connection = create  # type: ignore[assignment]

    def __exit__(self, *error: object) -> None:
        socket.create_connection = self._real


def test_other_schemes_are_not_followed() -> None:
    for location in ("file:///etc/passwd", "ftp://site.org/", "gopher://site.org/", "javascript:alert(1)", "http://[::1"):
        assert one(answer(302, f"Location: {location}"))[0] == ("unknown", "it sends on to what is no address of the web")


@pytest.mark.parametrize("address", [
    "http://127.0.0.1:80/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
])
def test_machines_that_are_not_public_are_never_connected_to(address: str) -> None:
    asked: list[str] = []
    with _led("", asked):
        found = told(address, Terms())
    assert (found.state, asked) == (LinkState.UNKNOWN, [])
    assert found.answer.endswith("is no machine of the public Internet")


def test_the_number_that_was_checked_is_the_one_connected_to() -> None:
    """A name that is looked up twice may lead elsewhere the second time."""
    looked: list[str] = []

    def names(host: str) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.0.0.1"]

    with serving({"/a": answer(200)}) as site:
        assert judged(site, site.url("/a"), resolve=names)[0] == "alive"
    assert looked == ["site.org"]


def test_of_several_numbers_those_that_are_not_public_are_left_out() -> None:
    with serving({"/a": answer(200)}) as site:
        asked: list[str] = []
        with _led("", asked):
            found = judged(site, site.url("/a"), resolve=lambda host: ["10.0.0.1", "::1", "127.0.0.1"])
    assert (found[0], asked) == ("alive", ["::1", "127.0.0.1"])


def test_no_credentials_are_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine site.org login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    for name, value in {"HOME": str(tmp_path), "NETRC": str(tmp_path / ".netrc"), "http_proxy": "http://127.0.0.1:9",
                        "HTTP_PROXY": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    def send(line: socket.socket, over: threading.Event) -> None:
        line.sendall(answer(302, f"Location: //me:secret@site.org:{site.port}/b", "Set-Cookie: a=b; Path=/"))

    with serving({"/a": send, "/b": answer(200)}) as site:
        assert judged(site, site.url("/a"))[0] == "alive"
    sent = "".join(site.heads).lower()
    assert site.asked == ["HEAD /a", "HEAD /b"]
    assert [word for word in ("authorization", "cookie", "secret", "referer") if word in sent] == []
    assert "user-agent: release-checker/" in sent


def test_a_body_without_end_is_not_read() -> None:
    sent: list[int] = []

    def endless(line: socket.socket, over: threading.Event) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not over.is_set():
            line.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent.append(65536)

    assert one({"HEAD /a": answer(405), "GET /a": endless})[0] == ("alive", "it answers 200 (OK)")
    assert sum(sent) < 50_000_000


def drip(first: bytes, each: bytes) -> Sent:
    """A server that is never done, and never long silent."""

    def slowly(line: socket.socket, over: threading.Event) -> None:
        line.sendall(first)
        while not over.wait(0.02):
            line.sendall(each)

    return slowly


@pytest.mark.parametrize(("first", "each"), [
    (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    (b"HTTP/1.1 200 OK\r\n", b"x"),
    (b"", b"H"),
    (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
])
def test_an_answer_that_drips_is_ended(first: bytes, each: bytes) -> None:
    assert one(drip(first, each), request=0.3)[0] == ("unknown", "it did not answer in time")


def test_a_server_that_is_silent_is_ended() -> None:
    def wait(line: socket.socket, over: threading.Event) -> None:
        over.wait(20)

    assert one(wait, request=0.3)[0] == ("unknown", "it did not answer in time")


@pytest.mark.parametrize("given", [
    b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 200_000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
    b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    b"HTTP/1.1 abc OK\r\n\r\n",
    b"\x00\xff\xfe" * 100 + b"\r\n\r\n",
    b"",
])
def test_what_is_no_answer_is_unknown(given: bytes) -> None:
    assert one(given)[0][0] == "unknown"


def test_a_redirect_with_odd_bytes() -> None:
    with serving({"/a": answer(302, "Location: /über\x7f x"), "/%C3%BCber%7F%20x": answer(200)}) as site:
        assert judged(site, site.url("/a"))[0] == "alive"


def test_a_connection_that_is_refused() -> None:
    with serving({}) as site:
        pass
    state, words = judged(site, site.url("/a"))
    assert (state, words) == ("unknown", "no connection comes about: Connection refused")


def test_tls_is_verified_against_the_name(tmp_path: Path) -> None:
    server, client = certificate(tmp_path, "site.org")
    with serving({"/a": answer(200)}, server) as site:
        assert judged(site, site.url("/a", scheme="https"), context=client) == ("alive", "it answers 200 (OK)")
        state, words = judged(site, site.url("/a", "other.org", "https"), context=client)
        assert (state, "certificate does not verify" in words and "other.org" in words) == ("unknown", True)
        state, words = judged(site, site.url("/a", scheme="https"), context=ssl.create_default_context())
        assert (state, words) == ("unknown", "its certificate does not verify: self-signed certificate")


def test_a_server_that_knows_no_tls() -> None:
    def greet() -> None:
        with held.accept()[0] as line:
            line.sendall(answer(400))
            line.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as held:
        threading.Thread(target=greet, daemon=True).start()
        port = held.getsockname()[1]
        terms = Terms(resolve=names_of, admits=lambda number: True, ports=frozenset({port}))
        found = told(f"https://site.org:{port}/", terms)
    assert (found.state, found.answer.partition(":")[0]) == (LinkState.UNKNOWN, "no safe connection comes about")


def test_a_handshake_without_end_is_ended(tmp_path: Path) -> None:
    held = socket.create_server(("127.0.0.1", 0))
    with held:
        port = held.getsockname()[1]
        terms = Terms(resolve=names_of, admits=lambda number: True, ports=frozenset({port}), request=0.3)
        found = told(f"https://site.org:{port}/", terms)
    assert (found.state, found.answer) == (LinkState.UNKNOWN, "it did not answer in time")


def test_ipv6() -> None:
    try:
        with serving({"/a": answer(200)}, family=socket.AF_INET6) as site:
            assert judged(site, site.url("/a", "[::1]")) == ("alive", "it answers 200 (OK)")
            assert f"Host: [::1]:{site.port}\r\n" in site.heads[0]
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_a_host_that_does_not_exist() -> None:
    found = told("http://gone.net/a", Terms(resolve=names_of))
    assert (found.state, found.missing, found.answer) == (LinkState.DEAD, "gone.net", "the host gone.net does not exist")


def test_a_redirect_to_a_host_that_does_not_exist() -> None:
    with serving({"/a": answer(301, "Location: http://gone.net/b")}) as site:
        found = told(site.url("/a"), site.terms(ports=frozenset({site.port, 80})))
    assert (found.state, found.missing) == (LinkState.DEAD, "gone.net")
    assert found.answer == "it sends on to http://gone.net/b: the host gone.net does not exist"


def test_a_doi_is_there_when_its_resolver_sends_on() -> None:
    with serving({"/10.1/known": answer(302, "Location: https://publisher.org/turns-programs-away")}) as site:
        assert judged(site, site.url("/10.1/known", "doi.org"))[0] == "alive"
        assert judged(site, site.url("/10.1/lost", "doi.org"))[0] == "dead"
    assert site.asked == ["HEAD /10.1/known", "HEAD /10.1/lost", "GET /10.1/lost"]


@pytest.mark.parametrize(("number", "kind"), [(socket.EAI_NONAME, NoSuchHost), (socket.EAI_AGAIN, NoAnswer)])
def test_what_the_resolver_says(number: int, kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object, **more: object) -> None:
        raise socket.gaierror(number, "said so")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(NoAnswer) as raised:
        resolve("site.org")
    assert type(raised.value) is kind


def test_one_question_at_a_time_to_a_host() -> None:
    turns, inside, most, lock = Turns(0.0), [0], [0], threading.Lock()

    def work() -> None:
        for _ in range(50):
            with turns.of("site.org", time.monotonic() + 20):
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with lock:
                    inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    with turns.of("site.org", time.monotonic() + 1), pytest.raises(NoAnswer), turns.of("site.org", time.monotonic()):
        pass
