"""Who a user is at a registry, and how that is said in a header. Nothing is stored here."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credential:
    """A name and a password (or a token in its place) for one registry."""

    user: str
    password: str = field(repr=False)

    @property
    def basic(self) -> str:
        """The value of an Authorization header, by RFC 7617."""
        pair = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(pair).decode('ascii')}"


CredentialSource = Callable[[str], Credential | None]
"""Gives the credential for a registry, by its host as it stands in names ("registry.school.example:5000")."""


def no_credentials(host: str) -> None:
    """For who is nobody anywhere."""


def parse_challenge(header: str) -> tuple[str, dict[str, str]]:
    """The scheme in small letters and the parameters of a `WWW-Authenticate` header with one challenge.

    Parameters are name="value" pairs with commas between them (RFC 9110, section 11.6.1); whatever does
    not have that form is left out.
    """
    scheme, _, rest = header.strip().partition(" ")
    return scheme.lower(), dict(_parameters(rest))


def _parameters(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while "=" in text:
        name, _, text = text.partition("=")
        text = text.lstrip()
        if text.startswith('"'):
            value, _, text = text[1:].partition('"')  # scopes and addresses have no quotes in them
        else:
            value, _, text = text.partition(",")
        found.append((name.strip(" ,\t").lower(), value.strip()))
    return found
