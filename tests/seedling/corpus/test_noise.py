"""Noise goes around a question and into its typing, never into the text that it is about."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.noise import add_noise, type_in_a_hurry, wrap
from groundup.seedling.corpus.phrase_files import read_phrases
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK

WRAPPERS = read_phrases("wrappers")
WITH_TEXT = "Make a question: The shop is open."


def _typed(question: str, *, typos: bool, loose: bool = False) -> set[str]:
    return {add_noise(question, Random(seed), typos=typos, loose=loose) for seed in range(2_000)}


def test_many_questions_stay_as_they_are() -> None:
    """Nearly half of the questions are clean, also where everything is allowed."""
    question = "What is the difference between a token and a word?"
    clean = sum(
        add_noise(question, Random(seed), typos=True, loose=True) == question for seed in range(1_000)
    )
    assert 300 < clean < 500


def test_question_survives_its_wrapping() -> None:
    """What is asked stands in every wrapped question, whatever is around it."""
    for seed in range(2_000):
        assert "what is 3 + 4" in wrap("What is 3 + 4?", Random(seed), Side.TRAIN).lower()


def test_nothing_ambiguous_follows_a_text() -> None:
    """Behind a text to be worked on stand only words that cannot belong to it."""
    allowed = tuple(ending for ending in WRAPPERS["after_text"] if not ending.startswith(HELD_OUT_MARK))
    for seed in range(2_000):
        wrapped = wrap(WITH_TEXT, Random(seed), Side.TRAIN, is_text=True)
        assert wrapped.endswith(("The shop is open.", *allowed))


def test_sentences_may_follow_a_plain_question() -> None:
    """The check above would notice an ending that could be a part of the text."""
    allowed = ("The shop is open.", *WRAPPERS["after_text"])
    wrapped = [wrap(WITH_TEXT, Random(seed), Side.TRAIN) for seed in range(2_000)]
    assert not all(text.endswith(allowed) for text in wrapped)


def test_only_loose_turns_are_loosened() -> None:
    """The grammar of a question is loosened only where its turn allows it."""
    question = "What does 'bias' mean?".replace("'", "")
    assert not any("means bias" in typed.lower() for typed in _typed(question, typos=True))
    assert any("means bias" in typed.lower() for typed in _typed(question, typos=True, loose=True))


def test_wrappers_are_wide_and_end_in_a_space() -> None:
    """About 150 ways to begin and to end, each apart from the question."""
    openings = [text for kind in ("greetings", "labels", "contexts") for text in WRAPPERS[kind]]
    assert len(set(openings)) >= 150
    assert len(set(WRAPPERS["after"])) >= 120
    assert all(text.endswith(" ") for text in openings)
    assert all(text.removeprefix(HELD_OUT_MARK)[0] in " ," for text in WRAPPERS["after"])


def test_evaluation_has_wrappers_of_its_own() -> None:
    """No wording around a question is marked for the evaluation and used in the training as well."""
    for texts in WRAPPERS.values():
        kept = {text[1:] for text in texts if text.startswith(HELD_OUT_MARK)}
        assert kept
        assert not kept & set(texts)


def test_the_word_i_stays_large_after_an_opening() -> None:
    """'Hello, I need ...', never 'Hello, i need ...'."""
    rng = Random(0)
    assert all("i need" not in wrap("I need 3 + 4.", rng, Side.TRAIN) for _ in range(300))


def test_numbers_survive_slips_of_the_finger() -> None:
    """A typo never changes a figure, since that would change the answer."""
    rng = Random(0)
    for _ in range(500):
        typed = type_in_a_hurry("Please calculate 47 + 38 quickly.", rng, typos=True)
        assert "47 + 38" in typed


def test_without_typos_only_case_and_marks_change() -> None:
    """Words that are to be spelled or copied keep their letters."""
    rng = Random(0)
    for _ in range(500):
        assert type_in_a_hurry("Spell garden.", rng, typos=False).lower().rstrip(".") == "spell garden"
