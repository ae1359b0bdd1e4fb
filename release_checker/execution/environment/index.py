# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where this machine gets its packages: pip's and uv's own settings, read as files, never the audited project's."""

from __future__ import annotations

import configparser
import os
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

KEPT = frozenset(
    {
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "SSL_CLIENT_CERT",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "UV_DEFAULT_INDEX",
        "UV_EXTRA_INDEX_URL",
        "UV_FIND_LINKS",
        "UV_NATIVE_TLS",
        "UV_SYSTEM_CERTS",
        "UV_INSECURE_HOST",
        "UV_HTTP_TIMEOUT",
        "UV_KEYRING_PROVIDER",
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "PIP_FIND_LINKS",
        "PIP_CERT",
        "PIP_CLIENT_CERT",
        "PIP_PROXY",
        "PIP_TRUSTED_HOST",
        "PIP_NO_INDEX",
        "PIP_DEFAULT_TIMEOUT",
    }
)
"Variables that say where packages are and how to reach them; everything else is scrubbed."


def index_environment() -> dict[str, str]:
    """Variables for uv and pip that lead to this machine's index, certificates and proxies.

    Settings of pip are translated where uv has none of its own, so that a mirror for pip serves uv too. pip takes the best
    version of all indexes, uv the first index that has the name; several indexes are read pip's way.
    """
    found = {key: value for key, value in os.environ.items() if key in KEPT or key.startswith("UV_INDEX")}
    pip = {
        **pip_settings(),
        **{
            key[4:].lower().replace("_", "-"): value
            for key, value in os.environ.items()
            if key.startswith("PIP_") and key in KEPT
        },
    }
    for key, setting in (
        ("PIP_INDEX_URL", "index-url"),
        ("PIP_EXTRA_INDEX_URL", "extra-index-url"),
        ("PIP_FIND_LINKS", "find-links"),
        ("PIP_CERT", "cert"),
        ("PIP_PROXY", "proxy"),
        ("PIP_TRUSTED_HOST", "trusted-host"),
        ("PIP_NO_INDEX", "no-index"),
    ):
        if value := pip.get(setting):
            found[key] = " ".join(value.split())
    settings = uv_settings() if not any(key.startswith(("UV_INDEX", "UV_DEFAULT", "UV_EXTRA")) for key in found) else {}
    found = {**settings, **found}
    chosen = any(key in found for key in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL"))
    if not chosen and (value := pip.get("index-url")):
        found["UV_DEFAULT_INDEX"] = value.strip()
    if not chosen and (value := pip.get("extra-index-url")):
        found["UV_EXTRA_INDEX_URL"] = " ".join(value.split())
        found.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    if (value := pip.get("find-links")) and "UV_FIND_LINKS" not in found:
        found["UV_FIND_LINKS"] = ",".join(item for item in value.split() if "://" in item or Path(item).is_dir())
    if (value := pip.get("cert")) and "SSL_CERT_FILE" not in found:
        found["SSL_CERT_FILE"] = value.strip()
    if value := pip.get("proxy"):
        found.setdefault("HTTPS_PROXY", value.strip())
        found.setdefault("HTTP_PROXY", value.strip())
    if found.get("PIP_NO_INDEX", "").strip().lower() not in ("1", "true", "yes", "on"):
        found.pop("PIP_NO_INDEX", None)
    return {key: value for key, value in found.items() if value}


@cache
def pip_settings() -> dict[str, str]:
    """What pip's configuration files say under [global], [install] and [download], later files outranking earlier ones."""
    found: dict[str, str] = {}
    for place in _pip_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(place.read_text("utf-8", "replace"))
        except (OSError, configparser.Error):
            continue
        for section in ("global", "download", "install"):
            if parser.has_section(section):
                found.update({key.replace("_", "-"): value for key, value in parser.items(section)})
    return found


def _pip_files() -> Iterator[Path]:
    """Pip's own order: site, then user (old place, new place), then the one that PIP_CONFIG_FILE names."""
    home = Path(os.environ["HOME"]) if os.environ.get("HOME") else None
    for base in os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":"):
        yield Path(base) / "pip" / "pip.conf"
    yield Path("/etc/pip.conf")
    if home:
        yield home / ".pip" / "pip.conf"
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        yield config / "pip" / "pip.conf"
        if sys.platform == "darwin":
            yield home / "Library" / "Application Support" / "pip" / "pip.conf"
    yield Path(sys.prefix) / "pip.conf"
    if (named := os.environ.get("PIP_CONFIG_FILE")) and named != os.devnull:
        yield Path(named)


@cache
def uv_settings() -> dict[str, str]:
    """Indexes that the user's or system's uv.toml names, as uv's variables; the rest of the file has no say."""
    home = os.environ.get("XDG_CONFIG_HOME") or (f"{os.environ['HOME']}/.config" if os.environ.get("HOME") else "/etc")
    for place in (Path(home, "uv", "uv.toml"), Path("/etc/uv/uv.toml")):
        try:
            read = tomllib.loads(place.read_text("utf-8", "replace"))
        except (OSError, ValueError, RecursionError):
            continue
        rows = [row for row in read.get("index", ()) if isinstance(row, dict) and isinstance(row.get("url"), str)]
        default = next((row["url"] for row in rows if row.get("default")), read.get("index-url"))
        others = [row["url"] for row in rows if not row.get("default")]
        found = {"UV_DEFAULT_INDEX": default} if isinstance(default, str) else {}
        return found | ({"UV_INDEX": " ".join(others)} if others else {})
    return {}
