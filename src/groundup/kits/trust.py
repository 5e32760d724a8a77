"""Whether the kit at hand may be used: signed by this computer, by a known key, or by a decision of the user.

It says yes or raises. Asking and showing are the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from groundup.errors import UnsignedKitError, UntrustedKitError

from .kit import Kit
from .signing_key import own_public_key, same_fingerprint
from .trusted_keys import find_trusted, trust


class Standing(StrEnum):
    """What this computer knows of the key that has signed a kit."""

    OWN = "own"
    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user said on the command line, and how to ask for the rest.

    `fingerprint` is the key that they expect; `accepts_unsigned` does without anybody's word. `ask` is called
    for a key that is not known, and is None where nobody can answer.
    """

    fingerprint: str = ""
    accepts_unsigned: bool = False
    ask: Callable[[Kit], bool] | None = None


def standing_of(kit: Kit, home: Path | None = None) -> Standing:
    """What is known of a kit's key.

    Raises:
        FileAccessError: the keys of this user cannot be read.
    """
    if kit.signer is None:
        return Standing.UNSIGNED
    if kit.signer == own_public_key(home):
        return Standing.OWN
    return Standing.TRUSTED if find_trusted(kit.signer, home) is not None else Standing.UNKNOWN


def require_trust(kit: Kit, decision: Decision, home: Path | None = None) -> None:
    """Let a kit pass or refuse it; a key for which the user decides is remembered.

    Raises:
        UnsignedKitError: nobody has signed it, or the signature is wrong.
        UntrustedKitError: the key is not the expected one, or not known and nobody said yes.
        FileAccessError: the keys of this user cannot be read or written.
    """
    standing = standing_of(kit, home)
    if kit.signer is None:
        if not decision.accepts_unsigned:
            raise UnsignedKitError(str(kit.folder), kit.signature_problem)
        return
    fingerprint, signed_as = kit.signer.fingerprint, kit.listed.signed_as
    if decision.fingerprint and not same_fingerprint(decision.fingerprint, fingerprint):
        raise UntrustedKitError(str(kit.folder), fingerprint, signed_as, decision.fingerprint)
    if standing in (Standing.OWN, Standing.TRUSTED) or decision.accepts_unsigned:
        return
    if not decision.fingerprint and not (decision.ask is not None and decision.ask(kit)):
        raise UntrustedKitError(str(kit.folder), fingerprint, signed_as)
    trust(kit.signer, signed_as, home)
