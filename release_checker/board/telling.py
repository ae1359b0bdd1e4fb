# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a hook is told, signed, and sent with care: somebody else named the address."""

from __future__ import annotations

import datetime
import hmac
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import Field

from release_checker import __version__
from release_checker.errors import UsageError
from release_checker.facts.links_request import Answer, Sent, Terms, ask
from release_checker.reports.record import Record

SECONDS = 10.0
"In which a receiver must have answered."
PORTS = frozenset({443, 8443})
"That a hook may name where private addresses are not allowed."
SIGNATURE = "X-Release-Checker-Signature"


class Telling(Record):
    """What a hook is told. The signature covers all of it, the moment and the number of the delivery among it."""

    version: str = "1"
    delivery: int = Field(description="The same at each try: who has it already need do nothing.")
    sent: datetime.datetime = Field(description="Of this try; refuse what is older than a few minutes.")
    event: int = Field(description="Number of the event, as in the history.")
    kind: str = Field(description="audited (the decision changed), approved, changes or signed.")
    at: datetime.datetime
    who: str
    login: str = Field(description="Of who did it; empty where no person did.")
    text: str
    cohort: str
    project: str
    digest: str = Field(description="Of the report that it speaks of; empty for none.")
    commit: str
    decision: str = Field(description="Of that report.")
    before: str = Field(description="The decision that it changed; empty for none.")
    page: str = Field(description="Where people read on.")


@dataclass(frozen=True, slots=True)
class Job:
    """One telling that is ours to send."""

    number: int
    "Of the delivery."
    tries: int
    "With this one."
    url: str
    "Where to."
    body: bytes
    "JSON of a Telling."
    signature: str
    "Over the body."


def new_secret() -> bytes:
    """The secret of a new hook."""
    return secrets.token_urlsafe(32).encode()


def signed(secret: bytes, body: bytes) -> str:
    """`sha256=` and the HMAC of the body, in hexadecimal: RFC 2104."""
    return f"sha256={hmac.digest(secret, body, 'sha256').hex()}"


def hold_url(url: str, *, private: bool) -> str:
    """The address of a hook; raises UsageError for one that would not be told.

    Whether its name leads to a public machine is looked at each time: names lead elsewhere tomorrow.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"this is no address: {error}") from error
    if len(url) > 2000 or not url.isascii() or not url.isprintable() or " " in url or not parts.hostname:
        raise UsageError("expected an address such as https://ci.example.org/hook, of ASCII characters without spaces")
    if parts.username is not None or parts.password is not None:
        raise UsageError("an address holds no name or password: the signature says who is speaking")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise UsageError("expected an https address: what is told is not for everybody")
    if not private and (port or 443) not in PORTS:
        raise UsageError(f"port {port} is not told; expected 443 or 8443")
    return url


def post(job: Job, private: bool) -> Answer:
    """Send a job to an address that was checked as it was connected to; follows nothing, reads the head of the answer."""
    url = hold_url(job.url, private=private)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    terms = Terms(admits=lambda _: True, ports=frozenset({port})) if private else Terms(ports=PORTS)
    sent = Sent(job.body, {
        "User-Agent": f"release-checker-board/{__version__}", "Content-Type": "application/json", SIGNATURE: job.signature,
        "X-Release-Checker-Delivery": str(job.number)})
    return ask("POST", url, terms, time.monotonic() + SECONDS, sent)
