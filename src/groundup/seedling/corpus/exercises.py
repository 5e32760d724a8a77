"""Grammar exercises on whole sentences: gaps, finding words, correcting mistakes, counting words.

The sentences come from sentences.py; the ways to ask are in phrases/grammar.toml.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from .dialogue import Family, Side, Turn
from .free_sentences import draw_any
from .inflection import a_or_an, words
from .lexicon import QUALITIES
from .mistakes import draw_mistake, draw_with_be, has_a_clear_number
from .phrase_files import read_phrases
from .phrasing import choose
from .quoting import with_sentence
from .sentences import (
    BE,
    FUTURE,
    NUMBERS,
    PAST,
    POSSESSIVES,
    PRESENT,
    PROGRESSIVE,
    PROGRESSIVE_PAST,
    Sentence,
    Subject,
    Thing,
    be_form,
    capitalised,
    draw_sentence,
    stative,
)

PHRASES = read_phrases("grammar")
GAPS = ("___", "___", "____", "_____", "...", "__")
SEVERAL = (
    ("Which word is", "Which words are"),
    ("which word is", "which words are"),
    ("Which word in {q} is", "Which words in {q} are"),
    ("What's the {k}", "What are the {k}"),
    ("Which part", "Which parts"),
    ("is the {k}", "are the {k}"),
    ("the {k} is", "the {k} are"),
)
RIGHT, WRONG = "So the sentence is right.", "So the sentence is wrong."


def families() -> tuple[Family, ...]:
    """One family for each kind of exercise."""
    return (
        Family("fill-verb", 9, _fill_verb),
        Family("choose-form", 4, _choose_form),
        Family("choose-pronoun", 4, _choose_pronoun),
        Family("find-word", 6, _find_word),
        Family("correct-mistake", 20, _correct),
        Family("count-words", 4, _count_words),
    )


def _fill(gapped: str, rng: Random, side: Side, *, verb: bool = False) -> str:
    patterns = (*PHRASES["fill"], *PHRASES["fill_verb"]) if verb else PHRASES["fill"]
    return choose(patterns, rng, side).replace("{g}", gapped)


def _fill_verb(rng: Random, side: Side) -> Turn:
    tense = rng.choices((PRESENT, PAST, PROGRESSIVE, FUTURE), (6, 4, 2, 1))[0]
    sentence = draw_any(
        rng, side, tense=tense, wanted=lambda each: _has_a_full_verb(each, tense), free_share=0.35
    )
    if tense in (PRESENT, PAST) and rng.random() < 0.12:
        sentence = draw_with_be(rng, side, tense)
    if tense != PRESENT:
        kind = {PAST: "past", PROGRESSIVE: "present", FUTURE: "future"}[tense]
        sentence = replace(sentence, time=rng.choice(words("times", kind)))
    elif not sentence.time and rng.random() < 0.6:
        sentence = replace(sentence, time=rng.choice(words("times", "neutral")))
    if sentence.verb is BE and (tense == PRESENT or side is Side.HELD_OUT or rng.random() < 0.3):
        sentence = replace(sentence, tense=PRESENT, time="")
    gapped = _with_verb_gap(sentence, rng)
    question = _fill(gapped, rng, side, verb=True)
    return Turn(question, sentence.said(), accepted=_other_readings(sentence), noisy=False)


def _with_verb_gap(sentence: Sentence, rng: Random) -> str:
    whole = sentence.said()
    helping, main = sentence.verb_parts()
    said = f"{helping} {main}".strip()
    gap = rng.choice(GAPS)
    start = f"{sentence.subject.text} "
    rest = whole[len(start) + len(said) :]
    if rng.random() < 0.85:
        return f"{capitalised(start)}{gap} ({sentence.verb.base}){rest}"
    return f"{capitalised(start)}{gap}{rest} ({sentence.verb.base})"


def _other_readings(sentence: Sentence) -> frozenset[str]:
    """What fits the gap as well: other tenses that the time allows, and 'the sheep eat' as 'eats'."""
    tenses = {PRESENT: (PAST, FUTURE), PAST: (PROGRESSIVE_PAST,), FUTURE: (PROGRESSIVE,), PROGRESSIVE: ()}
    allowed = tenses[sentence.tense]
    if sentence.tense == PRESENT and not sentence.time:
        allowed = (PAST, FUTURE, PROGRESSIVE, PROGRESSIVE_PAST)
    if sentence.verb is BE or sentence.verb.base in stative():
        allowed = tuple(tense for tense in allowed if not tense.startswith(PROGRESSIVE))
    readings = [sentence, *(replace(sentence, tense=tense) for tense in allowed)]
    return frozenset(each.said() for reading in readings for each in _in_numbers(reading))


def _in_numbers(sentence: Sentence) -> tuple[Sentence, ...]:
    """The sentence, and where its subject may be one or many, also with the other form of the verb."""
    if has_a_clear_number(sentence):
        return (sentence,)
    pronoun = "it" if sentence.subject.plural else "they"
    return sentence, replace(sentence, subject=replace(sentence.subject, pronoun=pronoun))


def _has_a_full_verb(sentence: Sentence, tense: str) -> bool:
    return sentence.verb is not BE and sentence.tense == tense


def _choose_form(rng: Random, side: Side) -> Turn:
    roll = rng.random()
    if roll < 0.6:
        past = roll < 0.2
        sentence = draw_with_be(rng, side, PAST if past else rng.choice((PRESENT, PRESENT, PROGRESSIVE)))
        said = be_form(sentence.subject.pronoun, past=past)
        choices = ["was", "were"] if past else ["is", "are"]
        if not past and (said == "am" or rng.random() < 0.3):
            choices = ["am", "is", "are"]
    elif roll < 0.85:
        sentence = draw_sentence(rng, side, kind="having")
        said, choices = sentence.verb_parts()[1], ["has", "have"]
    else:
        sentence = draw_sentence(rng, side, wanted=lambda each: each.verb is not BE)
        sentence = replace(sentence, question=True)
        said, choices = sentence.verb_parts()[0], ["do", "does"]
    if rng.random() < 0.3:
        choices.reverse()
    question = _fill(_gapped(sentence, said, choices, rng), rng, side)
    accepted = frozenset(each.said() for each in _in_numbers(sentence))
    return Turn(question, sentence.said(), accepted=accepted, noisy=False)


def _gapped(sentence: Sentence, said: str, choices: list[str], rng: Random) -> str:
    whole, gap = sentence.said(), rng.choice(GAPS)
    if sentence.question:
        gapped = gap + whole[len(said) :]
    else:
        start = len(sentence.subject.text) + 1
        gapped = whole[:start] + gap + whole[start + len(said) :]
    shown = rng.choice(("/", "/", " / ", ", ", " or ")).join(choices)
    if rng.random() < 0.75:
        return f"{gapped} ({shown})"
    return f"{rng.choice(('', 'choose ', 'use '))}{' or '.join(choices)}: {gapped}"


def _choose_pronoun(rng: Random, side: Side) -> Turn:
    sentence = draw_sentence(
        rng, side, wanted=lambda each: each.subject.certain and each.subject.pronoun != "it"
    )
    name, pronoun = capitalised(sentence.subject.text), sentence.subject.pronoun
    subject = Subject(pronoun, pronoun, "person")
    state = rng.choice(words("adjectives", "state_person"))
    gap = rng.choice(GAPS)
    if rng.random() < 0.3:
        possessive = POSSESSIVES[pronoun]
        noun = rng.choice(words("nouns", "thing"))
        colour = rng.choice(words("adjectives", "colour"))
        first = f"This is {name}." if pronoun != "they" else f"These are {sentence.subject.text}."
        choices, rest = ["his", "her", "their"], f" {noun} is {colour}."
        answer = capitalised(possessive) + rest
    else:
        whole = replace(sentence, subject=subject).said()
        first = f"{name} {be_form(pronoun, past=False)} {state}."
        choices, rest = ["he", "she", "they"], whole[len(pronoun) :]
        answer = whole
    shown = rng.choice(("/", ", ", " or ", "/")).join(choices)
    return Turn(_fill(f"{first} {gap}{rest} ({shown})", rng, side), answer, noisy=False)


def _find_word(rng: Random, side: Side) -> Turn:
    kind = rng.choice(
        ("verb", "verb", "noun", "nouns", "nouns", "adjective", "adverb", "subject", "object", "pronoun")
    )
    tense = rng.choice((PRESENT, PRESENT, PAST))
    free = 0.5 if kind in ("verb", "subject", "object") else 0
    sentence = draw_any(
        rng, side, tense=tense, wanted=lambda each: _word_of(each, kind) != "", free_share=free
    )
    if kind == "adjective" and sentence.thing and sentence.thing.adjective and rng.random() < 0.5:
        sentence = _with_any_adjective(sentence, rng)
    pattern = choose(PHRASES["find_word"], rng, side)
    verb = "are" if kind == "nouns" else "is"
    if kind == "nouns":
        for one, several in SEVERAL:
            pattern = pattern.replace(one, several)
    pattern = pattern.replace("{k}", kind)
    question = with_sentence(capitalised(pattern), sentence.said(), rng)
    return Turn(question, f"The {kind} {verb}: {_word_of(sentence, kind)}", noisy=False)


def _with_any_adjective(sentence: Sentence, rng: Random) -> Sentence:
    thing = sentence.thing
    assert thing is not None
    adjective = rng.choice(QUALITIES)
    before = a_or_an(adjective) if thing.before in ("a", "an") else thing.before
    return replace(sentence, thing=replace(thing, adjective=adjective, before=before))


def _word_of(sentence: Sentence, kind: str) -> str:
    """The one word of this kind in a sentence, or nothing if there are more, or none."""
    subject, thing = sentence.subject, sentence.thing
    by_pronoun = subject.text == subject.pronoun
    if kind == "verb":
        return sentence.verb_parts()[1] or sentence.verb_parts()[0]
    if kind == "adverb":
        return sentence.adverb
    if kind == "subject":
        return subject.text if subject.kind != "there" else ""
    if kind == "nouns":
        return _nouns_of(sentence)
    if kind == "object":
        direct = thing and not sentence.preposition and sentence.verb is not BE
        return thing.text if thing and direct else ""
    if kind == "pronoun":
        return subject.text if by_pronoun and not _has_possessive(thing) else ""
    return _adjective_of(sentence) if kind == "adjective" else _noun_of(sentence)


def _noun_of(sentence: Sentence) -> str:
    """The only noun of a short sentence: its subject's or its object's."""
    subject, thing = sentence.subject, sentence.thing
    if sentence.place or sentence.time:
        return ""
    if subject.noun and not thing:
        return subject.text.rsplit(maxsplit=1)[-1]
    alone = subject.text == subject.pronoun
    return thing.form if thing and alone and thing.before not in NUMBERS else ""


def _adjective_of(sentence: Sentence) -> str:
    """The only adjective; numbers and words like my, which some count as adjectives, stand beside none."""
    subject, thing = sentence.subject, sentence.thing
    numbered = thing is not None and thing.before in (*NUMBERS, "some", "many", *POSSESSIVES.values())
    if numbered or subject.text.startswith(("my ", "our ")):
        return ""
    found = [subject.adjective, sentence.state, thing.adjective if thing else ""]
    named = [adjective for adjective in found if adjective]
    return named[0] if len(named) == 1 else ""


def _nouns_of(sentence: Sentence) -> str:
    """All nouns in their order, if there are two or three of them and none is a name."""
    subject, thing, place = sentence.subject, sentence.thing, sentence.place.split()
    if (not subject.noun and subject.text != subject.pronoun) or sentence.time:
        return ""
    found = [subject.text.split()[-1]] if subject.noun else []
    found += [thing.form] if thing else []
    if len(place) == 3 and place[1] == "the":
        found.append(place[2])
    elif place:
        return ""
    return ", ".join(found) if len(found) >= 2 else ""


def _has_possessive(thing: Thing | None) -> bool:
    return thing is not None and thing.before in (*POSSESSIVES.values(), "some", "many")


def _correct(rng: Random, side: Side) -> Turn:
    mistake = draw_mistake(rng, side)
    wrong, right, others = mistake.wrong, mistake.right, mistake.others
    roll = rng.random()
    if roll > 0.85:
        return Turn(_which_is_right(wrong, right, rng, side), right, noisy=False)
    if roll < 0.3:
        shown, accepted = (right, frozenset[str]()) if roll < 0.12 else (wrong, others)
        pattern = capitalised(choose(PHRASES["check"], rng, side))
        verdicts = frozenset(checked(shown, each) for each in accepted)
        return Turn(with_sentence(pattern, shown, rng), checked(shown, right), verdicts, noisy=False)
    pattern = capitalised(choose(PHRASES["correct"], rng, side))
    return Turn(with_sentence(pattern, wrong, rng), right, accepted=others, noisy=False)


def checked(shown: str, right: str) -> str:
    """The right sentence first, so that the verdict follows from what stands there."""
    return f"We say: {right} {RIGHT if shown == right else WRONG}"


def _which_is_right(wrong: str, right: str, rng: Random, side: Side) -> str:
    both = [wrong[:-1], right[:-1]]
    rng.shuffle(both)
    mark = rng.choice(("", "", '"') if "'" in wrong + right else ("", "'", "'", '"'))
    pattern = choose(PHRASES["which_is_right"], rng, side)
    return pattern.replace("{a}", f"{mark}{both[0]}{mark}").replace("{b}", f"{mark}{both[1]}{mark}")


def _count_words(rng: Random, side: Side) -> Turn:
    tense = rng.choice((PRESENT, PROGRESSIVE, PAST, FUTURE))
    sentence = draw_any(rng, side, tense=tense)
    text = sentence.said()
    pattern = choose(PHRASES["count_words"], rng, side)
    return Turn(with_sentence(capitalised(pattern), text, rng), counted_words(text), noisy=False)


def counted_words(text: str) -> str:
    """'Dogs run.' to 'Dogs 1, run 2: that makes 2 words.'"""
    found = text.rstrip(".?!").split()
    counted = ", ".join(f"{word} {place}" for place, word in enumerate(found, 1))
    return f"{counted}: that makes {len(found)} {'word' if len(found) == 1 else 'words'}."
