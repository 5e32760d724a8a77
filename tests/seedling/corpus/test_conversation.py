"""Polite conversation is unambiguous, kind, and keeps wordings for the evaluation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from random import Random

import pytest

from groundup.seedling.corpus import conversation
from groundup.seedling.corpus.conversation import Exchange, exchanges
from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.phrase_files import read_phrases
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK
from groundup.seedling.corpus.topics import topics

FAMILY = conversation.families()[0]
KEYS = [exchange.key for exchange in exchanges()]
AMBIGUOUS = {"hello": ("Hi!",), "bye": ("hi",)}


def _wordings(pattern: str) -> list[str]:
    """Every wording that a pattern stands for, without case and final marks."""
    parts = re.split(r"\[([^\[\]]*)\]", pattern.removeprefix(HELD_OUT_MARK))
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return ["".join(chosen).lower().rstrip("?.! ") for chosen in product(*choices)]


def _claimed_twice(asked: dict[str, Iterable[str]]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for owner, asks in asked.items():
        for ask in asks:
            for wording in _wordings(ask):
                owners[wording].add(owner)
    return {wording: keys for wording, keys in owners.items() if len(keys) > 1}


def test_keys_are_unique() -> None:
    """No exchange is written twice."""
    assert len(set(KEYS)) == len(KEYS)


def test_no_wording_belongs_to_two_answers() -> None:
    """What somebody says has one answer, here and among the topics."""
    asked: dict[str, Iterable[str]] = {exchange.key: exchange.asks for exchange in exchanges()}
    asked |= {f"topic {topic.key}": topic.asks for topic in topics()}
    assert _claimed_twice(asked) == {}


def test_a_wording_with_two_answers_is_noticed() -> None:
    """Two exchanges that share a wording, but for its typing, do not pass the check above."""
    assert _claimed_twice(dict(AMBIGUOUS)) == {"hi": {"hello", "bye"}}


@pytest.mark.parametrize("exchange", exchanges(), ids=KEYS)
def test_exchange_is_wide_and_can_be_held_out(exchange: Exchange) -> None:
    """At least twenty wordings for the training and three for the evaluation, of which none is both."""
    held_out = {
        wording for ask in exchange.asks if ask.startswith(HELD_OUT_MARK) for wording in _wordings(ask)
    }
    training = {
        wording for ask in exchange.asks if not ask.startswith(HELD_OUT_MARK) for wording in _wordings(ask)
    }
    assert len(training) >= 20
    assert len(held_out) >= 3
    assert not training & held_out


def test_two_wordings_said_at_once_are_never_one_for_the_evaluation() -> None:
    """No wording that is held out is two wordings of the training with a joint between them."""
    joining = [exchange for exchange in exchanges() if exchange.joins]
    assert not {wording for exchange in joining for wording in _joined(exchange)}


def test_a_held_out_wording_made_of_two_is_noticed() -> None:
    """An exchange whose held-out wording is two of the training does not pass the check above."""
    exchange = Exchange("tired", ("I am tired.", "Good night!", "~I am tired, good night."), (), 1, True)
    assert _joined(exchange) == {"i am tired, good night"}


def _joined(exchange: Exchange) -> set[str]:
    """The held-out wordings that are two training wordings with a joint between them."""
    training = {
        wording for ask in exchange.asks if not ask.startswith(HELD_OUT_MARK) for wording in _wordings(ask)
    }
    held_out = {
        wording for ask in exchange.asks if ask.startswith(HELD_OUT_MARK) for wording in _wordings(ask)
    }
    return {
        wording
        for wording in held_out
        for joint in conversation.JOINTS
        for one, found, other in [wording.partition(joint)]
        if found and one in training and other in training
    }


@pytest.mark.parametrize("key", sorted(read_phrases("follow_ups")))
def test_follow_ups_are_wide(key: str) -> None:
    """Every list of follow-ups has twenty wordings for the training and five for the evaluation."""
    asks = read_phrases("follow_ups")[key]
    assert len({ask for ask in asks if not ask.startswith(HELD_OUT_MARK)}) >= 20
    assert sum(ask.startswith(HELD_OUT_MARK) for ask in asks) >= 5


@pytest.mark.parametrize("exchange", exchanges(), ids=KEYS)
def test_answers_are_plain_sentences(exchange: Exchange) -> None:
    """One answer, or several for jokes and riddles; ASCII, a capital first and a mark or a command last."""
    assert len(exchange.answers) == 1 or exchange.key in ("joke", "riddle")
    for answer in exchange.answers:
        assert answer.isascii()
        assert answer[0].isupper()
        assert answer[-1] in ".?!" or answer.endswith("groundup run NAME")
        assert "  " not in answer


def test_a_name_is_given_back() -> None:
    """Whoever says a name is greeted by it, and can ask for it afterwards."""
    rng, seen = Random(0), 0
    for turn in (FAMILY.make(rng, Side.TRAIN) for _ in range(4_000)):
        if turn.answer.startswith("Nice to meet you, "):
            seen += 1
            name = turn.answer.removeprefix("Nice to meet you, ").partition("!")[0]
            assert name in turn.question
            assert [follow_up.answer for follow_up in turn.follow_ups] == [f"Your name is {name}."]
    assert seen > 40


def test_another_joke_is_another_one() -> None:
    """After a joke, the same joke is not an answer to 'another one'."""
    rng = Random(0)
    jokes = [turn for turn in (FAMILY.make(rng, Side.TRAIN) for _ in range(4_000)) if len(turn.accepted) > 1]
    assert jokes
    for turn in jokes:
        for follow_up in turn.follow_ups:
            assert not FAMILY.judge(follow_up, turn.answer)
            assert FAMILY.judge(follow_up, follow_up.answer)


def test_whoever_is_in_danger_is_sent_to_people() -> None:
    """Words about ending one's life get the emergency number, never the answer for small worries."""
    crisis = next(exchange for exchange in exchanges() if exchange.key == "crisis")
    turn = Turn("I want to die.", crisis.answers[0])
    assert "local emergency number" in turn.answer
    assert not FAMILY.judge(turn, "Then have a rest: a short break often helps.")
