"""Proofs: bound to everything that a message means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groundup.hubs.room.proof import (
    Credential,
    Question,
    answer_proof,
    credential,
    is_same,
    question_proof,
)

KEY = b"k" * 32
QUESTION = Question("0" * 32, "1" * 32, 7, 0, "GET", "192.168.1.20:24863", "/groundup/1/models", "bytes=0-9")
CHANGES: list[dict[str, Any]] = [
    {"session": "2" * 32},
    {"nonce": "2" * 32},
    {"number": 8},
    {"port": 4000},
    {"method": "HEAD"},
    {"host": "192.168.1.21:24863"},
    {"path": "/groundup/1/hello"},
    {"range": "bytes=0-99"},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_proof_covers_every_part(change: dict[str, Any]) -> None:
    """Whatever is changed in a question, its proof is another one."""
    assert question_proof(KEY, replace(QUESTION, **change)) != question_proof(KEY, QUESTION)


def test_parts_cannot_be_shifted() -> None:
    """What ends one part cannot begin the next."""
    one = replace(QUESTION, path="/a", range="b")
    assert question_proof(KEY, one) != question_proof(KEY, replace(QUESTION, path="/ab", range=""))


def test_answers_are_bound_to_question_and_body() -> None:
    """An answer's proof is for this question, this body and this key."""
    right = answer_proof(KEY, QUESTION, b"body")
    assert right != answer_proof(KEY, QUESTION, b"bodY")
    assert right != answer_proof(KEY, replace(QUESTION, number=8), b"body")
    assert right != answer_proof(b"K" * 32, QUESTION, b"body")
    assert right != question_proof(KEY, QUESTION)


def test_credentials_are_read_back() -> None:
    """What a client writes is what the server reads; the key is not in it."""
    text = credential(KEY, QUESTION)
    found = Credential.parse(text)
    assert found == Credential("0" * 32, "1" * 32, 7, 0, question_proof(KEY, QUESTION))
    assert KEY.hex() not in text


@pytest.mark.parametrize(
    "text",
    ["", "Bearer abc", "Groundup-Room", "groundup-room session=0", "Groundup-Room session=" + "0" * 1000],
)
def test_other_credentials_mean_nothing(text: str) -> None:
    """Another scheme or a malformed one is no credential."""
    assert Credential.parse(text) is None


def test_strange_proofs_are_compared_without_a_fault() -> None:
    """Signs beyond ASCII and of another length are simply unequal."""
    assert not is_same("é" * 64, "0" * 64)
    assert not is_same("\udcff", "0" * 64)
    assert is_same("ab", "ab")
