"""Who vouches for a kit: the key of this computer, signatures, and fingerprints that people compare.

Ed25519 (RFC 8032) by the package `cryptography`. Which keys are believed is `trusted_keys`' business.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from groundup import settings
from groundup.errors import FileAccessError

ALGORITHM: Final = "ed25519"
FILE_NAME: Final = "kit-key"
_PURPOSE: Final = b"groundup kit 1\n"  # so that no signature made for something else counts here
_KEY_BYTES: Final = 32
_LONGEST_FILE: Final = 1_000
_GROUPS: Final = 5
# Base 32 as Crockford writes it: no letter that looks like a digit.
_STANDARD: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_READABLE: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_READABLE: Final = str.maketrans(_STANDARD, _READABLE)
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class _SignatureFile(msgspec.Struct, frozen=True, kw_only=True):
    algorithm: str
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key, 32 bytes."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        """The first 100 bits of its SHA-256 in five groups of four signs, for people to compare."""
        text = base64.b32encode(hashlib.sha256(self.raw).digest()).decode().translate(_TO_READABLE)
        return "-".join(text[4 * group : 4 * group + 4] for group in range(_GROUPS))


class SigningKey:
    """The private half, which never leaves its file and this object."""

    def __init__(self, raw: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(raw)

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, sums: bytes) -> bytes:
        """The content of `kit.sig` for a list of checksums."""
        signature = self._key.sign(_PURPOSE + sums)
        written = _SignatureFile(
            algorithm=ALGORITHM, public_key=self.public.raw.hex(), signature=signature.hex()
        )
        return msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n"


def check_signature(raw: bytes, sums: bytes) -> PublicKey | None:
    """The key that has signed a list of checksums; None if the signature is malformed or another text's."""
    try:
        written = msgspec.json.decode(raw, type=_SignatureFile)
        public_key, signature = bytes.fromhex(written.public_key), bytes.fromhex(written.signature)
        if written.algorithm != ALGORITHM:
            return None
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _PURPOSE + sums)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, InvalidSignature):
        return None
    return PublicKey(public_key)


def own_key(home: Path | None = None) -> SigningKey:
    """The key of this user, made when it is first asked for; nobody else may read its file.

    Raises:
        FileAccessError: it cannot be read or made, is damaged, or others may read it.
    """
    path = (home or settings.home()) / FILE_NAME
    try:
        if not os.path.lexists(path):
            _make(path)
        return SigningKey(_read(path))
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error


def own_public_key(home: Path | None = None) -> PublicKey | None:
    """The public half of this user's key; None as long as there is none.

    Raises:
        FileAccessError: see `own_key`.
    """
    path = (home or settings.home()) / FILE_NAME
    return own_key(home).public if os.path.lexists(path) else None


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, as people type them: capitals, hyphens, O for 0."""
    first, second = (text.upper().translate(_MISREAD) for text in (one, other))
    return bool(first) and first == second


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
            raise FileAccessError(
                str(path), "used", f"others may read it; if nobody has, type: chmod 600 '{path}'"
            )
        text = file.read(_LONGEST_FILE).decode("ascii", "replace").strip()
    with suppress(ValueError):
        raw = bytes.fromhex(text)
        if len(raw) == _KEY_BYTES:
            return raw
    raise FileAccessError(str(path), "used", "it holds no key; delete it, and a new one is made")


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; whoever comes second uses the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex().encode() + b"\n")
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
