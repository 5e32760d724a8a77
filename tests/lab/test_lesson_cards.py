"""Lesson cards: whole in every language, and with prompts that the built-in model answers."""

from __future__ import annotations

import pytest

from groundup.chat.model import ChatModel
from groundup.errors import NotOnDeskError
from groundup.lab.beginning import beginning
from groundup.lab.lesson_cards import FOLDER, INSTRUMENTS, LANGUAGES, PARTS, lesson, read_lesson
from groundup.lab.next_word import next_words

CARDS = [(instrument, language) for instrument in INSTRUMENTS for language in LANGUAGES]


@pytest.mark.parametrize(("instrument", "language"), CARDS)
def test_a_card_is_whole(instrument: str, language: str) -> None:
    """It has all parts, plans as tables whose minutes rise within their time, and something to say."""
    card = lesson(instrument, language)
    assert all(card.parts[part].strip() for part in PARTS)
    for part, minutes in (("plan-10", 10), ("plan-25", 25)):
        rows = [row.split("|")[1:-1] for row in card.parts[part].splitlines()[2:]]
        begins = [int(row[0]) for row in rows]
        assert begins == sorted(set(begins))
        assert begins[-1] < minutes
        assert all(len(row) == 4 for row in rows)
        assert any(row[2].strip() for row in rows)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_languages_teach_the_same(instrument: str) -> None:
    """A card in another language has the same prompts and as many steps."""
    first, *others = (lesson(instrument, language) for language in LANGUAGES)
    for other in others:
        assert other.prompts == first.prompts
        for part in ("plan-10", "plan-25"):
            assert len(other.parts[part].splitlines()) == len(first.parts[part].splitlines())


async def test_prompts_work_on_seedling(chat: ChatModel) -> None:
    """After each prompt of each plan the model has something to say."""
    for instrument in INSTRUMENTS:
        card = lesson(instrument)
        for prompt in card.prompts:
            found = await next_words(chat.engine, (await beginning(chat, prompt)).tokens, most=3)
            assert found.choices[0].probability > 0


def test_a_language_without_cards_gets_english() -> None:
    """Nobody is left without a lesson."""
    assert lesson("guess", "eo").language == "en"


def test_no_other_file_is_a_card() -> None:
    """Whoever asks for a path gets nothing."""
    for name in ("nothing", "../en/guess", ""):
        with pytest.raises(NotOnDeskError):
            lesson(name)


@pytest.mark.parametrize(
    ("good", "bad"), [("## surprise", "## surprises"), ("goal: ", "gaol: "), ("---\n", "--\n")]
)
def test_a_broken_card_is_caught(good: str, bad: str) -> None:
    """A part, a fact or a fence that is missing does not pass."""
    text = (FOLDER / "en" / "guess.md").read_text("utf-8")
    read_lesson(text, "guess", "en")
    with pytest.raises(ValueError, match=r"."):
        read_lesson(text.replace(good, bad, 1), "guess", "en")
