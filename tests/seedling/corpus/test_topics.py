"""Topics are well formed, each intent has an answer of its own, and something is left for the evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.number_words import in_words
from groundup.seedling.corpus.phrase_files import read_phrases
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK, without_article
from groundup.seedling.corpus.topics import Intent, Topic, families, known_names, topics
from groundup.seedling.shape import Shape
from tests.canaries.ambiguous_topics import AMBIGUOUS_TOPICS, CIRCULAR_TOPICS, LEAKY_TOPICS

NAMES = [topic.key for topic in topics()]
OWN = [topic for topic in topics() if topic.group != "groundup"]
NAMED = [topic for topic in OWN if topic.names or topic.plural]
PAIRS = [topic for topic in OWN if topic.pair]
MOST_WORDS, MOST_WORDS_SHORT = 60, 24
INTENT_LISTS = (
    "what_is",
    "what_word",
    "in_short",
    "why_important",
    "an_example",
    "how_it_works",
    "difference",
    "bare_pair",
    "meaning_and_why",
    "meaning_and_example",
    "stands_for",
)


def test_keys_are_unique() -> None:
    """No topic is written twice."""
    assert len(set(NAMES)) == len(NAMES)


def test_no_question_belongs_to_two_answers() -> None:
    """A whole question has one answer, otherwise the model could not know what to say."""
    asked = [
        ask
        for topic in topics()
        for asks in (topic.asks, *topic.asks_beside.values())
        for ask in sorted({ask.removeprefix(HELD_OUT_MARK).lower() for ask in asks})
    ]
    assert _repeated(asked) == []


def test_no_wording_belongs_to_two_intents() -> None:
    """A pattern asks for one thing only."""
    phrases = read_phrases("paraphrases")
    patterns = [
        pattern.removeprefix(HELD_OUT_MARK) for name in INTENT_LISTS for pattern in sorted(set(phrases[name]))
    ]
    assert _repeated(patterns) == []


def test_no_name_belongs_to_two_topics() -> None:
    """What a thing is called leads to one topic."""
    assert not _shared_names(topics())


def test_a_shared_name_is_noticed() -> None:
    """Two topics with one name do not pass the check above."""
    assert _shared_names(AMBIGUOUS_TOPICS)


def test_no_held_out_name_is_used_in_training() -> None:
    """A name for the evaluation is new even without its article."""
    assert not _leaking_names(OWN)


def test_a_leaking_name_is_noticed() -> None:
    """A topic whose new name is an old one does not pass the check above."""
    assert _leaking_names(LEAKY_TOPICS)


def test_same_question_has_the_same_answer() -> None:
    """Over many questions of both sides none is answered in two ways, and none is on both sides."""
    answers: dict[str, frozenset[str]] = {}
    asked: dict[Side, set[str]] = {Side.TRAIN: set(), Side.HELD_OUT: set()}
    for side, turn in _turns(1_500):
        question = turn.question.lower().rstrip("?.! ")
        right = turn.accepted or frozenset([turn.answer])
        assert answers.setdefault(question, right) == right, question
        asked[side].add(question)
    assert not asked[Side.TRAIN] & asked[Side.HELD_OUT]


def test_known_names_are_bare_and_lower_case() -> None:
    """The list of what is inside Seedling's world has no marks, articles or capitals."""
    assert {"token", "open source ai", "llms", "open weights", "closed model"} <= known_names()
    for name in known_names():
        assert name == without_article(name).lower()
        assert not set(name) & set("~[|]{}")


@pytest.mark.parametrize("topic", topics(), ids=NAMES)
def test_topic_can_be_held_out(topic: Topic) -> None:
    """Every topic keeps some phrasing or name for the evaluation, and trains on others."""
    phrasings = (*topic.asks, *topic.names, *topic.plural)
    assert topic.pair or any(phrasing.startswith(HELD_OUT_MARK) for phrasing in phrasings)
    assert topic.pair or any(not phrasing.startswith(HELD_OUT_MARK) for phrasing in phrasings)


@pytest.mark.parametrize("topic", topics(), ids=NAMES)
def test_answers_are_whole_sentences(topic: Topic) -> None:
    """Answers begin with a capital or a command and end like a sentence or a command."""
    for answer in (*topic.answers, topic.short):
        assert answer[0].isupper() or answer[0] in "/-" or answer.startswith("groundup")
        assert answer[-1] in '."?!' or _is_command(answer.split(". ")[-1])
        assert "  " not in answer


@pytest.mark.parametrize("topic", OWN, ids=lambda topic: topic.key)
def test_answers_are_short_and_plain(topic: Topic) -> None:
    """An answer is at most two wordings, few words, plain characters, and no repetition of another."""
    texts = [text for text in (*topic.answers, topic.short, topic.example, topic.why, topic.how) if text]
    assert len(topic.answers) <= 2
    for text in texts:
        assert text.isascii()
        assert text.rstrip("'")[-1] in '.!?"'
        assert len(text.split()) <= MOST_WORDS
    assert topic.pair or len(topic.short.split()) <= MOST_WORDS_SHORT
    assert len({topic.answers[0], topic.example, topic.why, topic.how} - {""}) == len(
        [text for text in (topic.answers[0], topic.example, topic.why, topic.how) if text]
    )


@pytest.mark.parametrize("topic", NAMED, ids=lambda topic: topic.key)
def test_named_topic_answers_why_and_example(topic: Topic) -> None:
    """Whatever has a name can be asked why it matters and for an example."""
    assert topic.why
    assert topic.example.startswith("For example, ")


@pytest.mark.parametrize("topic", PAIRS, ids=lambda topic: topic.key)
def test_pair_is_asked_in_both_orders(topic: Topic) -> None:
    """A comparison has two sides, and either may be named first."""
    rng = Random(0)
    questions = [topic.question(rng, Side.TRAIN).lower() for _ in range(200)]
    one, other = (without_article(_first_part(name)).lower() for name in topic.pair)
    both = [question for question in questions if one in question and other in question]
    assert {question.index(one) < question.index(other) for question in both} == {True, False}


@pytest.mark.parametrize("topic", NAMED, ids=lambda topic: topic.key)
def test_follow_ups_say_something_new(topic: Topic) -> None:
    """No follow-up repeats the answer before it, and each has a wording for the evaluation."""
    turn = topic.answer("What is it?", Random(0))
    assert any(follow_up.question.startswith(HELD_OUT_MARK) for follow_up in turn.follow_ups)
    assert all(follow_up.answer != turn.answer for follow_up in turn.follow_ups)


def test_a_next_step_has_its_own_answer() -> None:
    """'And how do I start it?' after a download is answered as a start, and so is what follows."""
    pull, run = (
        next(topic for topic in topics() if topic.key == f"groundup-{key}") for key in ("pull", "run")
    )
    turn = pull.answer("How do I download a model?", Random(0))
    step = next(each for each in turn.follow_ups if each.question == "And how do I start it?")
    assert step.answer == run.answers[0]
    assert step.follow_ups == run.answer("How do I run it?", Random(0)).follow_ups


def test_next_steps_follow_known_topics_and_never_lead_back() -> None:
    """What comes after a topic does not come before it, however many steps one takes."""
    assert {key for topic in topics() for key in topic.after} <= set(NAMES)
    assert not _leads_back(topics())


def test_steps_in_a_circle_are_noticed() -> None:
    """Two topics that each come after the other do not pass the check above."""
    assert _leads_back(CIRCULAR_TOPICS)


def test_a_topic_may_be_compared_after_it() -> None:
    """'How is that different from ...?' gets the answer of the pair."""
    by_key = {topic.key: topic for topic in topics()}
    turn = by_key["open-weights"].answer("What does open weights mean?", Random(0))
    question = "How is that different from open source?"
    compared = next(each for each in turn.follow_ups if each.question == question)
    assert compared.answer == by_key["open-source-and-open-weights"].answers[0]


def test_a_command_is_asked_what_it_does() -> None:
    """A command has a use and not only a meaning."""
    topic, rng = next(topic for topic in topics() if topic.key == "groundup-grow"), Random(0)
    uses = {
        pattern.replace("{x}", "groundup grow").lower()
        for pattern in read_phrases("paraphrases")["command_does"]
    }
    assert len(uses & {topic.question(rng, Side.TRAIN).lower() for _ in range(600)}) > 10


def test_every_intent_is_asked() -> None:
    """The families ask for everything that topics can answer."""
    topic = next(topic for topic in topics() if topic.key == "language-model")
    rng = Random(0)
    answers = {topic.turn(rng, Side.TRAIN).answer for _ in range(300)}
    assert len(answers) == len(Intent)


def _turns(count: int) -> list[tuple[Side, Turn]]:
    rng = Random(7)
    return [(side, family.make(rng, side)) for family in families() for side in Side for _ in range(count)]


def _is_command(sentence: str) -> bool:
    return "groundup" in sentence or "/" in sentence or sentence.startswith("Type: ")


def _first_part(name: str) -> str:
    return name.strip("[]").split("|")[0]


def _bare(name: str) -> str:
    return without_article(name.removeprefix(HELD_OUT_MARK)).lower()


def _repeated(items: Sequence[str]) -> list[str]:
    return sorted({item for item in items if items.count(item) > 1})


def _shared_names(members: Sequence[Topic]) -> list[str]:
    bare = [sorted({_bare(name) for name in (*topic.names, *topic.plural)}) for topic in members]
    return _repeated([name for names in bare for name in names])


def _leads_back(members: Sequence[Topic]) -> bool:
    before = {topic.key: set(topic.after) for topic in members}
    while first := {key for key, earlier in before.items() if not earlier & before.keys()}:
        before = {key: earlier for key, earlier in before.items() if key not in first}
    return bool(before)


def _leaking_names(members: Sequence[Topic]) -> set[str]:
    names = [name for topic in members for name in (*topic.names, *topic.plural)]
    held_out = {_bare(name) for name in names if name.startswith(HELD_OUT_MARK)}
    return held_out & {_bare(name) for name in names if not name.startswith(HELD_OUT_MARK)}


def test_what_seedling_says_of_its_size_is_its_size() -> None:
    """Parameters and context are those of the network in the code."""
    topic = next(topic for topic in topics() if topic.key == "your-size")
    million = in_words(round(Shape().parameter_count() / 1_000_000))
    assert all(f"about {million} million parameters" in answer for answer in topic.answers)
    assert all(f"{Shape().context_tokens:,} tokens" in answer for answer in topic.answers)
