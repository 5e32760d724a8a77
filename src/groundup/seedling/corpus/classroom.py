"""Small tasks for a lesson: a quiz question, a gap, true or false, multiple choice, exit ticket, praise.

Tasks on a sentence take it from sentences.py; tasks on a topic repeat whatever topic is named.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from .dialogue import Family, Side, Turn, side_of
from .inflection import plural_of, verbs, words
from .lexicon import invented_word
from .phrasing import choose, read_phrases
from .quoting import with_sentence
from .sentences import (
    FUTURE,
    PAST,
    PRESENT,
    PROGRESSIVE,
    Sentence,
    capitalised,
    draw_name,
    draw_sentence,
    draw_thing,
)

PHRASES = read_phrases("classroom")
OPTIONS = {
    "Where": (
        "in the park",
        "at school",
        "in the kitchen",
        "at home",
        "in the garden",
        "on the bus",
        "at the zoo",
    ),
    "When": ("every day", "in the evening", "yesterday", "after lunch", "at night", "on Mondays", "tomorrow"),
    "What": ("a book", "a ball", "the soup", "an apple", "the car", "a letter", "the guitar", "a hat"),
    "Who": ("Anna", "Omar", "Mei", "Tom", "the teacher", "Zoe", "my uncle", "Ravi"),
}
DEEDS = (
    *(("clean", "room"), ("tidy", "room"), ("read", "readable"), ("write", "writable"), ("help", "person")),
    *(("build", "buildable"), ("draw", "drawing"), ("finish", "work"), ("solve", "problem"), ("feed", "pet")),
    *(("plant", "plant"), ("paint", "drawing"), ("water", "plant"), ("find", "thing"), ("fix", "thing")),
)
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
        Family("quiz-question", 3, _quiz),
        Family("gap-exercise", 1.5, _gap),
        Family("true-or-false", 1, _true_or_false),
        Family("multiple-choice", 1.5, _choice, judge=is_fair_choice),
        Family("vocabulary-words", 0.7, _vocabulary, judge=are_three_words),
        Family("exit-ticket", 1.3, _exit_ticket),
        Family("warm-up", 0.6, _warm_up),
        Family("lesson-goal", 0.6, _goal),
        Family("praise", 0.8, _praise),
    )


def questions_on(sentence: Sentence) -> list[tuple[str, str, str]]:
    """Every question the sentence answers, best first: its question word, the question, the answer."""
    plain = replace(sentence, adverb="", time="")
    found: list[tuple[str, str, str]] = []
    person = sentence.subject.kind == "person"
    if sentence.place:
        found.append(("Where", plain.asking("Where", without="place"), sentence.place))
    if sentence.time:
        found.append(("When", plain.asking("When", without=""), sentence.time))
    if sentence.thing:
        word = "Who" if sentence.thing.noun in words("nouns", "person") else "What"
        found.append((word, plain.asking(word, without="thing"), sentence.thing.text))
    asked = plain.asking_who()
    found.append(
        ("Who", asked, sentence.subject.text)
        if person
        else ("What", "What" + asked[3:], sentence.subject.text)
    )
    return found


def _sentence(rng: Random, side: Side) -> Sentence:
    tense = rng.choices((PRESENT, PROGRESSIVE, PAST, FUTURE), (5, 2, 3, 0.5))[0]
    return draw_sentence(rng, side, tense=tense, wanted=_is_about_somebody)


def _is_about_somebody(sentence: Sentence) -> bool:
    return sentence.subject.can_be_named


def _ask(kind: str, sentence: Sentence, rng: Random, side: Side) -> str:
    return with_sentence(capitalised(choose(PHRASES[kind], rng, side)), sentence.said(), rng)


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
    return Turn(
        _ask("quiz", sentence, rng, side),
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
    text = sentence.said()
    count = len(text.split())
    accepted = (
        frozenset(gapped(text, place) for place in range(count)) if side is Side.HELD_OUT else frozenset()
    )
    return Turn(_ask("gap", sentence, rng, side), gapped(text, count - 1), accepted=accepted, noisy=False)


def _true_or_false(rng: Random, side: Side) -> Turn:
    sentence = _sentence(rng, side)
    denied = replace(sentence, negative=True).said()
    return Turn(
        _ask("true_false", sentence, rng, side),
        f"True or false: {sentence.said()} Answer: true.",
        accepted=frozenset({f"True or false: {denied} Answer: false."}),
        noisy=False,
    )


def _choice(rng: Random, side: Side) -> Turn:
    sentence = _sentence(rng, side)
    possible = questions_on(sentence)
    word, asked, right = possible[0]
    wrong = rng.sample(
        [option for option in OPTIONS[word] if option.lower() not in sentence.said().lower()], 2
    )
    letter = rng.randrange(3)
    options = [*wrong[:letter], right, *wrong[letter:]]
    shown = " ".join(f"{name}) {option}" for name, option in zip("abc", options, strict=True))
    # what would also be right: the questions with their answers, for the judge
    accepted = frozenset(f"Question: {each} Answer: {correct}." for _, each, correct in possible)
    answer = f"Question: {asked} {shown}. Answer: {'abc'[letter]}."
    return Turn(_ask("choice", sentence, rng, side), answer, accepted=accepted, noisy=False)


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
    sentence = draw_sentence(rng, side, tense=tense, wanted=lambda each: len(_content_words(each)) >= 3)
    return Turn(
        _ask("vocabulary", sentence, rng, side),
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
    """A topic that may be anything: known, made of two words, or invented."""
    while True:
        roll = rng.random()
        if roll < 0.45:
            topic = rng.choice(PHRASES["topics"])
        else:
            noun = rng.choice(
                words("nouns", rng.choice(("other", "animal", "thing", "food", "plant", "vehicle")))
            )
            topic = plural_of(noun) if roll < 0.85 else invented_word(rng, side, 2)
            if 0.7 < roll < 0.85:
                topic = f"{rng.choice(words('adjectives', 'thing'))} {topic}"
        if side_of(f"topic|{topic}") is side:
            return topic


def _on_topic(kind: str, form: str, rng: Random, side: Side) -> Turn:
    topic = _topic(rng, side)
    question = choose(PHRASES[kind], rng, side).replace("{t}", topic)
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.4:
        other = _topic(rng, side)
        follow_ups = _follow_up("and_topic", "{t}", other, form.replace("{t}", other), rng, side)
    return Turn(capitalised(question), form.replace("{t}", topic), follow_ups=follow_ups, noisy=False)


def _exit_ticket(rng: Random, side: Side) -> Turn:
    form = (
        "1. What did you learn today about {t}? 2. Which word about {t} was new for you? "
        "3. What would you still like to know about {t}?"
    )
    return _on_topic("exit_ticket", form, rng, side)


def _warm_up(rng: Random, side: Side) -> Turn:
    form = "Warm-up: What do you already know about {t}? Tell your neighbour two things."
    return _on_topic("warm_up", form, rng, side)


def _goal(rng: Random, side: Side) -> Turn:
    form = "Goal: I can explain something about {t} in my own words and give an example."
    return _on_topic("goal", form, rng, side)


def _praise(rng: Random, side: Side) -> Turn:
    subject = draw_name(rng)
    deed = rng.choice(PHRASES["deeds"]) if rng.random() < 0.6 else _deed(rng)
    slots = {
        "{n}": subject.text,
        "{d}": deed,
        "{p}": subject.pronoun,
        "{P}": capitalised(subject.pronoun),
        "{o}": "her" if subject.pronoun == "she" else "him",
    }
    question = choose(PHRASES["praise"], rng, side)
    for slot, filled in slots.items():
        question = question.replace(slot, filled)
    you = deed.replace("was ", "were ", 1) if deed.startswith("was ") else deed
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.3:
        other = draw_name(rng).text
        follow_ups = _follow_up("and_name", "{n}", other, _praised(other, you), rng, side)
    return Turn(question, _praised(subject.text, you), follow_ups=follow_ups, noisy=False)


def _praised(name: str, deed: str) -> str:
    return f"Well done, {name}! You {deed}. Keep it up!"


def _deed(rng: Random) -> str:
    """What somebody did: 'cleaned the small kitchen'."""
    base, noun_class = rng.choice(DEEDS)
    thing = draw_thing(rng, noun_class, "I")
    if thing.before in ("my", "some", "many"):
        thing = replace(thing, before="the")
    return f"{verbs()[base].past} {thing.text}"
