"""Short stories about a character, a place and an object, with follow-ups about the story just told.

The plots and words are in stories.toml, the ways to ask in phrases/stories.toml: whole questions, and for
the training also frames, into which details or a list of words are put. Every combination of character,
place and object lies either in the training or in the evaluation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from . import story_elements, wider_world
from .dialogue import Family, Side, Turn, matches_exactly, side_of
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose, settle
from .story_elements import WORDS, Element, common, place, usually_at

PHRASES = read_phrases("stories")
DETAILS = read_phrases("stories", "details")
LISTS_OF_WORDS = read_phrases("stories", "lists_of_words")
WISHES = read_phrases("stories", "wishes")
FOLLOW_UPS = read_phrases("stories", "follow_ups")
PLOTS: tuple[dict[str, Any], ...] = tuple(WORDS["plot"])
ENDINGS = ("That night,", "From that day on,", "In the end,", "And so ")
FEWEST_WORDS, MOST_WORDS = 30, 110

KINDS = {
    "cpo": 50,
    "mixed": 8,
    "cp": 10,
    "co": 10,
    "po": 4,
    "c": 12,
    "p": 3,
    "o": 4,
    "none": 5,
    "t": 5,
    "tc": 2,
}
_STATED = {"mixed": "cpo", "none": ""}
_ABOUT_THE_STORY = ("title", "who", "where", "end", "shorter", "lesson", "thing")
_SINGULAR_VERB = re.compile(
    r"(?<!story )\b(?:(who|that) play|"
    r"(find|lose|need|want|see|live|work|sleep|sit|get|discover|come|stay|learn))s\b"
)
_FOR_ONE_ONLY = re.compile(
    "[Hh]ero|haracter|[Pp]erson|there was|life|Who|main|who (is|has|goes) |{c} (is|has) "
)
_SHOWS_PLACE = re.compile(r"\{p\}|lace|etting")
_SENTENCE_END = re.compile(r"(?<=[.!?])\"?\s+")
_ASKS = (
    *("Can ", "Could ", "Would ", "Will ", "Do ", "Are ", "Is ", "May "),
    *("How about ", "What about ", "Any chance ", "Shall ", "Why "),
)
_FULL_STOP = re.compile(r"\.(?=\s)")
_MORE_THAN_A_PHRASE = re.compile(r"[.:;]")
_SLIP_SHARE = 0.08
_WIDER_SHARE = 0.6  # of the stories of the training: what most lists do not have
_PLAIN_SHARE, _FRAMED_SHARE, _WORDS_SHARE = 0.2, 0.5, 0.2  # plain ones are framed by an opening alone
_WISHES_FROM = 0.88  # above this, wishes that do not say what they are


@dataclass(frozen=True)
class StoryTurn(Turn):
    """A question that asks for a story.

    Args:
        required: the words that the story must contain, because the question names them.
    """

    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cast:
    """Who and what a story is made of, and where it happens."""

    character: Element
    place: Element
    thing: Element
    theme: str = ""

    def fill(self, pattern: str) -> str:
        """Put the cast into a pattern of a story, with a capital at its beginning."""
        filled = (
            pattern.replace("{a}", self.character.first)
            .replace("{c}", self.character.later)
            .replace("{p}", self.place.first)
            .replace("{o1}", self.thing.first)
            .replace("{o}", self.thing.later)
            .replace("{t}", self.theme)
        )
        return capitalised(filled)


def families() -> tuple[Family, ...]:
    """Stories, with what people say after a story as follow-ups."""
    return (Family("story", 66, make_story, judge=tells_story),)


def tells_story(turn: Turn, reply: str) -> bool:
    """The rule of judgement: a whole story that keeps to what was asked.

    Each required word occurs as a word, whatever its case; no sentence occurs twice; the last one
    begins like an ending (`ENDINGS`) and closes with a full stop; it has 30 to 110 words. A follow-up
    that asks for no story has one right answer.
    """
    if not isinstance(turn, StoryTurn):
        return matches_exactly(turn, reply)
    sentences = _SENTENCE_END.split(reply.strip())
    return (
        all(_has_word(reply, word) for word in turn.required)
        and len({sentence.lower() for sentence in sentences}) == len(sentences)
        and len(sentences) >= 3
        and reply.endswith(".")
        and sentences[-1].startswith(ENDINGS)
        and FEWEST_WORDS <= len(reply.split()) <= MOST_WORDS
        and "tiny model" not in reply
    )


def capitalised(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[0].upper() + text[1:]


def story(cast: Cast, plot: dict[str, Any], rng: Random) -> str:
    """Five sentences that follow a plot."""
    patterns = [rng.choice(WORDS[plot["opening"]]), *(rng.choice(variants) for variants in plot["says"])]
    if cast.theme:
        patterns[-1] = rng.choice(WORDS["theme_endings"])
    return " ".join(cast.fill(pattern) for pattern in patterns)


def make_story(rng: Random, side: Side, *, is_wide: bool = True) -> Turn:
    """A wish for a story, and the story; in a narrow world neither words nor wordings go far."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    stated = _STATED.get(kind, kind)
    widens = is_wide and side is Side.TRAIN
    cast = _cast(stated, rng, side, widens=widens)
    pattern = _pattern(kind, stated, cast, rng, side, widens=widens)
    if "p" in stated and "{p}" not in pattern:
        cast = Cast(cast.character, usually_at(cast.place), cast.thing, cast.theme)
    plot = rng.choice(PLOTS)
    told = story(cast, plot, rng)
    return StoryTurn(
        _question(pattern, cast, rng, side),
        told,
        follow_ups=_follow_ups(cast, plot, told, stated, rng, side),
        noisy=False,
        required=_required(stated, cast),
    )


def _cast(stated: str, rng: Random, side: Side, *, widens: bool) -> Cast:
    """What the question states is drawn from everything there is, the rest from the usual."""
    while True:
        world = wider_world if widens and rng.random() < _WIDER_SHARE else story_elements
        cast = Cast(
            world.draw_character(rng, side) if "c" in stated else _usual("characters", rng),
            world.draw_place(rng, side) if "p" in stated else place(rng.choice(WORDS["usual_places"])),
            world.draw_object(rng, side) if "o" in stated else _usual("objects", rng),
            rng.choice(WORDS["themes"]) if "t" in stated else "",
        )
        parts = _required(stated, cast)
        whole = [cast.character.plain, cast.place.plain, cast.thing.plain]
        if len(set(" ".join(whole).lower().split())) < len(" ".join(whole).split()):
            continue  # one word for two things would leave unclear which is meant
        if not parts or side_of(f"story|{'|'.join(parts)}") is side or stated in ("p", "t"):
            return cast


def _usual(kind: str, rng: Random) -> Element:
    return common(rng.choice(WORDS[f"usual_{kind}"]))


def _required(stated: str, cast: Cast) -> tuple[str, ...]:
    parts = {
        "c": cast.character.required,
        "p": cast.place.required,
        "o": cast.thing.required,
        "t": (cast.theme,),
    }
    return tuple(word for key in stated for word in parts[key])


def _pattern(kind: str, stated: str, cast: Cast, rng: Random, side: Side, *, widens: bool) -> str:
    invented = (cast.character.invented, cast.place.invented, cast.thing.invented)
    if kind == "mixed" and (side is Side.HELD_OUT or any(invented)):
        kind = "cpo"  # the order tells what an unknown word is
    while True:
        pattern = _one_pattern(kind, cast, rng, side, widens=widens)
        if cast.character.plural and "c" in stated and _FOR_ONE_ONLY.search(pattern):
            continue
        if any(invented) and stated in ("cp", "po") and not _SHOWS_PLACE.search(pattern):
            continue
        return pattern


def _one_pattern(kind: str, cast: Cast, rng: Random, side: Side, *, widens: bool) -> str:
    """A whole question, or in the training also details or words in a frame."""
    roll = rng.random() if widens else 1.0
    if kind in DETAILS and roll < _PLAIN_SHARE:
        return "{s} " + _agreeing(choose(DETAILS[kind], rng, side, fixed=True), cast)
    if kind in DETAILS and roll < _FRAMED_SHARE:
        return _framed(kind, cast, rng, side)
    if kind in LISTS_OF_WORDS and roll < _FRAMED_SHARE + _WORDS_SHARE:
        frame = choose(PHRASES["frames_of_words"], rng, side)
        return frame.replace("{w}", choose(LISTS_OF_WORDS[kind], rng, side, fixed=True))
    patterns = WISHES if widens and roll > _WISHES_FROM and kind in WISHES else PHRASES
    return _agreeing(choose(patterns[kind], rng, side), cast)


def _framed(kind: str, cast: Cast, rng: Random, side: Side) -> str:
    """Details in a frame; what is more than one sentence or holds a list stands at the end only."""
    while True:
        frame = choose(PHRASES["frames"], rng, side)
        detail = choose(DETAILS[kind], rng, side, fixed=True)
        if frame.endswith("{e}") or not _MORE_THAN_A_PHRASE.search(detail):
            return frame.replace("{e}", _agreeing(detail, cast))


def _agreeing(pattern: str, cast: Cast) -> str:
    """The pattern with verbs that agree with the character."""
    if cast.character.plural and "{c}" in pattern:
        pattern = _SINGULAR_VERB.sub(lambda found: found.group(0)[:-1], pattern)
    return pattern.replace("{c} that", "{c} who") if cast.character.is_name else pattern


def _question(pattern: str, cast: Cast, rng: Random, side: Side) -> str:
    if "{s}" in pattern:
        pattern = _opened(_with_tail(pattern, rng), rng, side)
    if "{n}" in pattern:
        pattern = pattern.replace("{n}", choose(PHRASES["names_of_stories"], rng, side, fixed=True))
    if pattern[-1] not in ".?!":
        pattern += "."
    if side is Side.TRAIN and rng.random() < _SLIP_SHARE:
        pattern = _with_slip(pattern, rng)
    return capitalised(
        re.sub(r" (?=[ .?])", "", pattern)
        .replace("{c}", cast.character.asked)
        .replace("{p}", cast.place.asked)
        .replace("{ap}", cast.place.asked_bare)
        .replace("{o}", cast.thing.asked)
        .replace("{bc}", cast.character.plain)
        .replace("{bp}", cast.place.plain)
        .replace("{bo}", cast.thing.plain)
        .replace("{t}", cast.theme)
    )


def _opened(pattern: str, rng: Random, side: Side) -> str:
    """The pattern with an opening, whose mark stands where its sentence ends."""
    opening = choose(PHRASES["openings"], rng, side)
    mark = "?" if opening.startswith(_ASKS) else "."
    before, _, after = pattern.partition("{s}")
    if _FULL_STOP.search(after):
        after = _FULL_STOP.sub(mark, after, count=1)
    elif not after.endswith((".", "?", "!")):
        after += mark
    return before + opening + after


def _with_tail(pattern: str, rng: Random) -> str:
    """Sometimes whom the story is for, or how long it should be, which changes nothing."""
    roll = rng.random()
    if roll < 0.06 and not {".", ":"} & set(pattern) and "{c} as" not in pattern:
        return pattern + settle(rng.choice(PHRASES["tails"]), rng)
    if roll < 0.12:
        return f"{pattern}. {settle(rng.choice(PHRASES['tails_after']), rng)}"
    return pattern


def _with_slip(pattern: str, rng: Random) -> str:
    """A slip in a word of the question; never in the words that the story must copy."""
    word = rng.choice(("story", "write", "about"))
    return re.sub(rf"\b{word}\b", rng.choice(PHRASES[f"slips_{word}"]), pattern, flags=re.IGNORECASE)


def _follow_ups(
    cast: Cast, plot: dict[str, Any], told: str, stated: str, rng: Random, side: Side
) -> tuple[Turn, ...]:
    about = _about_it(cast, plot, told, rng, side)
    roll = rng.random()
    if roll < 0.4:
        return about
    if roll < 0.6:
        return (_with_others(rng, side), *about)
    other = rng.choice([each for each in PLOTS if each is not plot])
    told = story(cast, other, rng)
    another = StoryTurn(
        _ask("another", rng, side),
        told,
        follow_ups=_about_it(cast, other, told, rng, side),
        noisy=False,
        required=_required(stated, cast),
    )
    return (another, *about)


def _with_others(rng: Random, side: Side) -> Turn:
    """'Now one with a snail, a garden and a hat': another story about others."""
    cast = _cast("cpo", rng, side, widens=side is Side.TRAIN)
    while cast.character.plural:
        cast = _cast("cpo", rng, side, widens=side is Side.TRAIN)
    pattern = _ask("with_others", rng, side)
    if "{p}" not in pattern:
        cast = Cast(cast.character, usually_at(cast.place), cast.thing)
    plot = rng.choice(PLOTS)
    told = story(cast, plot, rng)
    question = _question(pattern.removeprefix(HELD_OUT_MARK), cast, rng, side)
    return StoryTurn(
        HELD_OUT_MARK + question if side is Side.HELD_OUT else question,
        told,
        noisy=False,
        required=_required("cpo", cast),
    )


def _about_it(cast: Cast, plot: dict[str, Any], told: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    """Questions about the story just told; after one of them those behind it may follow."""
    turns: tuple[Turn, ...] = ()
    for kind in rng.sample(_ABOUT_THE_STORY, 3):
        onward = () if kind == "shorter" else turns  # a short version is another text
        turns = (Turn(_ask(kind, rng, side), _answer(kind, cast, plot, told), follow_ups=onward), *turns)
    return turns


def _answer(kind: str, cast: Cast, plot: dict[str, Any], told: str) -> str:
    match kind:
        case "title":
            who = cast.character.title.replace(" and the ", ", the ")
            return f"{capitalised(who)} and {cast.thing.title}"
        case "who":
            return f"The story is about {cast.character.first}."
        case "where":
            return f"The story takes place {cast.place.first}."
        case "thing":
            return f"The object in the story: {cast.thing.first}."
        case "end":
            return _SENTENCE_END.split(told)[-1]
        case "lesson":
            return f"The story shows that {plot['lesson']}."
        case _:
            return cast.fill(plot["short"])


def _ask(kind: str, rng: Random, side: Side) -> str:
    patterns = [each for each in FOLLOW_UPS[kind] if each.startswith("~") is (side is Side.HELD_OUT)]
    return rng.choice(patterns)


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
