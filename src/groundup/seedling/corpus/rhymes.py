"""Words that rhyme, whether two words rhyme, and short verses about anything.

The groups of rhyming words and the couplets are in rhymes.toml. A pair of words, and what a verse is
about, lies either in the training or in the evaluation.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .dialogue import Family, Side, Turn, matches_exactly, side_of
from .lexicon import ANIMALS, FOODS, NATURE, PEOPLE
from .phrase_files import read_phrases
from .phrasing import choose, settle
from .story_elements import PERSON_NAMES, indefinite, made_up_word

_CONTENT: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("rhymes.toml").read_text("utf-8"))
PHRASES = read_phrases("rhymes")
FOLLOW_UPS = read_phrases("rhymes", "follow_ups")
_GROUPS_BY_SOUND = {
    sound: tuple(words.split()) for sound, words in (each.split(": ") for each in _CONTENT["groups"])
}
GROUPS: tuple[tuple[str, ...], ...] = tuple(_GROUPS_BY_SOUND.values())
GROUP_OF = {word: group for group in GROUPS for word in group}
SOUND_OF = {word: f"-{sound}" for sound, group in _GROUPS_BY_SOUND.items() for word in group}
WORDS = tuple(GROUP_OF)
COUPLETS: tuple[str, ...] = tuple(couplet.replace(" / ", "\n") for couplet in _CONTENT["couplets"])
CLOSINGS: tuple[str, ...] = tuple(couplet.replace(" / ", "\n") for couplet in _CONTENT["closings"])

_UNLIKE_SOMEWHERE = frozenset(frozenset(pair.split()) for pair in _CONTENT["unlike_somewhere"])
_NUMBERS = {2: "two", 4: "four", 5: "five", 6: "six"}
_ARTICLE = re.compile(r"^(a|an|the|my) ")


@dataclass(frozen=True)
class RhymeTurn(Turn):
    """A question for words that rhyme with a word.

    Args:
        rhymed: the word.
        count: how many words are wanted; 0: any number.
    """

    rhymed: str = ""
    count: int = 0


@dataclass(frozen=True)
class VerseTurn(Turn):
    """A question for a verse.

    Args:
        about: what the verse has to name; empty when the question leaves it open.
        lines: how many lines are wanted: 2 or 4.
    """

    about: str = ""
    lines: int = 2


def families() -> tuple[Family, ...]:
    """Words that rhyme, and verses."""
    return (
        Family("rhyming-words", 26, _rhyming_words, judge=names_rhymes),
        Family("rhyme-verse", 8, _verse, judge=is_verse),
    )


def rhyme(one: str, other: str) -> bool:
    """Whether two words are different words of one group."""
    return one != other and one in GROUP_OF and other in GROUP_OF[one]


def joined(words: tuple[str, ...]) -> str:
    """'hat, bat and mat'."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def sounds(*words: str) -> str:
    """'Ending sounds: cat -at, dog -og. ' comes before the answer, which can be seen from it."""
    named = ", ".join(f"{word} {SOUND_OF[word]}" for word in words)
    return f"Ending {'sound' if len(words) == 1 else 'sounds'}: {named}. "


def names_rhymes(turn: Turn, reply: str) -> bool:
    """The rule of judgement: "Ending sound: cat -at. hat, bat and mat rhyme with cat.".

    The sound may be missing, but not be another one. Every word named is another one of the group of the
    word asked about, which stands at the end; none comes twice, and there are as many as were asked for.
    Other questions have one right answer.
    """
    if not isinstance(turn, RhymeTurn):
        return matches_exactly(turn, reply)
    if turn.rhymed:
        reply = reply.removeprefix(sounds(turn.rhymed))
    found = re.fullmatch(r"(.+?) rhymes? with (\w+)\.", reply)
    if found is None or found.group(2) != turn.rhymed:
        return False
    words = re.split(r", | and ", found.group(1))
    enough = len(words) == turn.count if turn.count else True
    return enough and len(set(words)) == len(words) and all(rhyme(word, turn.rhymed) for word in words)


def is_verse(turn: Turn, reply: str) -> bool:
    """The rule of judgement: as many lines as wanted, each pair ends in two words of one group.

    What the verse is about occurs in it as a word, whatever its case.
    """
    if not isinstance(turn, VerseTurn):
        return matches_exactly(turn, reply)
    lines = reply.split("\n")
    ends = [re.sub(r"[^a-z]", "", line.split()[-1].lower()) if line.split() else "" for line in lines]
    return (
        len(lines) == turn.lines
        and all(rhyme(ends[at], ends[at + 1]) for at in range(0, len(ends), 2))
        and re.search(rf"(?<!\w){re.escape(turn.about)}(?!\w)", reply, re.IGNORECASE) is not None
    )


def _rhyming_words(rng: Random, side: Side) -> Turn:
    roll = rng.random()
    if roll < 0.36:
        return _pair(rng, side)
    if roll < 0.38:
        return _nothing_rhymes(rng, side)
    if roll < 0.43:
        return _which_rhymes(rng, side)
    if roll < 0.7:
        return _asked_for_words("three", 3, rng, side)
    if roll < 0.88:
        return _asked_for_words("one", 1, rng, side)
    return _asked_for_words("several", rng.choice((2, 2, 4, 5)), rng, side)


def _asked_for_words(kind: str, count: int, rng: Random, side: Side) -> Turn:
    pattern = choose(PHRASES[kind], rng, side)
    is_exact = kind != "three" or "hree" in pattern or "3" in pattern
    word = _word(count if is_exact else 1, rng)
    question = pattern.replace("{n}", _NUMBERS.get(count, "three"))
    question = _with_word(question, word, rng).replace("{d}", str(count))
    return RhymeTurn(
        _begun(question),
        sounds(word) + _named(_others(word)[:count], word),
        follow_ups=_after_words(word, count, rng, side),
        noisy=False,
        rhymed=word,
        count=count if is_exact else 0,
    )


def _word(rhymes: int, rng: Random) -> str:
    """Any word with so many rhymes; each is drawn as often as the others, since each is known by heart."""
    while True:
        word = rng.choice(WORDS)
        if len(GROUP_OF[word]) > rhymes:
            return word


def _after_words(word: str, count: int, rng: Random, side: Side) -> tuple[Turn, ...]:
    """One word more, and then another one, or the same question for a different word."""
    next_word = _word(3, rng)
    question = _ask("with", rng, side).replace("{w}", next_word)
    answer = sounds(next_word) + _named(_others(next_word)[: min(count, 3)], next_word)
    with_other = RhymeTurn(
        question, answer, follow_ups=_more(next_word, min(count, 3), rng, side), noisy=False, rhymed=next_word
    )
    return (with_other, *_more(word, count, rng, side))


def _more(word: str, count: int, rng: Random, side: Side) -> tuple[Turn, ...]:
    turns: tuple[Turn, ...] = ()
    for further in reversed(_others(word)[count : count + 2]):
        question = _ask("more", rng, side)
        answer = _named((further,), word)
        turns = (RhymeTurn(question, answer, follow_ups=turns, noisy=False, rhymed=word, count=1),)
    return turns


def _pair(rng: Random, side: Side) -> Turn:
    one, other = _draw_pair(rng, side)
    return Turn(
        _begun(
            choose(PHRASES["pair"], rng, side)
            .replace("{q1}", _mark(one, rng))
            .replace("{q2}", _mark(other, rng))
        ),
        sounds(one, other) + _verdict(one, other),
        accepted=frozenset({_verdict(one, other)}),
        follow_ups=(_and_pair(rng, side),),
        noisy=False,
    )


def _and_pair(rng: Random, side: Side) -> Turn:
    one, other = _draw_pair(rng, side)
    question = _ask("and_pair", rng, side).replace("{w1}", one).replace("{w2}", other)
    return Turn(question, sounds(one, other) + _verdict(one, other), noisy=False)


def _draw_pair(rng: Random, side: Side) -> tuple[str, str]:
    while True:
        one = rng.choice(WORDS)
        group = GROUP_OF[one]
        roll = rng.random()
        if roll < 0.5:
            other = rng.choice(group)
        elif roll < 0.65:  # words that look alike at the end or at the beginning
            alike = [
                word
                for word in GROUP_OF
                if word not in group and (word[-2:] == one[-2:] or word[:2] == one[:2])
            ]
            other = rng.choice(alike or [one])
        else:
            other = rng.choice(rng.choice(GROUPS))
        unclear = frozenset((group[0], GROUP_OF[other][0])) in _UNLIKE_SOMEWHERE
        first, second = sorted((one, other))
        if one != other and not unclear and side_of(f"rhyme|{first}|{second}") is side:
            return one, other


def _verdict(one: str, other: str) -> str:
    return f"Yes, {one} and {other} rhyme." if rhyme(one, other) else f"No, {one} and {other} do not rhyme."


def _nothing_rhymes(rng: Random, side: Side) -> Turn:
    word = rng.choice(_CONTENT["none"])
    question = _with_word(choose(PHRASES[rng.choice(("three", "one"))], rng, side), word, rng)
    return Turn(_begun(question), f"No common word rhymes with {word}.", noisy=False)


def _which_rhymes(rng: Random, side: Side) -> Turn:
    """'Which word rhymes with star: car or stone?'"""
    word = rng.choice(WORDS)
    right = rng.choice(_others(word))
    wrong = rng.choice([other for other in WORDS if other not in GROUP_OF[word]])
    first, second = (right, wrong) if rng.random() < 0.5 else (wrong, right)
    pattern = _with_word(choose(PHRASES["which"], rng, side), word, rng)
    question = pattern.replace("{a}", first).replace("{b}", second)
    answer = sounds(word, first, second) + _named((right,), word)
    return Turn(_begun(question), answer, accepted=frozenset({_named((right,), word)}), noisy=False)


def _others(word: str) -> tuple[str, ...]:
    return tuple(each for each in GROUP_OF[word] if each != word)


def _named(words: tuple[str, ...], word: str) -> str:
    return f"{joined(words)} {'rhymes' if len(words) == 1 else 'rhyme'} with {word}."


def _verse(rng: Random, side: Side) -> Turn:
    lines = rng.choice((2, 4))
    topic = _draw_topic(rng, side)
    kind = "verse" if lines == 4 else "couplet"
    open_topic = side is Side.TRAIN and rng.random() < 0.05
    if open_topic:
        topic = rng.choice(_CONTENT["usual_topics"])
    question = _asked_verse(kind, "" if open_topic else topic, rng, side)
    about = "" if open_topic else _ARTICLE.sub("", topic)
    return _told_verse(question, about, topic, lines, rng, side, last=False)


def _told_verse(
    question: str, about: str, topic: str, lines: int, rng: Random, side: Side, *, last: bool
) -> VerseTurn:
    told = _written(topic, lines, rng)
    follow_ups = () if last else _after_verse(told, about, topic, lines, rng, side)
    return VerseTurn(question, told, follow_ups=follow_ups, noisy=False, about=about, lines=lines)


def _written(topic: str, lines: int, rng: Random) -> str:
    couplet = rng.choice(COUPLETS).replace("{x}", topic)
    return couplet if lines == 2 else _with_closing(couplet, rng)


def _end(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].rstrip(".,!?")


def _after_verse(told: str, about: str, topic: str, lines: int, rng: Random, side: Side) -> tuple[Turn, ...]:
    """Another verse about the same, or this one with two lines less or more."""
    another = _told_verse(_ask("another", rng, side), about, topic, lines, rng, side, last=True)
    if rng.random() < 0.3:
        other = _draw_topic(rng, side)
        question = _ask("about_other", rng, side).replace("{x}", other)
        another = _told_verse(question, _ARTICLE.sub("", other), other, lines, rng, side, last=True)
    if lines == 4:
        return (another, Turn(_ask("shorter", rng, side), "\n".join(told.split("\n")[:2]), noisy=False))
    longer = VerseTurn(_ask("longer", rng, side), _with_closing(told, rng), noisy=False, about=about, lines=4)
    return (another, longer)


def _with_closing(couplet: str, rng: Random) -> str:
    """Two lines more, which rhyme otherwise."""
    closing = rng.choice(CLOSINGS)
    while _end(closing) in GROUP_OF[_end(couplet)]:
        closing = rng.choice(CLOSINGS)
    return f"{couplet}\n{closing}"


def _asked_verse(kind: str, topic: str, rng: Random, side: Side) -> str:
    if side is Side.HELD_OUT:
        return _begun(_closed(rng.choice(PHRASES[f"about_held_out_{kind}"]).replace("{x}", topic)))
    if topic and rng.random() < 0.12:
        return _begun(_closed(choose(PHRASES[f"whole_{kind}"], rng, side).replace("{x}", topic)))
    opening = choose(PHRASES[kind], rng, side).replace("  ", " ")
    mark = "?" if opening.startswith(("Can ", "Could ", "Do ")) else "."
    pattern = choose(PHRASES["about"], rng, side) if topic else "{s}"
    if ". " in pattern or pattern.startswith("About"):
        mark = "."
    filled = pattern.replace("{s}", opening).replace("{l}", _lowered(opening)).replace("{x}", topic)
    return _begun(filled + mark)


def _draw_topic(rng: Random, side: Side) -> str:
    while True:
        topic = _any_topic(rng, side)
        if side_of(f"verse|{_ARTICLE.sub('', topic)}") is side:
            return topic


def _any_topic(rng: Random, side: Side) -> str:
    roll = rng.random()
    if roll < 0.2:
        word = made_up_word(rng, side)
        return rng.choice((indefinite(word), indefinite(word), f"the {word}", word.capitalize()))
    if roll < 0.3:
        return rng.choice(PERSON_NAMES)
    if roll < 0.5:
        return indefinite(rng.choice(ANIMALS))
    if roll < 0.6:
        return f"the {rng.choice(NATURE)}"
    if roll < 0.68:
        return f"the {rng.choice(FOODS)}"
    if roll < 0.74:
        return f"the {rng.choice(PEOPLE)}"
    return rng.choice(_CONTENT["topics"])


def _ask(kind: str, rng: Random, side: Side) -> str:
    patterns = [each for each in FOLLOW_UPS[kind] if each.startswith("~") is (side is Side.HELD_OUT)]
    return settle(rng.choice(patterns), rng)


def _with_word(pattern: str, word: str, rng: Random) -> str:
    """The pattern with the word, in one place quoted or not, in others bare."""
    return pattern.replace("{q}", rng.choice(PHRASES["quoted"])).replace("{w}", word)


def _mark(word: str, rng: Random) -> str:
    return rng.choice((word, word, word, f"'{word}'", f'"{word}"'))


def _closed(question: str) -> str:
    return question if question[-1] in ".?!" else f"{question}."


def _lowered(text: str) -> str:
    return text if text.startswith(("I ", "I'")) else text[0].lower() + text[1:]


def _begun(question: str) -> str:
    return question[0].upper() + question[1:]
