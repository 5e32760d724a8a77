"""Who has proven that they know the code: sessions, numbers that count once, and limits on guessing.

A session belongs to the address that opened it. Each number counts once in it, so a recorded request is
refused. Wrong proofs are counted by address; who has too many has to wait, while sessions that have proven
themselves go on: successes are never limited.
"""

from __future__ import annotations

import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from groundup.hubs.room.proof import Credential, Question, is_same, question_proof

MOST_SESSIONS: Final = 4_096
MOST_UNPROVEN: Final = 64  # of one address
MOST_FAILURES: Final = 10
FORGET_FAILURES_S: Final = 60.0
MOST_ADDRESSES: Final = 4_096
WINDOW: Final = 1_024
IDLE_S: Final = 900.0


class Verdict(StrEnum):
    """What is to be done with a request."""

    GOOD = "good"
    UNKNOWN = "unknown"  # no such session, or its number was used: a new session helps
    WRONG = "wrong"  # another code
    WAIT = "wait"  # too many wrong ones from there


@dataclass(slots=True)
class _Session:
    address: str
    last_s: float
    nonce: str = ""
    highest: int = 0
    used: int = 0  # bit 0 is the highest number, bit 1 the one before it
    is_proven: bool = False


@dataclass(slots=True)
class _Failures:
    count: int = 0
    since_s: float = 0.0


class Sessions:
    """All sessions of one server, for one event loop.

    Args:
        key: that the room's code and salt make.
        clock_s: seconds that only go forward.
    """

    def __init__(self, key: bytes, *, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._key = key
        self._clock_s = clock_s
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def open(self, address: str) -> str:
        """A new session for an address; the oldest ones make room."""
        place = _network(address)
        unproven = [
            name for name, one in self._sessions.items() if one.address == place and not one.is_proven
        ]
        for name in unproven[: max(0, len(unproven) - MOST_UNPROVEN + 1)]:
            del self._sessions[name]
        self._sweep()
        session = secrets.token_hex(16)
        self._sessions[session] = _Session(place, self._clock_s())
        return session

    def check(self, address: str, credential: Credential, question: Question) -> Verdict:
        """Whether a request may be answered."""
        place = _network(address)
        session = self._sessions.get(credential.session)
        if session is None or session.address != place:
            return Verdict.UNKNOWN
        if not session.is_proven and self._has_to_wait(place):
            return Verdict.WAIT
        if not is_same(credential.proof, question_proof(self._key, question)):
            self._count_failure(place)
            del self._sessions[credential.session]
            return Verdict.WRONG
        if session.nonce not in ("", credential.nonce) or not _use(session, credential.number):
            return Verdict.UNKNOWN
        session.nonce, session.is_proven, session.last_s = credential.nonce, True, self._clock_s()
        self._sessions.move_to_end(credential.session)
        return Verdict.GOOD

    def wait_s(self, address: str) -> int:
        """How long an address has to wait before its next guess."""
        failures = self._failures.get(_network(address))
        left_s = failures.since_s + FORGET_FAILURES_S - self._clock_s() if failures else 0.0
        return max(1, round(left_s))

    def _has_to_wait(self, place: str) -> bool:
        failures = self._failures.get(place)
        if failures is None:
            return False
        if self._clock_s() - failures.since_s > FORGET_FAILURES_S:
            del self._failures[place]
            return False
        return failures.count >= MOST_FAILURES

    def _count_failure(self, place: str) -> None:
        failures = self._failures.setdefault(place, _Failures())
        failures.count += 1
        failures.since_s = self._clock_s()
        self._failures.move_to_end(place)
        while len(self._failures) > MOST_ADDRESSES:
            self._failures.popitem(last=False)

    def _sweep(self) -> None:
        now_s = self._clock_s()
        while self._sessions:
            _, oldest = next(iter(self._sessions.items()))
            if len(self._sessions) < MOST_SESSIONS and now_s - oldest.last_s < IDLE_S:
                return
            self._sessions.popitem(last=False)


def _use(session: _Session, number: int) -> bool:
    """Use up a number; false if it was used before, or is too old to tell."""
    if number > session.highest:
        shifted = session.used << min(number - session.highest, WINDOW)
        session.used = (shifted | 1) & ((1 << WINDOW) - 1)
        session.highest = number
        return True
    age = session.highest - number
    if age >= WINDOW or session.used >> age & 1:
        return False
    session.used |= 1 << age
    return True


def _network(address: str) -> str:
    """What one computer cannot change at will: an IPv4 address, or the first half of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)).network_address)
