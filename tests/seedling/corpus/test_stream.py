"""The corpus is the same everywhere, complete, and apart from the evaluation."""

from __future__ import annotations

from itertools import islice

import pytest

from groundup.seedling.corpus import stream
from groundup.seedling.corpus.dialogue import Dialogue, Family
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK
from groundup.seedling.corpus.unknown import declines, is_refusal
from tests.canaries.leaky_corpus import LEAKY_FAMILY

# the name of this corpus: it changes when, and only when, somebody changes what Seedling learns
FIRST_DIALOGUES_SHA256 = "80522534250dad470e28703fa9f1fc879ddba7abb9d87df2846c1cae2d6ef1cf"
FAMILIES = stream.families()


@pytest.fixture(scope="module")
def first_dialogues() -> list[Dialogue]:
    return list(islice(stream.dialogues(1), 20_000))


def test_same_seed_gives_the_same_corpus_everywhere() -> None:
    """The hash of the first 2,000 dialogues is fixed, on every machine and Python version."""
    assert stream.corpus_hash(1, 2_000) == FIRST_DIALOGUES_SHA256


def test_other_seed_or_part_gives_other_dialogues() -> None:
    """Seeds and parts differ from their first dialogues on."""
    first = [list(islice(stream.dialogues(seed, part), 20)) for seed, part in ((1, 0), (2, 0), (1, 1))]
    assert first[0] != first[1]
    assert first[0] != first[2]


def test_every_family_occurs(first_dialogues: list[Dialogue]) -> None:
    """No family of questions is left out of the training."""
    assert {dialogue.family for dialogue in first_dialogues} == {family.name for family in FAMILIES}


def test_no_slot_or_mark_is_left_unfilled(first_dialogues: list[Dialogue]) -> None:
    """Every {slot}, [choice] and held-out mark of a pattern is gone from what the model sees."""
    for dialogue in first_dialogues:
        for turn in dialogue.turns:
            assert not turn.question.startswith(HELD_OUT_MARK)
            if dialogue.family not in ("unknown-code", "unknown-unclear"):
                assert "{x}" not in turn.question
                assert "{is}" not in turn.question
            assert "{" not in turn.answer


@pytest.fixture(scope="module")
def asked(first_dialogues: list[Dialogue]) -> set[str]:
    """What the training asks, without case and final marks."""
    return {_plain(turn.question) for dialogue in first_dialogues for turn in dialogue.turns}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_held_out_questions_never_occur_in_training(family: Family, asked: set[str]) -> None:
    """What the evaluation asks is never asked in the training, not even with other typing."""
    assert stream.held_out(family, 60)
    assert not _leaks(family, asked)


def test_a_leaky_family_is_noticed(asked: set[str]) -> None:
    """A family that ignores the side it is made for does not pass the check above."""
    assert _leaks(LEAKY_FAMILY, asked)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_own_answers_are_judged_right(family: Family) -> None:
    """The judge of a family accepts the answers that its generator gives."""
    assert all(family.judge(turn, turn.answer) for turn in stream.held_out(family, 60))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_wrong_answers_are_judged_wrong(family: Family) -> None:
    """The judge of a family rejects a reply from somewhere else."""
    assert not any(family.judge(turn, "A tomato is 7.") for turn in stream.held_out(family, 20))


def test_only_declining_families_decline() -> None:
    """Questions outside are declined; questions inside never are, except where honesty demands it."""
    for family in FAMILIES:
        answers = [turn.answer for turn in stream.held_out(family, 60)]
        if family.judge is declines:
            assert all(map(is_refusal, answers))
        elif family.name not in ("conversation", "groundup", "practice"):
            assert not any(map(is_refusal, answers))


def test_noise_changes_the_question_and_not_the_answer() -> None:
    """A noisy question differs from the clean one and keeps its answer."""
    for family in FAMILIES:
        for turn in stream.held_out(family, 20):
            typed = stream.noisy(turn, seed=0)
            assert typed.answer == turn.answer


def test_held_out_turns_are_the_same_each_time() -> None:
    """The evaluation asks the same questions whenever it runs."""
    assert stream.held_out(FAMILIES[0], 10) == stream.held_out(FAMILIES[0], 10)


def _leaks(family: Family, asked: set[str]) -> set[str]:
    return asked & {_plain(turn.question) for turn in stream.held_out(family, 60)}


def _plain(question: str) -> str:
    return question.lower().rstrip("?.! ")
