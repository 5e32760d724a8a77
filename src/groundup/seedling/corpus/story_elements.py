"""The characters, places and objects of stories: how each is asked for, and how a story names it.

Many are invented on the spot, so that a model learns to copy what was asked instead of choosing from
a list. It tells no stories; that is in stories.py.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from .dialogue import Side
from .lexicon import ANIMALS, NAMES, PEOPLE, THINGS, invented_word

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("stories.toml").read_text("utf-8"))
WIDER: dict[str, Any] = tomllib.loads(Path(__file__).with_name("wider_world.toml").read_text("utf-8"))
PERSON_NAMES: tuple[str, ...] = tuple(dict.fromkeys([*WORDS["names"], *NAMES]))
INVENTED_SHARE = 0.22

_NOT_ALONE = frozenset(
    {"family", "police", "money", "scissors", "paper", "glass"}
)  # need no "a", or another one
_PLACES_AMONG_THINGS = frozenset(
    {"house", "kitchen", "library", "museum", "shop", "station", "street", "bridge", "roof"}
)
_CHARACTERS = tuple(
    word
    for word in [
        *ANIMALS,
        *PEOPLE,
        *WORDS["beings"],
        *WORDS["beings"],
        *WORDS["workers"],
        *WORDS["folk"],
        *WORDS["creatures"],
    ]
    if word not in _NOT_ALONE
)
_OBJECTS = tuple(
    dict.fromkeys(
        word for word in [*WORDS["objects"], *THINGS] if word not in _NOT_ALONE | _PLACES_AMONG_THINGS
    )
)
_ONLY_THE = frozenset(WORDS["only_the"])
# the first phrase with a place shows its usual preposition
_PREPOSITIONS = {
    phrase.partition(" ")[2].removeprefix("the ").lower(): phrase.partition(" ")[0]
    for phrase in reversed([*WORDS["places"], *WIDER["places"]])
}
_SOUNDS_LIKE_CONSONANT = re.compile(r"(uni(?!nt|m)|use|usu|uku|eu|one\b|once)", re.IGNORECASE)
_SILENT_H = re.compile(r"(hour(glass)?\b|honest|heir\b)", re.IGNORECASE)
_SMALL_WORDS = frozenset({"a", "an", "the", "of", "and", "in", "on", "at"})
_ARTICLE = re.compile(r"^(a|an|the|some) ")


@dataclass(frozen=True)
class Element:
    """A character, a place or an object of a story.

    Args:
        asked: as a question names it: "a fox", "in a forest".
        plain: the same without article and preposition, as in a list of words: "fox".
        first: as a story names it first: "a fox", "in the forest".
        later: as a story names it from then on: "the fox".
        required: the words that a story must contain.
        plural: whether verbs in a question need their plural form.
        invented: whether a word in it was made up on the spot.
    """

    asked: str
    plain: str
    first: str
    later: str
    required: tuple[str, ...]
    plural: bool = False
    invented: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it is called by a name alone: "Noor"."""
        return self.asked == self.later

    @property
    def title(self) -> str:
        """As the title of a story names it: "the Fox"."""
        words = self.later.split(" ")
        return " ".join(word if word in _SMALL_WORDS else word[0].upper() + word[1:] for word in words)

    @property
    def asked_bare(self) -> str:
        """A place as a question names it without its preposition: "a forest"."""
        return self.asked.partition(" ")[2]


def indefinite(noun: str) -> str:
    """'owl' to 'an owl', 'unicorn' to 'a unicorn'."""
    vowel = noun[0].lower() in "aeiou" and not _SOUNDS_LIKE_CONSONANT.match(noun)
    return f"an {noun}" if vowel or _SILENT_H.match(noun) else f"a {noun}"


def made_up_word(rng: Random, side: Side) -> str:
    """An invented word that can be read aloud."""
    while True:
        word = invented_word(rng, side, rng.choice((1, 2, 2)))
        if 4 <= len(word) <= 10 and re.search("[aeiou]", word[1:3]) and word[0] not in "aeiou":
            return word


def draw_character(rng: Random, side: Side) -> Element:
    """Somebody or something that a story can be about."""
    roll = rng.random()
    if roll < INVENTED_SHARE:
        return _invented_character(rng, side)
    if roll < 0.32:
        return named(rng.choice(_CHARACTERS), rng.choice(PERSON_NAMES), rng)
    if roll < 0.43:
        return only_name(rng.choice(PERSON_NAMES))
    if roll < 0.48:
        return group(rng.choice(WORDS["groups"]))
    if roll < 0.51:
        return _pair(*rng.sample(_CHARACTERS, 2))
    if roll < 0.53:
        return _two_names(*rng.sample(PERSON_NAMES, 2))
    return _common(rng.choice(_CHARACTERS), WORDS["kinds_of_character"], rng)


def draw_object(rng: Random, side: Side) -> Element:
    """A thing that a story can turn on."""
    roll = rng.random()
    if roll < INVENTED_SHARE:
        return common(made_up_word(rng, side), invented=True)
    if roll < 0.29:
        return group(rng.choice(WORDS["masses"]))
    return _common(rng.choice(_OBJECTS), WORDS["kinds_of_object"], rng, whose=True)


def draw_place(rng: Random, side: Side) -> Element:
    """A place, with the preposition that goes with it."""
    roll = rng.random()
    if roll < INVENTED_SHARE * 0.4:
        return place(f"in {made_up_word(rng, side).capitalize()}", invented=True)
    if roll < INVENTED_SHARE:
        preposition = rng.choice(("in", "in", "in", "on", "at"))
        return place(f"{preposition} the {made_up_word(rng, side)}", rng, invented=True)
    phrase = rng.choice(WORDS["places"])
    if phrase[:6] in ("in the", "on the", "at the") and phrase[7:] not in _ONLY_THE and rng.random() < 0.15:
        phrase = phrase.replace(" the ", f" the {rng.choice(WORDS['kinds_of_place'])} ", 1)
    return place(phrase, rng)


def common(noun: str, *, asked: str = "", invented: bool = False) -> Element:
    """Something with a common noun: a fox, then the fox."""
    first = indefinite(noun)
    return Element(asked or first, noun, first, f"the {noun}", (noun,), invented=invented)


def only_name(name: str, *, invented: bool = False) -> Element:
    """Somebody of whom only the name is known."""
    return Element(name, name, name, name, (name,), invented=invented)


def named(noun: str, name: str, rng: Random, *, invented: bool = False) -> Element:
    """A cat named Bo, then Bo."""
    one = indefinite(noun)
    patterns = [f"{one} named {name}", f"{one} called {name}"] * 2
    patterns += [f"{name} the {noun}", f"my {noun} {name}", f"{one} whose name is {name}"]
    asked = rng.choice(patterns)
    return Element(asked, f"{name} the {noun}", f"{one} named {name}", name, (noun, name), invented=invented)


def group(phrase: str) -> Element:
    """Several of a kind, or some of what has no number: "two friends", then "the two friends"."""
    word = _ARTICLE.sub("", phrase)
    return Element(phrase, phrase, phrase, f"the {word}", (word,), plural=True)


def place(phrase: str, rng: Random | None = None, *, invented: bool = False) -> Element:
    """A place from its phrase, "in the forest"; a question may also say "in a forest"."""
    preposition, _, rest = phrase.partition(" ")
    plain = rest.removeprefix("the ")
    one = rng is not None and rest != plain and plain not in _ONLY_THE and rng.random() < 0.5
    asked = f"{preposition} {indefinite(plain)}" if one else phrase
    return Element(asked, plain, phrase, phrase, (plain,), invented=invented)


def usually_at(element: Element) -> Element:
    """The same place with its usual preposition, for questions that show none: "in" if nothing is known."""
    words = element.plain.lower().split(" ")
    known = [" ".join(words[start:]) for start in range(len(words))]
    preposition = next((_PREPOSITIONS[noun] for noun in known if noun in _PREPOSITIONS), "in")
    first = f"{preposition} {element.first.partition(' ')[2]}"
    return Element(element.asked, element.plain, first, first, element.required, invented=element.invented)


def _common(noun: str, kinds: list[str], rng: Random, *, whose: bool = False) -> Element:
    roll = rng.random()
    if roll < 0.18:
        noun = f"{rng.choice(kinds)} {noun}"
        if roll < 0.03:
            noun = f"{rng.choice(kinds)} {noun}"
    return common(noun, asked=_unusually(noun, rng, whose=whose) if roll > 0.9 else "")


def _unusually(noun: str, rng: Random, *, whose: bool) -> str:
    """In the question only: "the fox", "her key", "a fox who cannot sleep"."""
    if rng.random() < 0.4:
        return f"the {noun}"
    if whose:
        return f"{rng.choice(('his', 'her', 'his', 'her', 'its', 'their'))} {noun}"
    return f"{indefinite(noun)} {rng.choice(WORDS['doings'])}"


def _pair(one: str, other: str) -> Element:
    both = f"{indefinite(one)} and {indefinite(other)}"
    return Element(both, f"{one} and {other}", both, f"the {one} and the {other}", (one, other), plural=True)


def _two_names(one: str, other: str) -> Element:
    both = f"{one} and {other}"
    return Element(both, both, both, both, (one, other), plural=True)


def _invented_character(rng: Random, side: Side) -> Element:
    roll, word = rng.random(), made_up_word(rng, side)
    if roll < 0.5:
        return common(word, invented=True)
    if roll < 0.75:
        return only_name(word.capitalize(), invented=True)
    return named(rng.choice(_CHARACTERS), word.capitalize(), rng, invented=True)
