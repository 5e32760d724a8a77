"""Who a caller is: the one place that looks for a credential.

It comes as `Authorization: Bearer <key>`, or as `x-api-key` (Anthropic's clients), and from nowhere else: no
cookie, no part of the address. On loopback nobody needs one, and whatever is sent is ignored.
"""

from __future__ import annotations

import hmac
from typing import Final

from groundup.errors import ForbiddenError, UnauthorizedError

from .call import Caller
from .keys import KeyRing
from .request_form import Headers, values_of
from .routes import Right
from .server_settings import ServerSettings

OWNER: Final = Caller()  # the person at this computer: no key, every right
EVERYBODY: Final = Caller(rights=frozenset({"chat"}))  # in the network, by the owner's word
_BEARER: Final = b"bearer "


class Auth:
    """Tells callers by their keys.

    Args:
        settings: whether keys are asked for.
        ring: the keys.
        owner_secret: of the owner's own programs, made anew at each start; empty = there is none.
    """

    def __init__(self, settings: ServerSettings, ring: KeyRing, owner_secret: bytes = b"") -> None:
        self._settings = settings
        self._ring = ring
        self._owner_secret = owner_secret

    def caller(self, headers: Headers) -> Caller:
        """Who sends a request with these headers.

        Raises:
            UnauthorizedError: keys are asked for, and this is none that counts.
        """
        if not self._settings.asks_for_keys:
            if self._settings.is_loopback:
                return OWNER
            return EVERYBODY
        secret = credential(headers)
        if secret is not None and self._owner_secret and hmac.compare_digest(secret, self._owner_secret):
            return OWNER
        key = self._ring.find(secret) if secret is not None else None
        if key is None:
            raise UnauthorizedError
        return Caller(
            owner=key.name,
            rights=key.rights,
            models=frozenset(key.models) if key.models else None,
            most_at_once=key.share,
        )


def credential(headers: Headers) -> bytes | None:
    """The secret that a request brings; None if there is none, or more than one."""
    bearers = values_of(headers, b"authorization")
    given = [value[len(_BEARER) :].strip() for value in bearers if value.lower().startswith(_BEARER)]
    given += [value.strip() for value in values_of(headers, b"x-api-key")]
    return given[0] if len(given) == 1 and len(bearers) <= 1 and given[0] else None


def check_right(caller: Caller, right: Right) -> None:
    """Refuse a caller who may not do this.

    Raises:
        ForbiddenError: the key does not allow it.
    """
    if right is not Right.NOTHING and right.value not in caller.rights:
        raise ForbiddenError(f"this key does not allow it; it needs the right '{right.value}'")
