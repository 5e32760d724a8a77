"""Sessions: a proof counts once, and guessing is slow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groundup.hubs.room.proof import Credential, Question, question_proof
from groundup.sharing.sessions import (
    FORGET_FAILURES_S,
    MOST_FAILURES,
    MOST_UNPROVEN,
    WINDOW,
    Sessions,
    Verdict,
)

KEY = b"k" * 32
ADDRESS = "192.168.1.30"


class Clock:
    """Seconds that go when they are told to."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


class Asker:
    """Asks in one session."""

    def __init__(self, sessions: Sessions, address: str = ADDRESS, key: bytes = KEY) -> None:
        self.sessions = sessions
        self.address = address
        self.key = key
        self.session = sessions.open(address)

    def ask(self, number: int, *, nonce: str = "1" * 32, address: str = "") -> Verdict:
        """One question with a number."""
        question = Question(self.session, nonce, number, 0, "GET", "host:1", "/path")
        credential = Credential(self.session, nonce, number, 0, question_proof(self.key, question))
        return self.sessions.check(address or self.address, credential, question)


def test_a_proof_counts_once() -> None:
    """The same number again is refused, a new one is not, in any order."""
    asker = Asker(Sessions(KEY))
    verdicts = [asker.ask(number) for number in (1, 2, 1, 5, 3, 5, 4)]
    good, unknown = Verdict.GOOD, Verdict.UNKNOWN
    assert verdicts == [good, good, unknown, good, good, unknown, good]


def test_numbers_too_old_to_tell_are_refused() -> None:
    """A recorded number does not count again after many others."""
    asker = Asker(Sessions(KEY))
    assert asker.ask(1) is Verdict.GOOD
    assert asker.ask(1 + WINDOW) is Verdict.GOOD
    assert asker.ask(1) is Verdict.UNKNOWN
    assert asker.ask(2) is Verdict.GOOD
    assert asker.ask(10**9 - 1) is Verdict.GOOD
    assert asker.ask(3) is Verdict.UNKNOWN


def test_a_session_belongs_to_its_address_and_client() -> None:
    """From another address, or with another nonce, it is not known."""
    asker = Asker(Sessions(KEY))
    assert asker.ask(1) is Verdict.GOOD
    assert asker.ask(2, address="192.168.1.31") is Verdict.UNKNOWN
    assert asker.ask(3, nonce="2" * 32) is Verdict.UNKNOWN


def test_a_wrong_code_costs_the_session() -> None:
    """After a wrong proof a new session is needed for the next guess."""
    sessions = Sessions(KEY)
    asker = Asker(sessions, key=b"x" * 32)
    assert asker.ask(1) is Verdict.WRONG
    assert asker.ask(2) is Verdict.UNKNOWN


def test_guessing_is_slowed_down_by_address() -> None:
    """After some wrong proofs an address has to wait; others and later ones do not."""
    clock = Clock()
    sessions = Sessions(KEY, clock_s=clock)
    for _ in range(MOST_FAILURES):
        assert Asker(sessions, key=b"x" * 32).ask(1) is Verdict.WRONG
    assert Asker(sessions).ask(1) is Verdict.WAIT
    assert sessions.wait_s(ADDRESS) > 1
    assert Asker(sessions, "192.168.1.31").ask(1) is Verdict.GOOD
    clock.now_s += FORGET_FAILURES_S + 1
    assert Asker(sessions).ask(1) is Verdict.GOOD


def test_who_has_proven_the_code_goes_on() -> None:
    """Failures of others behind the same address do not stop a session that has proven itself."""
    sessions = Sessions(KEY)
    asker = Asker(sessions)
    assert asker.ask(1) is Verdict.GOOD
    for _ in range(MOST_FAILURES + 1):
        Asker(sessions, key=b"x" * 32).ask(1)
    assert asker.ask(2) is Verdict.GOOD


def test_greetings_do_not_fill_the_memory() -> None:
    """Sessions that prove nothing are few for one address, and push out no proven one."""
    sessions = Sessions(KEY)
    asker = Asker(sessions)
    assert asker.ask(1) is Verdict.GOOD
    for _ in range(MOST_UNPROVEN * 3):
        sessions.open(ADDRESS)
    assert len(sessions._sessions) <= MOST_UNPROVEN + 1
    assert asker.ask(2) is Verdict.GOOD


def test_one_computer_has_one_network_in_ipv6() -> None:
    """A new address of the same network does not make guessing faster."""
    sessions = Sessions(KEY)
    for number in range(MOST_FAILURES):
        Asker(sessions, f"2001:db8:0:1::{number:x}", b"x" * 32).ask(1)
    assert Asker(sessions, "2001:db8:0:1::ffff").ask(1) is Verdict.WAIT
    assert Asker(sessions, "2001:db8:0:2::1").ask(1) is Verdict.GOOD


@pytest.mark.parametrize("part", ["path", "range", "host"])
def test_a_proof_of_something_else_is_wrong(part: str) -> None:
    """A proof for one question does not do for another."""
    sessions = Sessions(KEY)
    session = sessions.open(ADDRESS)
    asked = Question(session, "1" * 32, 1, 0, "GET", "host:1", "/path", "")
    credential = Credential(session, "1" * 32, 1, 0, question_proof(KEY, asked))
    change: dict[str, Any] = {part: "other"}
    other = replace(asked, **change)
    assert sessions.check(ADDRESS, credential, other) is Verdict.WRONG
