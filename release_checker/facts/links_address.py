# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Web addresses as they are asked: in one spelling, without credentials; and which of them are no addresses to ask."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

from release_checker.facts.links import TEMPLATE
from release_checker.facts.placeholders import OWNER

LONGEST = 2000
"Characters of an address; browsers and servers refuse longer ones."
PATH = "/%:@!$&'()*+,;=~-._"
"Characters of RFC 3986 that stand in a path as they are; a percent sign stays, since it may begin an escape."
HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|[0-9a-f:.]*:[0-9a-f:.]*")
"A name in ASCII, or a number of IPv6."
LOCAL_HOST = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|test|invalid|example)|[^.]*"
)
"Names that RFC 2606, 6761 and 6762 keep from the public, names without a dot, and what networks call themselves."
SHORT_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"How resolvers read numbers of IPv4 too: 127.1, 0x7f.1; no name of the public ends in one (RFC 3696)."
SAMPLE_HOST = re.compile(r"(?:.*\.)?(?:example\.(?:com|org|net|edu)|(?:your|my)-?(?:domain|site|server|host|url)\.\w+)")
SAMPLE = re.compile(
    r"\byour[-_]?(?:user|name|org|account|repo|project|token|key|id|bucket|file|data|model|path)|path/to/|x{4,}|\.\.\.|…"
    r"|[<>{}*\[\]]|\$[A-Za-z_(]|\b(?:placeholder|changeme|username|user_name|repo_name|github_username)\b",
    re.IGNORECASE,
)
"Words that the reader is meant to replace."
SECRET = re.compile(
    r"token|api_?key|access_?key|secret|passw|credential|signature|(?<![a-z])sig(?![a-z])|auth(?!or)", re.IGNORECASE
)
"Names of values in a query that let somebody in."


NOT_PUBLIC = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("168.63.129.16"))
"Of protocols (RFC 6890), where Python's list has gaps; and where Azure's machines ask for what is theirs."
GIVEN_OUT, DOCUMENTS = ipaddress.ip_network("2000::/3"), ipaddress.ip_network("3fff::/20")
"Of IPv6: global unicast, and its part for documents (RFC 9637)."


def normal_address(written: str) -> str:
    """The address in one spelling: no fragment, no user name or password, ASCII alone; empty for none of the web."""
    try:
        parts = urlsplit(written.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".").lower()
        port = parts.port
    except ValueError:  # UnicodeError is one
        return ""
    if parts.scheme.lower() not in ("http", "https") or not HOST.fullmatch(host) or len(written) > LONGEST:
        return ""
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme.lower()]
    place = shown if port in (None, usual) else f"{shown}:{port}"
    query = quote(parts.query, safe=PATH + "?")
    return SplitResult(parts.scheme.lower(), place, quote(parts.path, safe=PATH) or "/", query, "").geturl()


def doi_address(doi: str) -> str:
    """Where the resolver of DOIs answers for one."""
    return normal_address(f"https://doi.org/{quote(doi.strip(), safe='/:;()._-')}")


def is_sample(address: str) -> bool:
    """It stands for an address that the reader is to write, or for one of the reader's own machine."""
    host = urlsplit(address).hostname or ""
    text = unquote(address)
    if SAMPLE_HOST.fullmatch(host) or SAMPLE.search(text) or TEMPLATE.search(text) or OWNER.search(text):
        return True
    return is_local(host)


def is_local(host: str) -> bool:
    """The name or number of a machine says by itself that it is none of the public Internet."""
    try:
        return not is_public(str(ipaddress.ip_address(host)))
    except ValueError:
        name = host.rstrip(".").lower()
        return bool(LOCAL_HOST.fullmatch(name) or SHORT_NUMBER.fullmatch(name))


def holds_secret(address: str) -> bool:
    """Its query holds what lets somebody in; such an address is neither asked nor shown in full."""
    parts = re.split("[&;]", urlsplit(address).query)
    return any(SECRET.search(unquote(name)) for name, _, value in (part.partition("=") for part in parts) if value)


def shown_address(address: str) -> str:
    """The address as people may read it in a report."""
    return f"{address.partition('?')[0]}?…" if holds_secret(address) else address


def is_public(number: str) -> bool:
    """The numeric address is one of the public Internet: no loopback, no private, link-local, metadata or shared network.

    An IPv6 address that carries one of IPv4 (mapped, 6to4, Teredo, NAT64 of RFC 6052, ISATAP of RFC 5214) is as public as
    that one; of the others only those of the unicast block that is given out (RFC 4291, 2.4) are public at all.
    """
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return False
    if found.is_multicast or not found.is_global:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in block for block in NOT_PUBLIC)
    inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if found in ipaddress.ip_network("64:ff9b::/96") or found in ipaddress.ip_network("64:ff9b:1::/48"):
        inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    elif found.ipv4_mapped is None and (found not in GIVEN_OUT or found in DOCUMENTS):
        return False
    if int(found) >> 32 & 0xFCFFFFFF == 0x00005EFE:  # the two bits left out say "universal" and "group"
        inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return found.scope_id is None and all(is_public(str(item)) for item in inner if item is not None)
