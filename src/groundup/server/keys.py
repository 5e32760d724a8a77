"""Keys of the server: who may use it from elsewhere, and for what.

A key is shown once, when it is made. Kept is its SHA-256, which is enough since a key is long and random.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from groundup import settings
from groundup.errors import FileAccessError, InvalidParameterError, NameTakenError

from .limits import MOST_AT_ONCE
from .private_file import write_private
from .reach import full_name

PREFIX: Final = "gu_"
RIGHTS: Final = ("chat", "manage", "admin")
FILE: Final = "server-keys.json"
_LONGEST_NAME: Final = 60


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One key, without its secret. `rights` contain those below them."""

    name: str
    sha256: str
    right: str = "chat"
    made: str = ""
    expires: str = ""  # ISO 8601; empty = never
    models: list[str] = []  # full names of those that it may use; empty = all
    share: int = 0  # how many of its requests are answered at once; 0 = as many as of any key

    @property
    def rights(self) -> frozenset[str]:
        """Everything that it allows."""
        return frozenset(RIGHTS[: RIGHTS.index(self.right) + 1])

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return bool(self.expires) and now >= datetime.fromisoformat(self.expires)


class KeyRing:
    """The keys of this server, in a file that its owner alone may read."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path if path is not None else settings.home() / FILE
        self._seen: tuple[object, list[Key]] = (None, [])

    def all(self) -> list[Key]:
        """All of them; read again when the file has changed, so that a removed key stops at once.

        Raises:
            FileAccessError: the file cannot be read.
        """
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return []
        mark = (facts.st_mtime_ns, facts.st_ino, facts.st_size)
        if self._seen[0] != mark:
            self._seen = (mark, self._read())
        return self._seen[1]

    def add(
        self, name: str, right: str = "chat", expires: str = "", *, models: Sequence[str] = (), share: int = 0
    ) -> str:
        """Make a key; returns its secret, which is kept nowhere.

        Args:
            name: of the key.
            right: one of `RIGHTS`.
            expires: when it ends, in ISO 8601; empty = never.
            models: the only ones that it may use, as people write them; none = all.
            share: how many of its requests are answered at once; 0 = as many as of any key.

        Raises:
            InvalidParameterError: a name, right or share that cannot be used.
            InvalidNameError, InvalidDigestError: a name that no model can have.
            NameTakenError: there is a key of that name.
            FileAccessError: it cannot be written.
        """
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            raise InvalidParameterError("The name", repr(name), f"1 to {_LONGEST_NAME} printable characters")
        if right not in RIGHTS:
            raise InvalidParameterError("The right", repr(right), f"one of {', '.join(RIGHTS)}")
        if models and right != RIGHTS[0]:
            problem = f"{RIGHTS[0]}, for a key with a list of models: who manages models reaches all of them"
            raise InvalidParameterError("The right", repr(right), problem)
        if not 0 <= share <= MOST_AT_ONCE:
            raise InvalidParameterError("The share", str(share), f"between 1 and {MOST_AT_ONCE}")
        named = sorted({full_name(model) for model in models})
        keys = self.all()
        if any(key.name == name for key in keys):
            raise NameTakenError(name, "a key has it", "Choose another name, or remove that key first.")
        secret = PREFIX + secrets.token_urlsafe(32)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        key = Key(
            name=name,
            sha256=_hashed(secret.encode()),
            right=right,
            made=made,
            expires=expires,
            models=named,
            share=share,
        )
        self._write([*keys, key])
        return secret

    def remove(self, name: str) -> bool:
        """Take a key away; whether there was one."""
        keys = self.all()
        kept = [key for key in keys if key.name != name]
        if len(kept) != len(keys):
            self._write(kept)
        return len(kept) != len(keys)

    def find(self, secret: bytes, now: datetime | None = None) -> Key | None:
        """The key of a secret, if there is one and its time is not over. All are compared, in equal time."""
        given = _hashed(secret)
        found = [key for key in self.all() if hmac.compare_digest(key.sha256.encode(), given.encode())]
        moment = now or datetime.now(UTC)
        return next((key for key in found if not key.is_expired(moment)), None)

    def _read(self) -> list[Key]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Key])
        except OSError as error:
            raise FileAccessError(str(self._path), "read", error.strerror or str(error)) from error
        except msgspec.DecodeError as error:
            raise FileAccessError(str(self._path), "read", f"it is damaged ({error})") from None

    def _write(self, keys: Iterable[Key]) -> None:
        write_private(self._path, msgspec.json.format(msgspec.json.encode(list(keys)), indent=2) + b"\n")


def _hashed(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()
