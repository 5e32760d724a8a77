"""Requests to one OCI registry, with whatever proof of identity it wants.

A registry answers 401 and says where a token is to be had (its realm). A credential goes to that realm
only if it is on the registry's own host, or the pair is listed in `TRUSTED_REALMS`: otherwise anybody who
can put a registry's name before a user could collect passwords (CVE-2025-51471).

Protocol: https://github.com/distribution/distribution/blob/main/docs/content/spec/auth/token.md
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec

from groundup.errors import HubAnswerError, RedirectRefusedError

from .credentials import Credential, CredentialSource, no_credentials, parse_challenge
from .http import HttpClient, WholeAnswer
from .redirects import host_of, is_same_origin, origin

MAXIMUM_TOKEN_BYTES: Final = 64 << 10

# Registries whose tokens are given on another host, and on which one.
TRUSTED_REALMS: Final[dict[str, str]] = {}

Content = bytes | Callable[[], AsyncIterator[bytes]]


class _Token(msgspec.Struct):
    token: str = ""
    access_token: str = ""


class RegistryAccess:
    """One registry; `base` is its address without a path, such as "https://registry.school.example"."""

    def __init__(
        self, http: HttpClient, base: str, host: str, credentials: CredentialSource = no_credentials
    ) -> None:
        self.base = base
        self._http = http
        self._credential = credentials(host)
        self._authorizations: dict[str, str] = {}
        self._renewing = asyncio.Lock()

    @property
    def has_credential(self) -> bool:
        """Whether the user has an account there."""
        return self._credential is not None

    def authorization(self, scope: str) -> str:
        """What proved enough for this scope before; "" = nothing yet, or nothing is needed."""
        return self._authorizations.get(scope, "")

    async def read(
        self,
        method: str,
        url: str,
        *,
        scope: str,
        headers: Mapping[str, str] | None = None,
        content: Content = b"",
        maximum_bytes: int = 4 << 20,
    ) -> WholeAnswer:
        """A request; after a 401 once more, with what the registry asks for.

        Args:
            method: of the request.
            url: on this registry.
            scope: what a token is to be good for, such as "repository:library/tiny:pull".
            headers: to send along.
            content: the body, or what makes it anew for each attempt.
            maximum_bytes: how long the answer may be.

        Raises:
            RedirectRefusedError: the realm is somewhere else.
            HubError: the network or the registry failed. A status of 4xx or 5xx is no error here.
        """
        for is_last in (False, True):
            answer = await self._http.read(
                method,
                url,
                headers=headers,
                authorization=self.authorization(scope),
                content=content if isinstance(content, bytes) else content(),
                maximum_bytes=maximum_bytes,
            )
            if answer.status != 401 or is_last:
                break
            if not await self.prove(answer.headers, scope):
                break
        return answer

    async def renew(self, url: str, scope: str, refused: str) -> bool:
        """Prove it again, because the proof `refused` has expired; False if nothing helps.

        Several connections find that out at the same moment; one of them renews it for all.
        """
        async with self._renewing:
            if self.authorization(scope) != refused:
                return True
            answer = await self._http.read("HEAD", url)
            return answer.status == 401 and await self.prove(answer.headers, scope)

    async def prove(self, headers: Mapping[str, str], scope: str) -> bool:
        """Do what the headers of a 401 ask for; False if there is nothing to do it with."""
        scheme, challenge = parse_challenge(headers.get("www-authenticate", ""))
        if scheme == "bearer" and challenge.get("realm"):
            token = await self._token(challenge, scope)
            self._authorizations[scope] = f"Bearer {token}" if token else ""
            return bool(token)
        if scheme == "basic" and self._credential is not None:
            self._authorizations[scope] = self._credential.basic
            return True
        return False

    async def _token(self, challenge: Mapping[str, str], scope: str) -> str:
        realm = challenge["realm"]
        self._check_realm(realm)
        query = {"service": challenge.get("service", ""), "scope": challenge.get("scope") or scope}
        separator = "&" if "?" in realm else "?"
        answer = await self._http.read(
            "GET",
            f"{realm}{separator}{urlencode({name: value for name, value in query.items() if value})}",
            authorization=_basic(self._credential),
            maximum_bytes=MAXIMUM_TOKEN_BYTES,
        )
        if answer.status in (401, 403):
            return ""  # the registry itself says it better: the next answer is 401 again
        try:
            token = msgspec.json.decode(answer.content, type=_Token) if answer.status == 200 else _Token()
        except msgspec.DecodeError as error:
            raise HubAnswerError(answer.host, "what should be a token is none") from error
        text = token.token or token.access_token
        if not text or not text.isascii() or not text.isprintable():
            raise HubAnswerError(answer.host, f"it gives no token (status {answer.status})")
        return text

    def _check_realm(self, realm: str) -> None:
        try:
            is_ours = is_same_origin(realm, self.base) or TRUSTED_REALMS.get(self.base) == _place(realm)
        except ValueError as error:
            raise HubAnswerError(host_of(self.base), f"its realm {realm[:80]!r} is no address") from error
        if not is_ours:
            raise RedirectRefusedError(
                host_of(self.base), host_of(realm), "it wants the proof of who you are sent to another host"
            )


def _place(address: str) -> str:
    scheme, host, port = origin(address)
    return f"{scheme}://{host}:{port}"


def _basic(credential: Credential | None) -> str:
    return credential.basic if credential else ""
