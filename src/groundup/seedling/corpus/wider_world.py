"""More characters, places and objects for the stories of the training, most of them put together on the spot.

With so many words that never come twice, a model learns to copy what was asked and no list by heart. The
evaluation draws from story_elements.py alone, so that its questions stay the same from corpus to corpus.
"""

from __future__ import annotations

from random import Random

from .dialogue import Side
from .lexicon import wordlike
from .story_elements import (
    PERSON_NAMES,
    WIDER,
    Element,
    common,
    group,
    indefinite,
    made_up_word,
    only_name,
    place,
)

_NAMES = (*PERSON_NAMES, *WIDER["names"])
_ONLY_THE = frozenset(WIDER["only_the"])


def draw_character(rng: Random, side: Side) -> Element:
    """Somebody or something that a story can be about."""
    roll = rng.random()
    if roll < 0.12:
        return only_name(f"{rng.choice(WIDER['titles'])} {_name(rng, side)}")
    if roll < 0.22:
        return only_name(_name(rng, side))
    if roll < 0.34:
        return _with_name(rng.choice(WIDER["characters"]), _name(rng, side), rng)
    if roll < 0.42:
        return _several(WIDER["characters_in_plural"], WIDER["character_qualities"], rng)
    noun = rng.choice(WIDER["characters"])
    if roll < 0.5:
        return common(f"{rng.choice(WIDER['modifiers'])} {noun}")
    noun = _described(noun, WIDER["character_qualities"], WIDER["character_looks"], rng)
    if roll > 0.94:
        return common(noun, asked=f"{indefinite(noun)} {rng.choice(WIDER['doings'])}")
    return common(noun, asked=f"the {noun}" if roll > 0.91 else "")


def draw_object(rng: Random, side: Side) -> Element:
    """A thing that a story can turn on."""
    roll = rng.random()
    if roll < 0.2:
        return common(_rare_word(rng, side), invented=True)
    if roll < 0.28:
        return common(f"{rng.choice(WIDER['containers'])} of {rng.choice(WIDER['contents'])}")
    if roll < 0.36:
        return _several(WIDER["objects_in_plural"], WIDER["object_stuff"], rng)
    noun = rng.choice(WIDER["objects"])
    if roll < 0.48:
        return common(f"{rng.choice(WIDER['modifiers'])} {noun}")
    noun = _described(noun, WIDER["object_qualities"], WIDER["object_stuff"], rng)
    whose = rng.choice(("the", "his", "her", "their", "my"))
    return common(noun, asked=f"{whose} {noun}" if roll > 0.95 else "")


def draw_place(rng: Random, side: Side) -> Element:
    """A place, with the preposition that goes with it."""
    roll = rng.random()
    if roll < 0.17:
        phrase = rng.choice(WIDER["named_places"])
        return place(phrase.replace("{x}", _name(rng, side)), invented=True)
    if roll < 0.29:
        return place(f"in the {rng.choice(WIDER['modifiers'])} {rng.choice(WIDER['place_heads'])}", rng)
    preposition, _, rest = rng.choice(WIDER["places"]).partition(" ")
    noun = rest.removeprefix("the ")
    if noun == rest or noun in _ONLY_THE:
        return place(f"{preposition} {rest}")
    if rng.random() < 0.45:
        noun = f"{rng.choice(WIDER['place_qualities'])} {noun}"
    return place(f"{preposition} the {noun}", rng)


def _name(rng: Random, side: Side) -> str:
    return made_up_word(rng, side).capitalize() if rng.random() < 0.35 else rng.choice(_NAMES)


def _with_name(noun: str, name: str, rng: Random) -> Element:
    one = indefinite(noun)
    patterns = (
        f"{one} named {name}",
        f"{one} called {name}",
        f"{one} by the name of {name}",
        f"the {noun} {name}",
        f"our {noun} {name}",
        f"{name} the {noun}",
    )
    return Element(rng.choice(patterns), f"{name} the {noun}", f"{one} named {name}", name, (noun, name))


def _several(nouns: list[str], kinds: list[str], rng: Random) -> Element:
    kind = f"{rng.choice(kinds)} " if rng.random() < 0.4 else ""
    return group(f"{rng.choice(WIDER['numbers'])} {kind}{rng.choice(nouns)}")


def _described(noun: str, qualities: list[str], looks: list[str], rng: Random) -> str:
    """'shy purple dragon': a quality, a look, both in this order, or none."""
    roll = rng.random()
    if roll < 0.28:
        noun = f"{rng.choice(looks)} {noun}"
    return f"{rng.choice(qualities)} {noun}" if 0.18 < roll < 0.5 else noun


def _rare_word(rng: Random, side: Side) -> str:
    """A word that nothing but the question tells: 'lampfeather', 'brindle'."""
    while rng.random() < 0.6:
        word = wordlike(rng, side)
        if len(word) > 3 and not word.endswith("s"):
            return word
    return made_up_word(rng, side)
