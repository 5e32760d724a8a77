"""Credentials in headers, and what registries ask for."""

from __future__ import annotations

import pytest

from groundup.hubs.credentials import Credential, parse_challenge


def test_basic() -> None:
    """Name and password are joined and encoded by RFC 7617, whatever their letters."""
    assert Credential("Aladdin", "open sesame").basic == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert Credential("Zoë", "ß").basic == "Basic Wm/DqzrDnw=="


def test_password_is_not_shown() -> None:
    """Printed by accident, a credential does not tell the password."""
    assert "sesame" not in repr(Credential("Aladdin", "open sesame"))


@pytest.mark.parametrize(
    ("header", "scheme", "parameters"),
    [
        (
            'Bearer realm="https://hub.example/token",service="hub",scope="repository:a/b:pull,push"',
            "bearer",
            {"realm": "https://hub.example/token", "service": "hub", "scope": "repository:a/b:pull,push"},
        ),
        ('Basic realm="the school"', "basic", {"realm": "the school"}),
        ("Bearer realm=x, error=invalid", "bearer", {"realm": "x", "error": "invalid"}),
        ("", "", {}),
        ("Bearer", "bearer", {}),
        ('Bearer realm="unfinished', "bearer", {"realm": "unfinished"}),
    ],
)
def test_challenges(header: str, scheme: str, parameters: dict[str, str]) -> None:
    """A challenge is a scheme and pairs, quoted or not."""
    assert parse_challenge(header) == (scheme, parameters)
