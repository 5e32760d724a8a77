"""The code of a room: what people read off a screen and type, and the key that is made of it.

The code itself is never sent. Both sides stretch it to a key with scrypt, so that somebody who records
what is said has to spend a tenth of a second and 16 MiB on every guess; a code that Groundup made is one
of 2^40.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from typing import Final

from groundup.errors import InvalidParameterError

# Letters and digits that nobody takes for each other on a blackboard: no 0 O, 1 I L, and no U like V.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
MADE_CHARACTERS: Final = 8
SHORTEST_CHARACTERS: Final = 8
LONGEST_CHARACTERS: Final = 64
SALT_BYTES: Final = 16
_GROUP: Final = 4
_SCRYPT_COST: Final = 1 << 14


def make_code() -> str:
    """A new random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(MADE_CHARACTERS))


def read_code(text: str) -> str:
    """A code as it was typed, without blanks and hyphens and in capitals.

    Raises:
        InvalidParameterError: it is too short or too long, or has other signs than letters and digits.
    """
    code = "".join(text.split()).replace("-", "").upper()
    if not SHORTEST_CHARACTERS <= len(code) <= LONGEST_CHARACTERS or not (code.isascii() and code.isalnum()):
        raise InvalidParameterError(
            "The room's code",
            f"{len(code)} characters long" if code.isalnum() else "made of other signs",
            f"{SHORTEST_CHARACTERS} to {LONGEST_CHARACTERS} letters and digits, like {show_code('K7QF29MX')}",
        )
    return code


def show_code(code: str) -> str:
    """In groups, for a screen: "K7QF-29MX"."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def make_salt() -> str:
    """A new random salt, in hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


@lru_cache(maxsize=64)
def key_of(code: str, salt: str) -> bytes:
    """The key that a code and a room's salt make. It takes a while: not in an event loop.

    Raises:
        ValueError: the salt is not hexadecimal.
    """
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=_SCRYPT_COST, r=8, p=1, dklen=32)
