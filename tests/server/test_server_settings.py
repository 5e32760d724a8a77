"""How the server listens decides whom it hears."""

from __future__ import annotations

import pytest

from groundup.server.server_settings import ServerSettings


@pytest.mark.parametrize(
    ("address", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.5", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.5", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("", False),
    ],
)
def test_only_loopback_asks_for_no_key(address: str, is_loopback: bool) -> None:
    """Everything else asks, unless the owner wrote out that nobody shall be asked."""
    settings = ServerSettings(address=address)
    assert settings.is_loopback is is_loopback
    assert settings.asks_for_keys is not is_loopback
    assert ServerSettings(address=address, needs_key=True, insecure_lan=True).asks_for_keys
