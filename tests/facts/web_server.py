# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A server on the loopback device whose answers are bytes that a test writes, and terms on which it may be asked."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release_checker.facts.links_asked import CONTROL
from release_checker.facts.links_request import NoSuchHost, Terms

Sent = Callable[[socket.socket, threading.Event], None]
"Writes an answer of its own; the event is set when the server ends."


@dataclass
class WebServer:
    """Answers by method and path, and what was asked."""

    answers: Mapping[str, bytes | Sent]
    "By `GET /path`, or by `/path` for every method."
    port: int = 0
    asked: list[str] = field(default_factory=list)
    "Method and path of each question, in order."
    heads: list[str] = field(default_factory=list)
    "Each question as it came."
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "site.org", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def terms(self, **changes: Any) -> Terms:
        """Terms that admit this server by any name below .org."""
        given: dict[str, Any] = {"resolve": names_of, "admits": {"127.0.0.1", "::1"}.__contains__, "pause": 0.0,
                                 "ports": frozenset({self.port}), "request": 5.0}
        return Terms(**(given | changes))


def names_of(host: str) -> Sequence[str]:
    """Every name below .org but the control is this machine, each number is itself, nothing else exists."""
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    if host.endswith(".org") and host != CONTROL:
        return ["127.0.0.1"]
    raise NoSuchHost(f"the host {host} does not exist")


def answer(status: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextlib.contextmanager
def serving(
    answers: Mapping[str, bytes | Sent], context: ssl.SSLContext | None = None, family: socket.AddressFamily = socket.AF_INET
) -> Iterator[WebServer]:
    """The server, until the block ends; what it has no answer for is 404."""
    site = WebServer(answers)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError, ValueError):
                self.request.settimeout(10)
                line = self.request if context is None else context.wrap_socket(self.request, server_side=True)
                head = b""
                while b"\r\n\r\n" not in head and (data := line.recv(65536)):
                    head += data
                method, path = head.decode("latin-1").split(" ")[:2]
                site.asked.append(f"{method} {path}")
                site.heads.append(head.decode("latin-1"))
                given = answers.get(f"{method} {path}", answers.get(path, answer(404)))
                if isinstance(given, bytes):
                    line.sendall(given)
                else:
                    given(line, site.over)

    class Server(socketserver.ThreadingTCPServer):
        address_family = family
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

    with Server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), Handler) as server:
        site.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield site
        finally:
            site.over.set()
            server.shutdown()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate of our own for one name: the server's context, and one of a client that trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(title).issuer_name(title).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
