"""Stories keep to what was asked, follow a plot to its end, and never meet the evaluation's in training."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from groundup.seedling.corpus import stories, wider_world
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.stories import FOLLOW_UPS, PHRASES, PLOTS, Cast, StoryTurn, story, tells_story
from groundup.seedling.corpus.story_elements import Element, common, only_name, place
from tests.canaries.sideless_family import sideless

FAMILY = stories.families()[0]
FOX = Cast(common("fox"), place("in the forest"), common("lantern"))
ASKED = StoryTurn("", "", required=("fox", "forest", "lantern"))
FOR_ONE_ONLY = re.compile(r"\{(a|c|o|o1)\} (is|was|has|does)\b|\b(he|she|his|her|its)\b")
TOLD = story(FOX, PLOTS[0], Random(0))


def _turns(side: Side, count: int = 300, family: Family = FAMILY) -> list[StoryTurn]:
    rng = Random(0)
    turns = [family.make(rng, side) for _ in range(count)]
    return [turn for turn in turns if isinstance(turn, StoryTurn)]


@pytest.mark.parametrize("side", Side)
def test_every_story_passes_its_own_judge(side: Side) -> None:
    """Whatever is asked, the answer names it, repeats nothing and ends like a story."""
    turns = _turns(side)
    assert len(turns) == 300
    assert all(tells_story(turn, turn.answer) for turn in turns)


@pytest.mark.parametrize("side", Side)
def test_stories_have_five_sentences_of_modest_length(side: Side) -> None:
    """A story is short enough to learn: five sentences, or six where somebody shouts."""
    for turn in _turns(side):
        assert 40 <= len(turn.answer.split()) <= 105
        assert turn.answer.isascii()
        assert "{" not in turn.question + turn.answer


def test_every_plot_names_all_elements() -> None:
    """Character, place and object occur in each variant of each plot, long and short."""
    for plot in PLOTS:
        for seed in range(100):
            assert tells_story(ASKED, story(FOX, plot, Random(seed))), plot["short"]
        assert all(word in FOX.fill(plot["short"]) for word in ASKED.required)
        assert FOX.fill(plot["short"]).count(". ") == 1


def test_first_sentence_names_all_three() -> None:
    """Whatever the plot, character, place and object are copied at once, and told of later."""
    for plot in PLOTS:
        for seed in range(20):
            first, _, rest = story(FOX, plot, Random(seed)).partition(". ")
            assert all(word in first for word in ASKED.required)
            assert "lantern" in rest


def test_plots_fit_one_and_many() -> None:
    """No plot has a verb or a pronoun that would be wrong for two friends or some honey."""
    for plot in PLOTS:
        patterns = [pattern for variants in plot["says"] for pattern in variants]
        for pattern in [*patterns, plot["short"]]:
            assert not FOR_ONE_ONLY.search(pattern)
    assert FOR_ONE_ONLY.search("Then {c} was glad.")
    assert FOR_ONE_ONLY.search("Then {c} took her hat.")


@pytest.mark.parametrize(
    "reply",
    [
        TOLD.replace("lantern", "kettle"),
        TOLD.replace("fox", "foxglove"),
        TOLD.replace("forest", "desert"),
        f"{TOLD} {TOLD}",
        TOLD.rpartition(". ")[0] + ".",
        TOLD.removesuffix("."),
        "Once upon a time, a fox in the forest had a lantern. In the end, all was well.",
    ],
    ids=["object", "part-of-a-word", "place", "repeated", "no-ending", "cut-off", "too-short"],
)
def test_a_bad_story_is_judged_wrong(reply: str) -> None:
    """The judge that accepts a good story rejects its bad twins."""
    assert tells_story(ASKED, TOLD)
    assert not tells_story(ASKED, reply)


def test_typing_keeps_what_is_required() -> None:
    """A question changed by noise is still judged by the same words."""
    assert replace(ASKED, question="a fox").required == ASKED.required


def test_sides_never_ask_for_the_same_combination() -> None:
    """What the training asks for together, the evaluation never does."""
    assert not _shared_combinations(FAMILY)


def test_a_family_without_sides_is_noticed() -> None:
    """A family that ignores the side it is made for does not pass the check above."""
    assert _shared_combinations(sideless(FAMILY))


def _shared_combinations(family: Family) -> set[tuple[str, ...]]:
    training, evaluation = (
        {turn.required for turn in _turns(side, 700, family) if len(turn.required) >= 2} for side in Side
    )
    assert training
    assert evaluation
    return training & evaluation


def test_follow_ups_are_right() -> None:
    """What is said about a story is true of it."""
    seen = set()
    for turn in _turns(Side.TRAIN):
        for follow_up in turn.follow_ups:
            kinds = (key for key, asks in FOLLOW_UPS.items() if follow_up.question in asks)
            kind = next(kinds, "with_others")
            seen.add(kind)
            assert _holds(kind, turn, follow_up), (kind, follow_up.answer)
    assert seen == set(FOLLOW_UPS)


def _holds(kind: str, turn: StoryTurn, follow_up: Turn) -> bool:
    if kind == "with_others":
        return isinstance(follow_up, StoryTurn) and tells_story(follow_up, follow_up.answer)
    if kind == "another":
        return follow_up.answer != turn.answer and tells_story(follow_up, follow_up.answer)
    if kind == "end":
        return turn.answer.endswith(follow_up.answer)
    if kind in ("who", "where", "thing"):
        named = re.sub(r"The (story is about|story takes place|object in the story:) ", "", follow_up.answer)
        return named.rstrip(".").lower() in turn.answer.lower()
    if kind == "title":
        words = re.sub(r"\b(The|the|and|of)\b|,", "", follow_up.answer).lower().split()
        return all(word in turn.answer.lower() for word in words)
    return follow_up.answer.endswith(".")


def test_questions_outside_the_training_are_marked() -> None:
    """Every way of asking has many wordings for the training and some for the evaluation."""
    for kind in ("cpo", "cp", "co", "po", "c", "p", "o", "none", "t", "tc"):
        assert sum(pattern.startswith("~") for pattern in PHRASES[kind]) >= 3
    for kind, patterns in FOLLOW_UPS.items():
        assert sum(pattern.startswith("~") for pattern in patterns) >= 2, kind
        assert sum(not pattern.startswith("~") for pattern in patterns) >= 6, kind


def test_wider_world_is_for_the_training_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The evaluation asks of the lists of stories.toml as ever, so that corpora can be compared."""
    drawn: list[Side] = []

    def draw(rng: Random, side: Side) -> Element:
        drawn.append(side)
        return common(f"kind{rng.random()}")

    monkeypatch.setattr(wider_world, "draw_object", draw)
    for side in Side:
        _turns(side, 100)
    assert set(drawn) == {Side.TRAIN}


def test_frames_leave_nothing_open() -> None:
    """Each detail and list of words names all that its kind states, and each frame has one place for it."""
    for kind, patterns in {**stories.DETAILS, **stories.LISTS_OF_WORDS}.items():
        for pattern in patterns:
            named = re.findall(r"\{[ab]?([cpot])\}", pattern)
            assert sorted(named) == sorted(kind), pattern
    assert all(frame.count("{e}") == 1 for frame in PHRASES["frames"])
    assert all(frame.count("{w}") == 1 for frame in PHRASES["frames_of_words"])


def test_questions_of_the_training_name_what_is_required() -> None:
    """What the story must tell of stands in the question, so that it can be copied."""
    for turn in _turns(Side.TRAIN, 600):
        for word in turn.required:
            assert word.lower() in turn.question.lower(), turn.question


def test_a_name_is_called_by_its_name() -> None:
    """A character with a name alone gets no article."""
    told = story(Cast(only_name("Noor"), FOX.place, FOX.thing), PLOTS[0], Random(1))
    assert "Noor" in told
    assert not re.search(r"\b(a|the) Noor", told)
