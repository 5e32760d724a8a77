"""Noise as people type it: lower case, missing marks, slips of the finger, polite words around.

It changes questions only, never answers, and never the meaning.
"""

from __future__ import annotations

from random import Random

from .dialogue import Side
from .phrasing import choose, read_phrases

_WRAPPERS = read_phrases("wrappers")
_KEYBOARD = (
    "a:sq b:vn c:xv d:sf e:wr f:dg g:fh h:gj i:uo "
    "j:hk k:jl l:k m:n n:bm o:ip p:o q:wa r:et "
    "s:ad t:ry u:yi v:cb w:qe x:zc y:tu z:x"
)  # each letter with those beside it
_NEIGHBOURS = dict(entry.split(":") for entry in _KEYBOARD.split())


def add_noise(question: str, rng: Random, *, typos: bool) -> str:
    """Leave half of the questions as they are; wrap, flatten or misspell the others."""
    roll = rng.random()
    if roll < 0.5:
        return question
    if roll < 0.65:
        question = wrap(question, rng, Side.TRAIN)
        return _flatten(question, rng) if rng.random() < 0.2 else question
    if roll < 0.85 or not typos:
        return _flatten(question, rng)
    question = _slip(question, rng)
    return _flatten(question, rng) if rng.random() < 0.5 else question


def wrap(question: str, rng: Random, side: Side) -> str:
    """Put polite or explaining words before the question, after it, or both."""
    roll = rng.random()
    if roll < 0.65:
        opening = choose(_WRAPPERS["before"], rng, side)
        runs_on = opening.rstrip()[-1] not in "!:.?)-"
        question = opening + (_in_lower_case(question) if runs_on else question)
    if roll > 0.55:
        question += choose(_WRAPPERS["after"], rng, side)
    return question


def type_in_a_hurry(question: str, rng: Random, *, typos: bool) -> str:
    """Lower case, missing marks, and where they may be, slips of the finger."""
    if typos and rng.random() < 0.5:
        question = _slip(question, rng)
        return _flatten(question, rng) if rng.random() < 0.5 else question
    return _flatten(question, rng)


def _in_lower_case(question: str) -> str:
    """Begin in lower case, unless the first word is 'I' or all in capitals."""
    first = question.split(" ", maxsplit=1)[0]
    if first in ("I", "I'm", "I'd") or (len(first) > 1 and first.isupper()):
        return question
    return question[0].lower() + question[1:]


def _flatten(question: str, rng: Random) -> str:
    roll = rng.random()
    if roll < 0.1:
        return question.upper() if len(question) < 60 else question.lower()
    if roll < 0.7:
        question = question.lower()
    if rng.random() < 0.7:
        question = question.rstrip("?.!")
    return question


def _slip(question: str, rng: Random) -> str:
    """One or two slips of the finger, inside words of four letters or more."""
    words = question.split(" ")
    candidates = [index for index, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    for index in rng.sample(candidates, min(len(candidates), rng.choice((1, 1, 1, 2)))):
        words[index] = _misspell(words[index], rng)
    return " ".join(words)


def _misspell(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:  # two letters change places
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:  # one is missing
        return word[:at] + word[at + 1 :]
    if kind == 2:  # one is doubled
        return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]
