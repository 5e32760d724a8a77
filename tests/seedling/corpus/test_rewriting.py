"""Rewritten sentences are right, checked by rules that do not share the generator's code."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import rewriting
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.inflection import verbs
from groundup.seedling.corpus.rewriting import addressed, contracted, joined


def _turns(name: str, count: int = 400) -> list[Turn]:
    family = _family(name)
    rng = Random(name)
    return [family.make(rng, Side.TRAIN) for _ in range(count)]


def _family(name: str) -> Family:
    return next(family for family in rewriting.families() if family.name == name)


HELPING = "Do|Does|Did|Is|Are|Am|Was|Were|Will|Can|Has|Have|Must|Should|Could|Would"


def test_questions_begin_with_a_helping_verb_and_end_with_a_mark() -> None:
    """A question is asked with do, be, have, will or its like, and its main verb has no -s."""
    thirds = {verb.third for verb in verbs().values()} - {"cooks", "watches", "paints", "plants", "dreams"}
    for turn in _turns("rewrite-question"):
        assert re.fullmatch(rf"({HELPING}) .+\?", turn.answer)
        if turn.answer.startswith("Does the "):
            assert turn.answer[:-1].split()[3] not in thirds


def test_past_has_no_present_verb() -> None:
    """After the change the verb of the answer is a past form."""
    pasts = {verb.past for verb in verbs().values()} | {
        "was",
        "were",
        "did",
        "Was",
        "Were",
        "Did",
        "laid",
        "set",
    }
    for turn in _turns("rewrite-past"):
        said = re.findall(r"[A-Za-z']+", turn.answer)
        assert pasts & set(said) or any(word.endswith("ed") for word in said)
        assert " will " not in turn.answer


def test_future_has_will_and_the_base() -> None:
    """After will stands a verb in its base form, or the subject of a question."""
    thirds = {verb.third for verb in verbs().values()} | {"is", "are", "was", "were"}
    for turn in _turns("rewrite-future"):
        after = re.search(r" will (?:not )?(\w+)", turn.answer)
        assert "Will " in turn.answer or (after and after[1] not in thirds)


def test_negative_sentences_deny() -> None:
    """Each has one 'not', and the short form is as right."""
    for turn in _turns("rewrite-negative"):
        assert len(re.findall(r"\bnot\b|\bcannot\b", turn.answer)) == 1
        assert contracted(turn.answer) in turn.accepted


def test_shorter_is_shorter_and_adds_no_word() -> None:
    """All words of the short sentence are in the long one, up to a and an."""
    for turn in _turns("rewrite-shorter"):
        asked = set(re.findall(r"[a-z]+", turn.question.lower())) | {"a", "an"}
        assert set(re.findall(r"[a-z]+", turn.answer.lower())) <= asked


def test_capitals_change_no_letter() -> None:
    """Without capitals and marks, the answer is in the question."""
    for turn in _turns("rewrite-capitals"):
        assert turn.answer.lower().rstrip(".?") in turn.question.lower()
        assert turn.answer[0].isupper()


def test_upper_case_is_all_capitals() -> None:
    """No small letter is left, no other letter comes in, and the answer is written letter by letter."""
    for turn in _turns("rewrite-upper-case"):
        assert turn.answer == turn.answer.upper()
        assert turn.answer.lower() in turn.question.lower()
        assert turn.letterwise == turn.answer


def test_some_texts_for_capitals_are_short_in_the_training() -> None:
    """Each capital is written alone, so short texts teach it first; most are as long as the evaluation's."""
    lengths = [len(turn.answer) for turn in _turns("rewrite-upper-case")]
    short = sum(length <= rewriting.SHORT_UPPER_CASE for length in lengths)
    assert 0.3 * len(lengths) < short < 0.8 * len(lengths)


def test_half_a_capital_is_judged_wrong() -> None:
    """'The Train' is not in capitals."""
    turn = _turns("rewrite-upper-case", 1)[0]
    assert not _family("rewrite-upper-case").judge(turn, turn.answer.title())


def test_polite_requests_are_questions() -> None:
    """A polite request asks."""
    for turn in _turns("rewrite-polite"):
        assert re.fullmatch(r"Could (you|I) please .+\?", turn.answer)


def test_pronouns_stand_first() -> None:
    """The sentence begins with a pronoun."""
    assert all(turn.answer.split()[0] in ("He", "She", "It", "They") for turn in _turns("rewrite-pronoun"))


@pytest.mark.parametrize(
    ("first", "second", "word", "both"),
    [
        ("Anna reads.", "The dog sleeps.", "and", "Anna reads and the dog sleeps."),
        ("The dog sleeps.", "Anna reads.", "because", "The dog sleeps because Anna reads."),
        ("We eat.", "I drink.", "but", "We eat, but I drink."),
    ],
)
def test_joined_sentences(first: str, second: str, word: str, both: str) -> None:
    """The second sentence keeps the capital of a name and of I only."""
    assert joined(first, second, word) == both


def test_addressed_turns_me_into_you() -> None:
    """A question about oneself may be put to somebody else."""
    assert addressed("Do I like my hat?") == "Do you like your hat?"


@pytest.mark.parametrize("family", rewriting.families(), ids=lambda family: family.name)
def test_an_unchanged_sentence_is_judged_wrong(family: Family) -> None:
    """Giving back the request is no rewriting."""
    turn = family.make(Random(0), Side.HELD_OUT)
    assert family.judge(turn, turn.answer)
    assert not family.judge(turn, turn.question)
