"""Proofs that a request, and an answer to it, come from somebody who knows the room's code.

A proof is an HMAC-SHA-256 over everything that the message means. It names the server's session, a nonce
of the client and the request's number in that session, so that a recorded request is worth nothing
afterwards, and the host that is asked, so that nobody can pass it on to another computer.

HMAC: RFC 2104. Compared in constant time, as bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

SCHEME: Final = "Groundup-Room"
ANSWER_HEADER: Final = "groundup-proof"

_CREDENTIAL: Final = re.compile(
    r"Groundup-Room session=([0-9a-f]{32}), nonce=([0-9a-f]{32}), number=([0-9]{1,9}), port=([0-9]{1,5}),"
    r" proof=([0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a client asks of whom: everything that its proof covers. `port` is where it shares itself, or 0.

    `range` is the value of the header of that name, "" without one.
    """

    session: str
    nonce: str
    number: int
    port: int
    method: str
    host: str
    path: str
    range: str = ""

    def _bytes(self) -> bytes:
        parts = (self.session, self.nonce, self.number, self.port)
        return "\n".join([*map(str, parts), self.method, self.host.lower(), self.path, self.range]).encode()


@dataclass(frozen=True, slots=True)
class Credential:
    """What a client sends in the header `Authorization`."""

    session: str
    nonce: str
    number: int
    port: int
    proof: str

    @classmethod
    def parse(cls, text: str) -> Credential | None:
        """Read the header's value; None if it is something else."""
        match = _CREDENTIAL.fullmatch(text)
        if match is None:
            return None
        return cls(match[1], match[2], int(match[3]), int(match[4]), match[5])


def credential(key: bytes, question: Question) -> str:
    """The value of the header `Authorization` for a question."""
    return (
        f"{SCHEME} session={question.session}, nonce={question.nonce}, number={question.number}, "
        f"port={question.port}, proof={question_proof(key, question)}"
    )


def question_proof(key: bytes, question: Question) -> str:
    """The proof that whoever asks this knows the code."""
    return _proof(key, b"groundup room 1 question", question._bytes())


def answer_proof(key: bytes, question: Question, body: bytes) -> str:
    """The proof that whoever answers this knows the code."""
    return _proof(key, b"groundup room 1 answer", question._bytes(), hashlib.sha256(body).digest())


def is_same(one: str, other: str) -> bool:
    """Whether two proofs are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _proof(key: bytes, *parts: bytes) -> str:
    return hmac.new(key, b"\n\n".join(parts), hashlib.sha256).hexdigest()
