"""Small tasks for a lesson: a quiz question, a gap, true or false, multiple choice, exit ticket.

Tasks on a sentence take any sentence; tasks on a topic repeat whatever topic is named. Praise is in
praise.py.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from . import praise
from .dialogue import Family, Side, Turn, side_of
from .free_sentences import PEOPLE_NOUNS, draw_any, free_noun, made_up
from .inflection import plural_of, words
from .phrase_files import read_phrases
from .phrasing import choose
from .quoting import with_sentence
from .rewriting import joined
from .sentences import (
    ABILITY,
    FUTURE,
    PAST,
    PERFECT,
    PRESENT,
    PROGRESSIVE,
    Sentence,
    Thing,
    capitalised,
)

PHRASES = read_phrases("classroom")
# the wrong answers to choose from: the first two that the sentence does not name
OPTIONS = {
    "Where": ("at the airport", "in the cellar", "on the roof", "at the cinema"),
    "When": ("at midnight", "before breakfast", "at noon", "after the storm"),
    "Who": ("Omar", "Zoe", "Mei", "Tom"),
    "What": ("a ball", "a hat", "a lamp", "a box"),
    "What is it": ("the dog", "the car", "the lamp", "the cat"),
}
OPTIONS_OF_VERBS = {
    "eat": ("an apple", "the soup", "a cake", "the rice"),
    "cook": ("an egg", "the soup", "a pie", "the rice"),
    "drink": ("the milk", "the tea", "the juice", "the water"),
    "read": ("a letter", "a poem", "a map", "a list"),
    "write": ("a letter", "a poem", "a diary", "a list"),
}
LETTERS = {"Who": "a", "Where": "b", "When": "b", "What": "c"}  # where the right answer stands
_CHOICE = re.compile(r"Question: (.+\?) a\) (.+) b\) (.+) c\) (.+)\. Answer: ([abc])\.")
_SMALL_WORDS = frozenset(
    (
        "the",
        "and",
        "are",
        "was",
        "were",
        "will",
        "can",
        "for",
        "with",
        "his",
        "her",
        "our",
        "their",
        "some",
        "not",
        "she",
    )
) | frozenset(
    ("they", "you", "has", "had", "have", "from", "into", "under", "near", "behind", "next", "front")
)


def families() -> tuple[Family, ...]:
    """One family for each kind of task."""
    return (
        Family("quiz-question", 7, _quiz),
        Family("gap-exercise", 8, _gap),
        Family("true-or-false", 1, _true_or_false),
        Family("multiple-choice", 14, _choice, judge=is_fair_choice),
        Family("vocabulary-words", 5, _vocabulary, judge=are_three_words),
        Family("exit-ticket", 5, _exit_ticket),
        Family("warm-up", 0.6, _warm_up),
        Family("lesson-goal", 8, _goal),
        *praise.families(),
    )


def questions_on(sentence: Sentence) -> list[tuple[str, str, str]]:
    """Every question the sentence answers, best first: its question word, the question, the answer."""
    plain = replace(sentence, adverb="", time="")
    asked, subject = plain.asking_who(), sentence.subject.text
    by_subject = (
        ("Who", asked, subject)
        if sentence.subject.kind == "person"
        else ("What", "What" + asked[3:], subject)
    )
    if sentence.negative:
        return [by_subject]
    found: list[tuple[str, str, str]] = []
    if sentence.place:
        found.append(("Where", plain.asking("Where", without="place"), sentence.place))
    if sentence.time:
        found.append(("When", plain.asking("When", without=""), sentence.time))
    if sentence.thing:
        word = "Who" if _is_somebody(sentence.thing) else "What"
        found.append((word, plain.asking(word, without="thing"), sentence.thing.text))
    return found if found and not sentence.subject.can_be_named else [*found, by_subject]


def _is_somebody(thing: Thing) -> bool:
    return thing.noun in words("nouns", "person") or thing.noun in PEOPLE_NOUNS or thing.form[0].isupper()


def _sentence(rng: Random, side: Side) -> Sentence:
    tenses = (PRESENT, PROGRESSIVE, PAST, FUTURE, ABILITY, "must", PERFECT)
    tense = rng.choices(tenses, (6, 1.5, 3, 0.5, 0.4, 0.2, 0.3))[0]
    sentence = draw_any(rng, side, tense=tense, wanted=_can_be_asked_about, free_share=0.6)
    if sentence.subject.can_be_named and rng.random() < 0.06:
        return replace(sentence, negative=True)
    return sentence


def _can_be_asked_about(sentence: Sentence) -> bool:
    """Whether a question on it has its answer in it: not one on 'I', 'you' or on 'we' alone."""
    subject = sentence.subject
    told_of = subject.text in ("he", "she", "we", "they") and (
        sentence.place or sentence.time or sentence.thing
    )
    return subject.can_be_named or bool(told_of)


def _text(sentence: Sentence, rng: Random, side: Side) -> str:
    """The sentence, sometimes with another one behind it, which no task is about."""
    if rng.random() < 0.9:
        return sentence.said()
    other = draw_any(rng, side, tense=sentence.tense, wanted=lambda each: not each.time)
    return joined(sentence.said(), other.said(), rng.choice(("and", "but", "because", "so")))


def _ask(kind: str, text: str, rng: Random, side: Side) -> str:
    return with_sentence(capitalised(choose(PHRASES[kind], rng, side)), text, rng)


def _next_task(
    kinds: tuple[str, ...], sentence: Sentence, text: str, rng: Random, side: Side
) -> tuple[Turn, ...]:
    """'And a gap exercise from it?', now and then."""
    if rng.random() < 0.6:
        return ()
    kind = rng.choice(kinds)
    if kind == "then_quiz":
        answers = [f"Question: {asked} Answer: {right}." for _, asked, right in questions_on(sentence)]
    elif kind == "then_gap":
        answers = [gapped(text, len(text.split()) - 1)]
    else:
        answers = [f"True or false: {text} Answer: true."]
    turns = _follow_up(kind, "{}", "", answers[0], rng, side)
    return tuple(replace(each, accepted=frozenset(answers)) for each in turns)


def _follow_up(kind: str, slot: str, filled: str, answer: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    turn = Turn(choose(PHRASES[kind], rng, Side.TRAIN).replace(slot, filled), answer, noisy=False)
    if side is Side.TRAIN:
        return (turn,)
    return (turn, replace(turn, question="~" + choose(PHRASES[kind], rng, side).replace(slot, filled)))


def _quiz(rng: Random, side: Side) -> Turn:
    sentence = _sentence(rng, side)
    answers = [f"Question: {asked} Answer: {right}." for _, asked, right in questions_on(sentence)]
    follow_ups: tuple[Turn, ...] = ()
    if len(answers) > 1 and rng.random() < 0.5:
        follow_ups = tuple(
            replace(each, accepted=frozenset(answers))
            for each in _follow_up("another", "{}", "", answers[1], rng, side)
        )
    text = _text(sentence, rng, side)
    if not follow_ups:
        follow_ups = _next_task(("then_gap", "then_gap", "then_true_false"), sentence, text, rng, side)
    return Turn(
        _ask("quiz", text, rng, side),
        answers[0],
        accepted=frozenset(answers),
        follow_ups=follow_ups,
        noisy=False,
    )


def gapped(sentence: str, place: int) -> str:
    """The sentence with one word left out, and that word as the answer."""
    parts = sentence[:-1].split()
    shown = " ".join([*parts[:place], "___", *parts[place + 1 :]])
    return f"{shown}. Answer: {parts[place]}."


def _gap(rng: Random, side: Side) -> Turn:
    sentence = _sentence(rng, side)
    text = _text(sentence, rng, side)
    count = len(text.split())
    accepted = (
        frozenset(gapped(text, place) for place in range(count)) if side is Side.HELD_OUT else frozenset()
    )
    return Turn(
        _ask("gap", text, rng, side),
        gapped(text, count - 1),
        accepted=accepted,
        follow_ups=_next_task(("then_quiz", "then_quiz", "then_true_false"), sentence, text, rng, side),
        noisy=False,
    )


def _true_or_false(rng: Random, side: Side) -> Turn:
    sentence = _sentence(rng, side)
    denied, text = replace(sentence, negative=not sentence.negative).said(), sentence.said()
    return Turn(
        _ask("true_false", text, rng, side),
        f"True or false: {text} Answer: true.",
        accepted=frozenset({f"True or false: {denied} Answer: false."}),
        follow_ups=_next_task(("then_quiz", "then_gap"), sentence, text, rng, side),
        noisy=False,
    )


def _choice(rng: Random, side: Side) -> Turn:
    sentence = _sentence(rng, side)
    possible = questions_on(sentence)
    # what would also be right: the questions with their answers, for the judge
    accepted = frozenset(f"Question: {each} Answer: {correct}." for _, each, correct in possible)
    answer = with_options(sentence, *possible[0])
    return Turn(_ask("choice", sentence.said(), rng, side), answer, accepted=accepted, noisy=False)


def with_options(sentence: Sentence, word: str, asked: str, right: str) -> str:
    """The question with three options; the wrong ones and the letter follow from the question alone."""
    row = OPTIONS[word]
    if word == "What":
        is_subject = right == sentence.subject.text
        row = OPTIONS["What is it"] if is_subject else OPTIONS_OF_VERBS.get(sentence.verb.base, row)
    named = sentence.said().rstrip(".").lower().split()
    wrong = [option for option in row if option.split()[-1].lower() not in named][:2]
    place = "abc".index(LETTERS[word])
    options = [*wrong[:place], right, *wrong[place:]]
    shown = " ".join(f"{letter}) {option}" for letter, option in zip("abc", options, strict=True))
    return f"Question: {asked} {shown}. Answer: {LETTERS[word]}."


def is_fair_choice(turn: Turn, reply: str) -> bool:
    """A question on the sentence, three different options, and the letter of the right one."""
    found = _CHOICE.fullmatch(reply)
    if not found:
        return False
    options = found.group(2, 3, 4)
    right = options["abc".index(found[5])]
    return len(set(options)) == 3 and f"Question: {found[1]} Answer: {right}." in turn.accepted


def _vocabulary(rng: Random, side: Side) -> Turn:
    tense = rng.choice((PRESENT, PAST))
    sentence = draw_any(rng, side, tense=tense, wanted=lambda each: len(_content_words(each)) >= 3)
    return Turn(
        _ask("vocabulary", sentence.said(), rng, side),
        f"Words: {', '.join(_content_words(sentence)[:3])}.",
        accepted=frozenset(sentence.said()[:-1].split()),
        noisy=False,
    )


def _content_words(sentence: Sentence) -> list[str]:
    """Words worth learning, in their order."""
    name = sentence.subject.text.split() if not sentence.subject.noun else []
    found = sentence.said()[:-1].split()
    return list(
        dict.fromkeys(w for w in found if len(w) > 2 and w.lower() not in _SMALL_WORDS and w not in name)
    )


def are_three_words(turn: Turn, reply: str) -> bool:
    """Three different words of the sentence, none of them a small one."""
    found = reply.removeprefix("Words: ").removesuffix(".").split(", ")
    return (
        reply.startswith("Words: ")
        and len(set(found)) == len(found) == 3
        and all(
            word in turn.accepted and word.lower() not in _SMALL_WORDS and len(word) > 2 for word in found
        )
    )


def _topic(rng: Random, side: Side) -> str:
    """A topic that may be anything: known, put together from words, or invented."""
    while True:
        topic = rng.choice(PHRASES["topics"]) if rng.random() < 0.4 else _free_topic(rng, side)
        if side_of(f"topic|{topic}") is side:
            return topic


def _free_topic(rng: Random, side: Side) -> str:
    roll = rng.random()
    if roll < 0.15:
        return made_up(rng, side, 2)
    if roll < 0.22:
        return made_up(rng, side).capitalize()
    listed = words("nouns", rng.choice(("other", "animal", "thing", "food", "plant", "vehicle")))
    noun = rng.choice(listed) if rng.random() < 0.6 else free_noun(rng, side)
    if roll < 0.45:
        return plural_of(noun)
    if roll < 0.6:
        return f"{rng.choice(words('adjectives', 'thing'))} {plural_of(noun)}"
    if roll < 0.7:
        return f"the {noun}"
    if roll < 0.85:
        between = rng.choice(("in", "and", "of", "for", "without"))
        return f"{plural_of(noun)} {between} {plural_of(free_noun(rng, side))}"
    if roll < 0.93:
        return f"the {free_noun(rng, side)} of the {noun}"
    return f"how {plural_of(noun)} {rng.choice(('work', 'grow', 'live', 'change', 'move'))}"


def _on_topic(kind: str, form: str, rng: Random, side: Side) -> Turn:
    """A task on a topic, which the request writes as the answer does, even where it comes first."""
    topic = _topic(rng, side)
    question = capitalised(choose(PHRASES[kind], rng, side)).replace("{t}", topic)
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.4:
        other = _topic(rng, side)
        follow_ups = _follow_up("and_topic", "{t}", other, form.replace("{t}", other), rng, side)
    in_small_letters = frozenset({form.replace("{t}", topic.lower())})
    return Turn(
        question, form.replace("{t}", topic), accepted=in_small_letters, follow_ups=follow_ups, noisy=False
    )


def _exit_ticket(rng: Random, side: Side) -> Turn:
    form = (
        "1. What did you learn today about {t}? 2. Which word was new for you? "
        "3. What would you still like to know?"
    )
    return _on_topic("exit_ticket", form, rng, side)


def _warm_up(rng: Random, side: Side) -> Turn:
    form = "Warm-up: What do you already know about {t}? Tell your neighbour two things."
    return _on_topic("warm_up", form, rng, side)


def _goal(rng: Random, side: Side) -> Turn:
    form = "Goal: I can explain something about {t} in my own words and give an example."
    return _on_topic("goal", form, rng, side)
