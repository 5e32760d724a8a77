"""The digest of a blob: the only thing from which the path of one is ever made.

SHA-256 and nothing else; a digest that was parsed is safe as part of a path on every system.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from groundup.errors import InvalidDigestError

_TEXT: Final = re.compile(r"sha256:([0-9a-f]{64})")
_HEX: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """A SHA-256: 64 small hexadecimal digits, checked whenever one is made.

    Raises:
        InvalidDigestError: `hex` is anything else.
    """

    hex: str

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.hex):
            raise InvalidDigestError(self.hex)

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read "sha256:" and 64 small hexadecimal digits.

        Raises:
            InvalidDigestError: it is anything else, by a blank or a capital letter.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise InvalidDigestError(text)
        return cls(match[1])

    @classmethod
    def parse_file_name(cls, name: str) -> Digest:
        """Read the name of a blob's file, "sha256-" and the digits.

        Raises:
            InvalidDigestError: it is anything else.
        """
        if not name.startswith("sha256-"):
            raise InvalidDigestError(name)
        return cls(name.removeprefix("sha256-"))

    @classmethod
    def of(cls, data: bytes) -> Digest:
        """The digest of these bytes."""
        return cls(hashlib.sha256(data).hexdigest())

    @property
    def file_name(self) -> str:
        """The name of the blob's file: a colon is not possible everywhere."""
        return f"sha256-{self.hex}"

    @property
    def short(self) -> str:
        """The first twelve digits, for tables that people read."""
        return self.hex[:12]

    def __str__(self) -> str:
        return f"sha256:{self.hex}"
