"""Topics are well formed, each with something left for the evaluation."""

from __future__ import annotations

import pytest

from groundup.seedling.corpus.phrasing import HELD_OUT_MARK
from groundup.seedling.corpus.topics import Topic, topics

NAMES = [topic.key for topic in topics()]


def test_keys_are_unique() -> None:
    """No topic is written twice."""
    assert len(set(NAMES)) == len(NAMES)


def test_no_question_belongs_to_two_topics() -> None:
    """A whole question has one topic, otherwise the model could not know what to say."""
    asked = [ask.removeprefix(HELD_OUT_MARK).lower() for topic in topics() for ask in topic.asks]
    assert sorted({ask for ask in asked if asked.count(ask) > 1}) == []


@pytest.mark.parametrize("topic", topics(), ids=NAMES)
def test_topic_can_be_held_out(topic: Topic) -> None:
    """Every topic keeps some phrasing or name for the evaluation, and trains on others."""
    phrasings = (*topic.asks, *topic.names, *topic.plural)
    assert any(phrasing.startswith(HELD_OUT_MARK) for phrasing in phrasings)
    assert any(not phrasing.startswith(HELD_OUT_MARK) for phrasing in phrasings)


@pytest.mark.parametrize("topic", topics(), ids=NAMES)
def test_answers_are_whole_sentences(topic: Topic) -> None:
    """Answers begin with a capital or a command and end like a sentence or a command."""
    for answer in (*topic.answers, topic.short):
        assert answer[0].isupper() or answer[0] in "/-" or answer.startswith("groundup")
        assert answer[-1] in '."?!' or "groundup" in answer.split(". ")[-1] or "/" in answer.split(". ")[-1]
        assert "  " not in answer
