"""Making a command or a wish polite: 'Open the window!' to 'Could you please open the window?'.

Commands are our own sentences, short ones that people say, and free ones. Other ways to rewrite are in
rewriting.py.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from .dialogue import Family, Side, Turn, side_of
from .free_sentences import WORDS, free_place, free_thing
from .inflection import a_or_an
from .phrase_files import read_phrases
from .phrasing import choose
from .quoting import with_sentence
from .sentences import POSSESSIVES, Sentence, Subject, capitalised, draw_sentence, draw_thing

PHRASES = read_phrases("rewriting")
GIVING = ("Give", "Give", "Show", "Bring", "Send", "Pass", "Lend")
RECEIVERS = ("me", "me", "us", "him", "her")
FREE_COMMANDS = tuple(
    verb
    for verb in WORDS["doing"]
    if verb not in ("see", "hear", "lose", "like", "need", "want", "miss", "steal", "break")
)


def families() -> tuple[Family, ...]:
    """Polite requests."""
    return (Family("rewrite-polite", 3, _polite),)


def made_polite(command: str) -> tuple[str, frozenset[str]]:
    """The polite form of a command or a wish, and other forms that are as polite."""
    if command.startswith(("I want ", "I need ")):
        return f"Could I please have {command[7:]}?", frozenset({f"I would like {command[7:]}, please."})
    lower = command[0].lower() + command[1:]
    lower = re.sub(r"^(do not|don't) ", "not ", lower)
    others = {f"Can you please {lower}?", f"Would you please {lower}?", f"Please {lower}."}
    return f"Could you please {lower}?", frozenset(others)


def _polite(rng: Random, side: Side) -> Turn:
    while True:
        command = _command(rng, side)
        if side_of(f"polite|{command}") is side:
            break
    answer, accepted = made_polite(command)
    shown = command + rng.choice((".", ".", "!"))
    pattern = capitalised(choose(PHRASES["polite"], rng, side))
    return Turn(with_sentence(pattern, shown, rng), answer, accepted=accepted, noisy=False)


def _command(rng: Random, side: Side) -> str:
    roll = rng.random()
    if roll < 0.25:
        return f"{rng.choice(GIVING)} {rng.choice(RECEIVERS)} {_wanted_thing(rng)}"
    if roll < 0.35:
        return f"{rng.choice(('I want', 'I want', 'I need'))} {_wanted_thing(rng)}"
    if roll < 0.55:
        return rng.choice(PHRASES["commands"])
    if roll < 0.75:
        return _commanded(draw_sentence(rng, side, wanted=_can_be_commanded))
    place = f" {free_place(rng, side)}" if rng.random() < 0.3 else ""
    verb = rng.choice(GIVING if roll > 0.92 else FREE_COMMANDS).capitalize()
    receiver = f" {rng.choice(RECEIVERS)}" if roll > 0.92 else ""
    return f"{verb}{receiver} {free_thing(rng, side, 'you').text}{place}"


def _wanted_thing(rng: Random) -> str:
    kind = rng.choice(("food", "drink", "meal", "readable", "thing", "clothes"))
    thing = draw_thing(rng, kind, "you")
    if thing.before in ("", "many", "your"):
        single = not thing.plural and bool(thing.before)
        thing = replace(thing, before=a_or_an(thing.adjective or thing.noun) if single else "some")
    return thing.text


def _can_be_commanded(sentence: Sentence) -> bool:
    return (
        bool(sentence.thing) and sentence.subject.kind == "person" and sentence.verb.base not in _NO_COMMANDS
    )


def _commanded(sentence: Sentence) -> str:
    thing = sentence.thing
    if thing and thing.before in POSSESSIVES.values():
        thing = replace(thing, before="your")
    you = Subject("you", "you", "person")
    return capitalised(replace(sentence, subject=you, thing=thing, time="").said()[4:-1])


_NO_COMMANDS = frozenset(
    ("have", "want", "need", "love", "like", "hate", "know", "see", "hear", "lose", "miss", "understand")
) | frozenset(
    ("remember", "believe", "forget", "be", "fall", "tear", "hug", "kiss", "notice", "drop", "hit", "break")
)
