"""`trusted-kits.toml`: the keys whose kits this user has decided to believe.

It is for people to read and to edit: a key is forgotten by deleting its lines.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from groundup import settings
from groundup.errors import FileAccessError
from groundup.library.store.small_file import read_small_file, write_small_file
from groundup.library.store.writer_identity import WriterIdentity

from .signing_key import PublicKey

FILE_NAME: Final = "trusted-kits.toml"
_MAXIMUM_BYTES: Final = 1 << 20
_INTRODUCTION: Final = "# Keys whose kits this computer accepts. To stop trusting one, delete its lines.\n"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key, who its owner said they are, and since when it is trusted."""

    public: PublicKey
    signed_as: str
    since: str


def trusted_keys(home: Path | None = None) -> list[TrustedKey]:
    """Every key in the file; none as long as there is no file.

    Raises:
        FileAccessError: it cannot be read, or is not as it was written.
    """
    path = _path(home)
    try:
        raw = read_small_file(path, _MAXIMUM_BYTES)
        tables = tomllib.loads((raw or b"").decode()).get("key", [])
        return [_read(table) for table in tables]
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # TOML, digits and keys alike
        raise FileAccessError(
            str(path), "used", f"it is malformed ({error}); correct or delete it"
        ) from error


def find_trusted(public: PublicKey, home: Path | None = None) -> TrustedKey | None:
    """What is known of a key; None if it is not trusted.

    Raises:
        FileAccessError: see `trusted_keys`.
    """
    return next((key for key in trusted_keys(home) if key.public == public), None)


def trust(public: PublicKey, signed_as: str, home: Path | None = None) -> None:
    """Remember a key; one that is known stays as it is.

    Raises:
        FileAccessError: the file cannot be read or written.
    """
    known = trusted_keys(home)
    if any(key.public == public for key in known):
        return
    path = _path(home)
    keys = [*known, TrustedKey(public, signed_as, datetime.now(UTC).isoformat(timespec="seconds"))]
    content = _INTRODUCTION + "".join(map(_written, keys))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_small_file(path, content.encode(), WriterIdentity.create())
    except OSError as error:
        raise FileAccessError(
            str(path), "written", error.strerror or os.strerror(error.errno or 0)
        ) from error


def _path(home: Path | None) -> Path:
    return (home or settings.home()) / FILE_NAME


def _read(table: dict[str, str]) -> TrustedKey:
    raw = bytes.fromhex(table["public_key"])
    if len(raw) != 32:
        raise ValueError("a public key has another length than 32 bytes")
    return TrustedKey(PublicKey(raw), str(table.get("signed_as", "")), str(table.get("since", "")))


def _written(key: TrustedKey) -> str:
    """A table of TOML; the texts of JSON are among those of TOML, as long as they can be shown."""
    lines = {
        "fingerprint": key.public.fingerprint,
        "public_key": key.public.raw.hex(),
        "signed_as": "".join(character for character in key.signed_as if character.isprintable()),
        "since": key.since,
    }
    return "\n[[key]]\n" + "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items()
    )
