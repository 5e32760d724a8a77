"""Rhyming words come from one group, and verses rhyme line by line."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import rhymes
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.rhymes import (
    CLOSINGS,
    COUPLETS,
    FOLLOW_UPS,
    GROUPS,
    PHRASES,
    RhymeTurn,
    VerseTurn,
    is_verse,
    names_rhymes,
    rhyme,
)
from tests.canaries.sideless_family import sideless

FOR_CAT = RhymeTurn("", "", rhymed="cat", count=3)
ABOUT_MOON = VerseTurn("", "", about="moon", lines=2)
_SOUNDS = r"Ending sounds: \w+ (-\w+), \w+ (-\w+)\. "
MOON = "I thought of the moon by the sea,\nas happy as a child can be."


def _turns(family: Family, side: Side, count: int = 500) -> list[Turn]:
    rng = Random(0)
    turns = [family.make(rng, side) for _ in range(count)]
    return turns + [follow_up for turn in turns for follow_up in turn.follow_ups]


def test_groups_hold_no_word_twice() -> None:
    """There are many groups, each of two words or more, and a word has one group only."""
    words = [word for group in GROUPS for word in group]
    assert len(GROUPS) >= 70
    assert all(len(group) >= 2 for group in GROUPS)
    assert len(set(words)) == len(words)
    assert set(rhymes.SOUND_OF) == set(words)
    assert len(set(rhymes.SOUND_OF.values())) == len(GROUPS)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("family", rhymes.families(), ids=lambda family: family.name)
def test_own_answers_pass_the_judge(family: Family, side: Side) -> None:
    """Answers, and the answers to follow-ups, are right by the rule of their family."""
    for turn in _turns(family, side):
        assert family.judge(turn, turn.answer), turn
        assert turn.answer.isascii()
        assert "{" not in turn.question + turn.answer


@pytest.mark.parametrize(
    "reply",
    [
        "hat, bat and dog rhyme with cat.",
        "hat, bat and cat rhyme with cat.",
        "hat, hat and bat rhyme with cat.",
        "hat and bat rhyme with cat.",
        "hat, bat and mat rhyme with sat.",
        "hat, bat and mat",
        "Ending sound: cat -og. hat, bat and mat rhyme with cat.",
    ],
)
def test_wrong_rhymes_are_judged_wrong(reply: str) -> None:
    """The judge that accepts three rhymes rejects their bad twins."""
    assert names_rhymes(FOR_CAT, "mat, hat and rat rhyme with cat.")
    assert names_rhymes(FOR_CAT, "Ending sound: cat -at. mat, hat and rat rhyme with cat.")
    assert not names_rhymes(FOR_CAT, reply)


def test_pairs_are_judged_by_their_group() -> None:
    """The verdict on two words agrees with the groups, and both verdicts are common."""
    verdicts = [
        turn
        for turn in _turns(rhymes.families()[0], Side.TRAIN)
        if "Yes," in turn.answer or "No," in turn.answer
    ]
    for turn in verdicts:
        found = re.fullmatch(f"{_SOUNDS}(Yes|No), (\\w+) and (\\w+) (do not )?rhyme\\.", turn.answer)
        assert found is not None
        assert (found.group(3) == "Yes") is rhyme(found.group(4), found.group(5)) is (found.group(6) is None)
        assert (found.group(1) == found.group(2)) is (found.group(3) == "Yes")
    yes = sum("Yes," in turn.answer for turn in verdicts)
    assert 0.3 < yes / len(verdicts) < 0.7


def test_pairs_of_the_evaluation_are_new() -> None:
    """A pair of words that the training asks about is never asked about in the evaluation."""
    assert not _shared_pairs(rhymes.families()[0])


def test_a_family_without_sides_is_noticed() -> None:
    """A family that ignores the side it is made for does not pass the check above."""
    assert _shared_pairs(sideless(rhymes.families()[0]))


def _shared_pairs(family: Family) -> set[tuple[str, ...]]:
    training, evaluation = ({_pair(turn) for turn in _turns(family, side)} - {()} for side in Side)
    assert training
    assert evaluation
    return training & evaluation


def _pair(turn: Turn) -> tuple[str, ...]:
    found = re.fullmatch(f"{_SOUNDS}(?:Yes|No), (\\w+) and (\\w+) (?:do not )?rhyme\\.", turn.answer)
    return tuple(sorted(found.groups()[2:])) if found else ()


@pytest.mark.parametrize("couplet", [*COUPLETS, *CLOSINGS])
def test_every_couplet_rhymes(couplet: str) -> None:
    """Both lines of a couplet end in different words of one group."""
    assert is_verse(
        VerseTurn("", "", about="moon" if "{x}" in couplet else "", lines=2),
        couplet.replace("{x}", "the moon"),
    )


@pytest.mark.parametrize(
    "reply",
    [
        MOON.replace("the moon", "a cat"),
        MOON.replace("be.", "see."),
        MOON.replace("can be", "on the sea"),
        MOON.replace("\n", " "),
        f"{MOON}\n{MOON}",
        "",
    ],
    ids=["topic", "unknown-end", "same-word", "one-line", "four-lines", "empty"],
)
def test_bad_verses_are_judged_wrong(reply: str) -> None:
    """The judge that accepts a couplet rejects its bad twins."""
    assert is_verse(ABOUT_MOON, MOON)
    assert not is_verse(ABOUT_MOON, reply)


def test_wordings_are_many_on_both_sides() -> None:
    """Every way of asking has wordings for the training and for the evaluation."""
    for kind in ("three", "one", "several", "pair"):
        assert sum(pattern.startswith("~") for pattern in PHRASES[kind]) >= 5, kind
        assert sum(not pattern.startswith("~") for pattern in PHRASES[kind]) >= 20, kind
    for kind, patterns in FOLLOW_UPS.items():
        assert sum(pattern.startswith("~") for pattern in patterns) >= 2, kind
        assert sum(not pattern.startswith("~") for pattern in patterns) >= 6, kind
