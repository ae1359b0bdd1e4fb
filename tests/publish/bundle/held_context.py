# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Fill the validator's cache with the JSON-LD context of RO-Crate 1.1, so that it needs no network.

Run by the validator's own Python: `held_context.py CACHE CONTEXT`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter
from requests_cache import CachedSession  # type: ignore[import-not-found]
from urllib3 import HTTPResponse

ADDRESS = "https://w3id.org/ro/crate/1.1/context"


class Held(HTTPAdapter):
    """Answers every request with one file."""

    def send(self, request: Any, *anything: Any, **more: Any) -> Any:
        body = io.BytesIO(Path(sys.argv[2]).read_bytes())
        answer = HTTPResponse(body, headers={"Content-Type": "application/ld+json"}, status=200, preload_content=False)
        return self.build_response(request, answer)


if __name__ == "__main__":
    session = CachedSession(sys.argv[1], backend="sqlite", expire_after=-1)
    session.mount("https://", Held())
    session.get(ADDRESS).raise_for_status()
