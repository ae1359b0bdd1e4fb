# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who somebody is at an OpenID Connect provider: authorization code with PKCE, state and nonce (extra `oauth`).

https://openid.net/specs/openid-connect-core-1_0.html, https://www.rfc-editor.org/rfc/rfc9700 for the rest.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from release_checker.board.forgery import LOOPBACK
from release_checker.board.services import Provider
from release_checker.errors import ReleaseCheckerError, UsageError
from release_checker.reports.record import Record

SECONDS = 10.0
"For one answer of the provider."
DESCRIBED = 600.0
"Seconds in which a provider's description is not asked for again."
LASTS = 600
"Seconds in which one has to come back from there."
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"Of signatures; none of those that are made with a secret both sides know."


class NotKnown(ReleaseCheckerError):
    """The provider did not say who it is, or not in a way that counts."""


class Busy(ReleaseCheckerError):
    """Too many wait for the provider already."""


class Way(Record):
    """What is remembered while somebody is at the provider: kept in their browser, sealed with the board's key."""

    state: str
    nonce: str
    verifier: str
    then: str
    until: float


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who came back."""

    subject: str
    "Their name at the provider, which never changes."
    email: str
    "Their address, where the provider has verified it; else empty."


def way(then: str) -> Way:
    """A new way to the provider and back."""
    drawn = [secrets.token_urlsafe(32) for _ in range(2)]
    return Way(state=drawn[0], nonce=drawn[1], verifier=secrets.token_urlsafe(48), then=then, until=time.time() + LASTS)


def sealed(found: Way, key: bytes) -> str:
    """As the browser keeps it."""
    text = found.model_dump_json().encode().hex()
    return f"{text}.{_seal(text, key)}"


def opened(cookie: str, state: str, key: bytes) -> Way:
    """The way that belongs to a state that came back; raises NotKnown where none does."""
    text, _, seal = cookie.partition(".")
    if not hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(text, key).encode()):
        raise NotKnown("this browser did not set out from here; begin again")
    try:
        found = Way.model_validate_json(bytes.fromhex(text))
    except (ValidationError, ValueError) as error:
        raise NotKnown("this browser did not set out from here; begin again") from error
    if found.until < time.time() or not hmac.compare_digest(found.state.encode(), state.encode("utf-8", "replace")):
        raise NotKnown("this way in is no longer open; begin again")
    return found


def _seal(text: str, key: bytes) -> str:
    return hmac.digest(key, b"provider:" + text.encode("utf-8", "replace"), "sha256").hex()


def address(provider: Provider, found: Way, back: str) -> str:
    """Where the browser is sent; raises NotKnown when the provider does not answer, Busy while too many wait for it."""
    with _client(provider, back) as client:
        endpoint = _metadata(client, provider)["authorization_endpoint"]
        url, _ = client.create_authorization_url(
            endpoint, state=found.state, code_verifier=found.verifier, nonce=found.nonce)
    return str(url)


def somebody(provider: Provider, found: Way, code: str, back: str) -> Somebody:
    """Who came back with a code; raises NotKnown where the provider does not vouch for them, Busy as above."""
    with _client(provider, back) as client:
        metadata = _metadata(client, provider)
        with _room(provider):
            given, keys = _given(client, metadata, found, code)
    claims = _claims(str(given.get("id_token", "")), keys, provider, found.nonce)
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Somebody(str(claims["sub"]), email.strip().lower() if isinstance(email, str) else "")


def _given(client: Any, metadata: Mapping[str, str], found: Way, code: str) -> tuple[Any, Any]:
    """The provider's answer to a code, and the keys that it signs with."""
    given = _asked(lambda: client.fetch_token(
        metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=found.verifier))
    keys = _asked(lambda: client.request("GET", metadata["jwks_uri"], withhold_token=True).raise_for_status().json())
    return given, keys


def _claims(token: str, keys: Any, provider: Provider, nonce: str) -> Mapping[str, Any]:
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    wanted = jwt.JWTClaimsRegistry(
        leeway=60, iss={"essential": True, "value": provider.issuer}, aud={"essential": True, "value": provider.client_id},
        exp={"essential": True}, iat={"essential": True}, sub={"essential": True}, nonce={"essential": True, "value": nonce})
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
        wanted.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotKnown(f"the provider's word does not hold: {type(error).__name__}") from error
    if claims.get("azp", provider.client_id) != provider.client_id or len(str(claims["sub"])) > 255:
        raise NotKnown("the provider's word is not for this board")
    return claims


def _client(provider: Provider, back: str) -> Any:
    OAuth2Client = _library()  # noqa: N806 - a class
    return OAuth2Client(provider.client_id, provider.client_secret, scope="openid email", redirect_uri=back,
                        code_challenge_method="S256", timeout=SECONDS, follow_redirects=False, trust_env=False)


def _library() -> Any:
    try:
        from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is not installed; pip install 'release-checker[oauth]'") from error
    return OAuth2Client


def hold(issuer: str) -> None:
    """Raises UsageError where the provider cannot be asked: no https, or its library is not there."""
    _library()
    if not _safe(issuer):
        raise UsageError(f"{issuer[:200]!r} is no address of a provider: expected https://…")


@contextlib.contextmanager
def _room(provider: Provider) -> Iterator[None]:
    if not provider.asking.room.acquire(blocking=False):
        raise Busy("many wait for the provider, which is slow; try again in a minute")
    try:
        yield
    finally:
        provider.asking.room.release()


def _metadata(client: Any, provider: Provider) -> Mapping[str, str]:
    asking = provider.asking
    if asking.until < time.monotonic():
        with _room(provider):
            asking.description, asking.until = _described(client, provider), time.monotonic() + DESCRIBED
    return asking.description


def _described(client: Any, provider: Provider) -> Mapping[str, str]:
    place = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _asked(lambda: client.request("GET", place, withhold_token=True).raise_for_status().json())
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not isinstance(found, dict) or found.get("issuer") != provider.issuer or not all(_safe(found.get(x)) for x in names):
        raise NotKnown("the provider's description is not that of the one this board was told of")
    return found


def _safe(url: object) -> bool:
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return False
    return parts is not None and bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _asked(question: Any) -> Any:
    import httpx
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]

    try:
        return question()
    except (httpx.HTTPError, httpx.InvalidURL, AuthlibBaseError, ValueError) as error:
        raise NotKnown(f"the provider does not answer as it should: {type(error).__name__}") from error
