"""Questions outside Seedling's world are many, apart from its own, and declined honestly."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from random import Random

import pytest

from groundup.seedling.corpus import subjects, topics, unknown
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.phrase_files import read_records
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK, settle, without_article

FAMILIES = unknown.families()
# an answer that makes up a fact, and some that are only half honest
INVENTED = (
    "Paris was founded in 1200.",
    "Paris was founded in 1200. I am a tiny model: groundup run NAME",
    "The capital is Bern. A bigger model may help: groundup run NAME",
    "I don't know that.",
    "I am a tiny model.",
    "",
)
QUESTION_WORDS = (
    *(
        "who",
        "whose",
        "whom",
        "what",
        "when",
        "where",
        "why",
        "how",
        "which",
        "is",
        "are",
        "was",
        "were",
        "can",
    ),
    *("could", "does", "do", "did", "has", "have", "will", "should", "would", "in", "at", "since"),
)


def _made(family: Family, side: Side, count: int, seed: int = 0) -> list[Turn]:
    rng = Random(f"{family.name}-{seed}")
    return [family.make(rng, side) for _ in range(count)]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("side", Side)
def test_every_question_is_declined_and_filled(family: Family, side: Side) -> None:
    """Each question outside gets a refusal that its judge accepts, and no slot stays open."""
    for turn in _made(family, side, 300):
        assert unknown.is_refusal(turn.answer)
        assert family.judge(turn, turn.answer)
        assert turn.question.strip() == turn.question != ""
        if family.name not in ("unknown-code", "unknown-unclear"):
            assert not set("{}[]") & set(turn.question)


@pytest.mark.parametrize("reply", INVENTED)
def test_an_invented_fact_is_judged_wrong(reply: str) -> None:
    """Who states a fact, or hides what it is, has not declined."""
    turn = Turn("When was Paris founded?", unknown.REFUSALS["fact"][0])
    assert not unknown.is_refusal(reply)
    assert not unknown.declines(turn, reply)


def test_any_kind_of_refusal_is_honest() -> None:
    """A refusal of another kind than ours counts as well."""
    turn = Turn("When was Paris founded?", unknown.REFUSALS["fact"][0])
    assert all(unknown.declines(turn, text) for (text,) in unknown.REFUSALS.values())


def test_refusals_are_few_short_and_show_the_way() -> None:
    """At most eight wordings, one a kind, of at most 25 words, each with the way to a bigger model."""
    assert len(unknown.REFUSALS) <= 8
    for (text,) in unknown.REFUSALS.values():
        assert len(text.split()) <= 25
        assert "bigger model" in text
        assert text.isascii()
        assert text.endswith("groundup run NAME")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_held_out_questions_are_never_trained(family: Family) -> None:
    """What the evaluation asks differs from everything that 3,000 draws of the training ask."""
    trained = {turn.question.lower().rstrip("?.! ") for turn in _made(family, Side.TRAIN, 3_000)}
    held_out = {turn.question.lower().rstrip("?.! ") for turn in _made(family, Side.HELD_OUT, 400)}
    assert len(held_out) >= 30
    assert not trained & held_out


def test_a_leak_is_noticed() -> None:
    """The check above fails where the evaluation draws from the training side."""
    family = next(family for family in FAMILIES if family.name == "unknown-danger")
    trained = {turn.question for turn in _made(family, Side.TRAIN, 3_000)}
    assert trained & {turn.question for turn in _made(family, Side.TRAIN, 200, seed=1)}


def test_no_subject_is_a_topic_of_seedling() -> None:
    """What Seedling explains is never among the names that it claims not to know."""
    asked_for_their_meaning = (
        *("concept", "thing", "animal", "gadget", "invention", "beside", "event", "place", "city", "country"),
        *(
            "ai_product",
            "company",
            "app",
            "work",
            "sport",
            "field",
            "illness",
            "dish",
            "job",
            "food",
            "plural",
        ),
        *("nature", "person", "fictional", "abbreviation", "plants", "town"),
    )
    assert not _known(name for slot in asked_for_their_meaning for name in subjects.subjects()[slot])


def test_no_wider_name_is_a_topic_of_seedling() -> None:
    """The training's own lists of names hold no topic either."""
    free = ("property", "act", "sense", "ai_thing", "ai_kind", "school_idea", "text_subject")
    assert not _known(name for slot, names in unknown.WIDER.items() if slot not in free for name in names)


def test_the_evaluation_never_sees_a_wider_name() -> None:
    """The wider lists leave out what is kept, and only the training draws from them."""
    rng = Random(0)
    kept = set(subjects.subjects()["city"])
    drawn = {side: {unknown._fill("{city}", rng, side) for _ in range(2_000)} for side in Side}
    assert drawn[Side.HELD_OUT] <= kept
    assert not drawn[Side.TRAIN] <= kept
    assert not drawn[Side.TRAIN] & drawn[Side.HELD_OUT]


def test_algebra_is_declined_as_a_sum() -> None:
    """An equation with x is no sum of Seedling's, and it says so."""
    family = next(family for family in FAMILIES if family.name == "unknown-question")
    answers = {turn.answer for turn in _made(family, Side.TRAIN, 300)}
    assert unknown.REFUSALS["sum"][0] in answers


def test_a_topic_among_the_subjects_is_noticed() -> None:
    """The check above finds a token and a noun, with article and in capitals."""
    assert _known(["a Token", "gravity", "a noun"]) == ["a Token", "a noun"]


def test_subjects_are_many() -> None:
    """Strangers ask about anything, so the lists are long."""
    lists = subjects.subjects()
    assert len(lists["person"]) + len(lists["fictional"]) >= 150
    assert len(lists["city"]) >= 120
    assert len(lists["country"]) >= 100
    assert len(lists["concept"]) >= 250


def test_questions_vary() -> None:
    """Of 2,000 questions without a fixed subject nearly all differ."""
    family = next(family for family in FAMILIES if family.name == "unknown-question")
    assert len({turn.question for turn in _made(family, Side.TRAIN, 2_000)}) > 1_800


def test_many_patterns_start_with_a_question_word() -> None:
    """At least two fifths of the wordings hang on the question word and not on the subject."""
    patterns = [pattern.lstrip(HELD_OUT_MARK) for group in unknown.PATTERNS.values() for pattern in group]
    by_word = [each for each in patterns if settle(each, Random(0)).lower().split()[0] in QUESTION_WORDS]
    assert len(by_word) >= 0.4 * len(patterns)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_is_said_after_a_refusal_has_one_answer(family: Family) -> None:
    """'Why not?' is answered as written, a next question outside is declined, and a made-up fact is wrong."""
    allowed = {text for texts in (unknown.REFUSALS, unknown.FOLLOW_UP_ANSWERS) for (text,) in texts.values()}
    for turn in _made(family, Side.TRAIN, 100):
        assert any(not follow_up.question.startswith(HELD_OUT_MARK) for follow_up in turn.follow_ups)
        for follow_up in turn.follow_ups:
            assert follow_up.answer in allowed
            assert family.judge(follow_up, follow_up.answer)
            assert not family.judge(follow_up, INVENTED[0])


def test_danger_is_never_passed_on() -> None:
    """Who asks on after a dangerous request is not sent to somebody else, as one is elsewhere."""
    assert not _passed_on("unknown-danger")
    assert _passed_on("unknown-people")


def test_articles_and_plurals_fit_their_words() -> None:
    """Slots take the article by sound, know irregular plurals, and leave what is not counted alone."""
    rng = Random(0)
    texts = [
        subjects.fill("A {food} and a {animal}, {animal:s} and {food:s}", rng, Side.TRAIN)
        for _ in range(2_000)
    ]
    assert not any(" a a" in f" {text.lower()}" or " a e" in f" {text.lower()}" for text in texts)
    assert not any(
        wrong in text for text in texts for wrong in ("mouses", "wolfs", "sheeps", "a rice", "breads")
    )


def test_same_seed_gives_the_same_questions() -> None:
    """Questions depend on the random source alone."""
    for family in islice(FAMILIES, 5):
        assert _made(family, Side.TRAIN, 50) == _made(family, Side.TRAIN, 50)


def _known(names: Iterable[str]) -> list[str]:
    terms = {without_article(str(record["name"])) for record in read_records("grammar", "terms")}
    known = topics.known_names() | terms
    return [name for name in names if {name.lower(), without_article(name).lower()} & known]


def _passed_on(name: str) -> bool:
    family = next(family for family in FAMILIES if family.name == name)
    said = {each.answer for turn in _made(family, Side.TRAIN, 200) for each in turn.follow_ups}
    return unknown.FOLLOW_UP_ANSWERS["who"][0] in said
