# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether a test failed for want of a network, which no test gets here."""

from __future__ import annotations

import re
from collections.abc import Sequence

WORDS = re.compile(
    # What the resolver, sockets, and the common clients say when nothing can be reached.
    r"Temporary failure in name resolution|Name or service not known|nodename nor servname|getaddrinfo failed|"
    r"Network is unreachable|No route to host|Failed to resolve '[^']+'|Max retries exceeded with url: [^\s]+|"
    r"NewConnectionError|ConnectTimeout|URLError: <urlopen error[^>]*>|socket\.gaierror|NameResolutionError|"
    r"We couldn't connect to '[^']+'|LocalEntryNotFoundError|OfflineModeIsEnabled|Could not resolve host: \S+|"
    r"Cannot connect to host \S+|ConnectError: \[Errno -?\d+\]|Couldn't reach \S+|Unable to access '?https?://\S+|"
    r"offline mode|check your (?:internet|network) connection"
)
"Words of an error that only a missing network brings."
LOCAL = re.compile(r"localhost|127\.0\.0\.1|\[?::1\]?|0\.0\.0\.0")


def needs_network(text: str, hosts: Sequence[str]) -> str:
    """The host that a failing test asked for, or the words that tell; empty when nothing does.

    A host alone does not tell: the test may have gone on without it. It counts where the error is one of connecting.
    """
    match = WORDS.search(text)
    if match and not LOCAL.search(match[0]):
        return hosts[0] if hosts else match[0][:80]
    if hosts and re.search(r"Connection|[Tt]ime(?:d )?out|Download|download|URL|HTTP|urlopen|socket|SSL", text):
        return hosts[0]
    return ""
