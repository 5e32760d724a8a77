"""Keys of kits: kept where nobody else reads them, and signatures that cover everything."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.kits.checksums import write_checksums
from groundup.kits.signing_key import (
    FILE_NAME,
    SigningKey,
    check_signature,
    own_key,
    own_public_key,
    same_fingerprint,
)
from groundup.names import Digest
from tests.canaries.careless_kits import checks_names_only, signs_names_only

KEY = SigningKey(bytes(32))
SUMS = write_checksums({"kit.json": Digest.of(b"good"), "blobs/x": Digest.of(b"better")})
OTHER_SUMS = write_checksums({"kit.json": Digest.of(b"good"), "blobs/x": Digest.of(b"evil")})


def test_a_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """The first use makes the key, readable by its owner alone; later ones find it."""
    home = tmp_path / "home"
    assert own_public_key(home) is None
    key = own_key(home)
    assert own_key(home).public == key.public == own_public_key(home)
    assert stat.S_IMODE(os.stat(home / FILE_NAME).st_mode) == 0o600
    assert os.listdir(home) == [FILE_NAME]


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    """Whoever could read it may have signed with it, so the user is told."""
    own_key(tmp_path)
    os.chmod(tmp_path / FILE_NAME, 0o644)
    with pytest.raises(FileAccessError, match="chmod 600"):
        own_key(tmp_path)


@pytest.mark.parametrize("content", ["", "00", "x" * 64, "00" * 33])
def test_a_damaged_key_is_not_used(tmp_path: Path, content: str) -> None:
    """A file that holds no key is not replaced behind the user's back."""
    path = tmp_path / FILE_NAME
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(FileAccessError, match="no key"):
        own_key(tmp_path)


def test_a_link_is_no_key(tmp_path: Path) -> None:
    """A key is not read through a link."""
    (tmp_path / FILE_NAME).symlink_to("/etc/hostname")
    with pytest.raises(FileAccessError):
        own_key(tmp_path)


def test_signatures_name_their_key() -> None:
    """A good signature gives the key; of another list, or changed anywhere, it gives none."""
    signature = KEY.sign(SUMS)
    assert check_signature(signature, SUMS) == KEY.public
    assert check_signature(signature, OTHER_SUMS) is None
    for damaged in (b"", b"{}", b"[1]", b"\xff", signature.replace(b"ed25519", b"none"), signature[:-5]):
        assert check_signature(damaged, SUMS) is None


def test_a_signature_covers_the_bytes() -> None:
    """Exchanged bytes make it wrong; a signature over names alone would not notice."""
    assert check_signature(KEY.sign(SUMS), OTHER_SUMS) is None
    assert checks_names_only(signs_names_only(KEY, SUMS), OTHER_SUMS) == KEY.public


def test_fingerprints_are_read_as_people_type_them() -> None:
    """Capitals, hyphens and letters that look like digits do not matter; anything else does."""
    fingerprint = KEY.public.fingerprint
    assert [len(group) for group in fingerprint.split("-")] == [4] * 5
    assert not set(fingerprint) & set("ILOU")
    typed = fingerprint.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert same_fingerprint(typed, fingerprint)
    assert not same_fingerprint(fingerprint[:-1], fingerprint)
    assert not same_fingerprint("", "")
