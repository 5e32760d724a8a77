"""One extractor for credentials, and who is who in each bind mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import ForbiddenError, UnauthorizedError
from groundup.server.auth import EVERYBODY, OWNER, Auth, check_right, credential
from groundup.server.call import Caller
from groundup.server.keys import KeyRing
from groundup.server.routes import Right
from groundup.server.server_settings import ServerSettings

LAN = ServerSettings(address="192.168.1.5")


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([(b"authorization", b"Bearer abc")], b"abc"),
        ([(b"authorization", b"bEaReR  abc ")], b"abc"),
        ([(b"x-api-key", b"abc")], b"abc"),
        ([(b"authorization", b"Bearer abc"), (b"x-api-key", b"abc")], None),
        ([(b"authorization", b"Basic abc"), (b"authorization", b"Bearer abc")], None),
        ([(b"authorization", b"Bearer ")], None),
        ([(b"cookie", b"abc")], None),
        ([], None),
    ],
)
def test_a_credential_stands_in_one_place(headers: list[tuple[bytes, bytes]], found: bytes | None) -> None:
    """One header with one value; two are none, since two readers could choose differently."""
    assert credential(headers) == found


def test_who_is_who(tmp_path: Path) -> None:
    """Loopback is the owner whatever is sent; a network has keys; the owner's programs have their secret."""
    ring = KeyRing(tmp_path / "keys.json")
    headers = [(b"authorization", b"Bearer " + ring.add("anna").encode())]
    assert Auth(ServerSettings(), ring).caller([(b"authorization", b"Bearer ollama")]) == OWNER
    assert Auth(LAN, ring).caller(headers).owner == "anna"
    with pytest.raises(UnauthorizedError):
        Auth(LAN, ring).caller([])
    assert Auth(LAN, ring, b"secret").caller([(b"x-api-key", b"secret")]) == OWNER
    with pytest.raises(UnauthorizedError):
        Auth(LAN, ring, b"").caller([(b"x-api-key", b"")])
    assert Auth(ServerSettings(address="192.168.1.5", insecure_lan=True), ring).caller([]) == EVERYBODY


def test_a_right_is_needed() -> None:
    """Everybody of an open network may ask models and change nothing."""
    check_right(EVERYBODY, Right.CHAT)
    check_right(Caller(rights=frozenset()), Right.NOTHING)
    for right in (Right.MANAGE, Right.ADMIN):
        with pytest.raises(ForbiddenError, match=right.value):
            check_right(EVERYBODY, right)
