"""Keys: shown once, kept as hashes, compared as bytes, gone at once when removed."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, InvalidNameError, InvalidParameterError, NameTakenError
from groundup.server.keys import PREFIX, KeyRing
from tests.canaries.careless_keys import TextRing


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """An empty ring in a folder that does not exist yet."""
    return KeyRing(tmp_path / "home" / "keys.json")


def test_a_key_is_kept_as_a_hash_for_its_owner_alone(ring: KeyRing, tmp_path: Path) -> None:
    """The file has no secret in it, and nobody else may read it."""
    secret = ring.add("anna", "manage")
    path = tmp_path / "home" / "keys.json"
    assert secret.startswith(PREFIX)
    assert len(secret) > 40
    assert secret not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = ring.find(secret.encode())
    assert found is not None
    assert found.rights == {"chat", "manage"}


def test_only_the_whole_secret_counts(ring: KeyRing) -> None:
    """Parts, other capitals, blanks and the hash itself open nothing."""
    secret = ring.add("anna")
    found = ring.find(secret.encode())
    assert found is not None
    for wrong in (secret[:-1], secret + "x", secret.upper(), f" {secret}", "", "anna", found.sha256):
        assert ring.find(wrong.encode()) is None


def test_removed_and_expired_keys_open_nothing(ring: KeyRing, tmp_path: Path) -> None:
    """Another ring on the same file, as in a running server, sees it at once."""
    running = KeyRing(tmp_path / "home" / "keys.json")
    now = datetime.now(UTC)
    secret = ring.add("anna", expires=(now + timedelta(hours=1)).isoformat())
    assert running.find(secret.encode(), now) is not None
    assert running.find(secret.encode(), now + timedelta(hours=2)) is None
    assert ring.remove("anna")
    assert not ring.remove("anna")
    assert running.find(secret.encode(), now) is None


def test_names_and_rights_are_checked(ring: KeyRing) -> None:
    """A name is there once, has something in it, and a right is one that exists."""
    ring.add("anna")
    with pytest.raises(NameTakenError):
        ring.add("anna")
    for name in ("", "  ", "a\nb", "x" * 61):
        with pytest.raises(InvalidParameterError):
            ring.add(name)
    with pytest.raises(InvalidParameterError):
        ring.add("bob", "root")


def test_a_damaged_file_is_an_error(ring: KeyRing, tmp_path: Path) -> None:
    """Nobody is let in by a file that cannot be read."""
    ring.add("anna")
    (tmp_path / "home" / "keys.json").write_text('[{"name": 1}]')
    with pytest.raises(FileAccessError):
        ring.find(b"anything")


def survives(ring: KeyRing) -> bool:
    """Whether strange bytes are simply wrong, and no fault."""
    ring.add("anna")
    try:
        return all(ring.find(strange) is None for strange in (b"\xff\xfe", "schlüssel".encode(), b"\x00"))
    except (TypeError, UnicodeError):
        return False


@pytest.mark.promise("H-17")
def test_strange_bytes_are_only_wrong(ring: KeyRing) -> None:
    """Bytes that are no text are compared like all others."""
    assert survives(ring)


@pytest.mark.canary("H-17")
def test_a_ring_that_compares_text_is_caught(tmp_path: Path) -> None:
    """Comparing texts fails on the same bytes."""
    assert not survives(TextRing(tmp_path / "keys.json"))


def test_a_list_of_models_and_a_share(ring: KeyRing) -> None:
    """They are kept with the key, each model under its one name; without them all models are meant."""
    secret = ring.add("class", models=("Seedling", "seedling:latest", "hf.co/owner/name:Q4_0"), share=3)
    found = ring.find(secret.encode())
    assert found is not None
    assert len(found.models) == 2
    assert found.share == 3
    plain = ring.find(ring.add("anna").encode())
    assert plain is not None
    assert (plain.models, plain.share) == ([], 0)


@pytest.mark.parametrize("right", ["manage", "admin"])
def test_a_list_of_models_is_for_those_who_only_chat(ring: KeyRing, right: str) -> None:
    """Who can copy and remove models would reach each of them, so no such key is made."""
    with pytest.raises(InvalidParameterError, match="reaches all"):
        ring.add("anna", right, models=("seedling",))
    with pytest.raises(InvalidNameError):
        ring.add("anna", models=("a b",))
    for share in (-1, 33):
        with pytest.raises(InvalidParameterError, match="share"):
            ring.add("anna", share=share)
    assert ring.all() == []
