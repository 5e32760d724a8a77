"""Noise as people type it: lower case, missing marks, slips of the finger, polite words around.

It changes questions only, never answers, and never the meaning.
"""

from __future__ import annotations

import re
from random import Random

from .dialogue import Side
from .loosening import loosen
from .phrase_files import read_phrases
from .phrasing import choose

_WRAPPERS = read_phrases("wrappers")
_KEYBOARD = (
    "a:sq b:vn c:xv d:sf e:wr f:dg g:fh h:gj i:uo "
    "j:hk k:jl l:k m:n n:bm o:ip p:o q:wa r:et "
    "s:ad t:ry u:yi v:cb w:qe x:zc y:tu z:x"
)  # each letter with those beside it
_NEIGHBOURS = dict(entry.split(":") for entry in _KEYBOARD.split())
_TEXT = re.compile(r": | - |[\"']|[.!?] \w")  # where a question holds more than itself
_STATEMENT = re.compile(r"(?:i|i'm|im|my|we|we're|it|it's|its|you|that|this|today)\b[^?]*$", re.IGNORECASE)


def add_noise(question: str, rng: Random, *, typos: bool, loose: bool = False) -> str:
    """Leave many questions as they are; wrap, flatten or misspell the others.

    Args:
        question: what the user wants to know.
        rng: where chance comes from.
        typos: whether a slip of the finger leaves the meaning as it is.
        loose: whether grammar and spelling may be loosened as well.
    """
    if loose and rng.random() < 0.2:
        question = loosen(question, rng)
    roll = rng.random()
    if roll < 0.44:
        return question
    if roll < 0.66:
        question = wrap(question, rng, Side.TRAIN, is_text=not typos and not loose)
        return _flatten(question, rng) if rng.random() < 0.35 else question
    if roll < 0.85 or not typos:
        return _flatten(question, rng)
    question = _slip(question, rng)
    return _flatten(question, rng) if rng.random() < 0.5 else question


def wrap(question: str, rng: Random, side: Side, *, is_text: bool = False) -> str:
    """Put polite or explaining words before the question, after it, or both.

    Around a question that holds a text to be worked on, only words that cannot be a part of it; around
    what is no question but a statement ("I am tired."), nothing that would be a second statement.
    """
    holds_text = _STATEMENT.match(question) is not None or (is_text and _TEXT.search(question) is not None)
    roll = rng.random()
    if roll > 0.5:
        question = _end(question, rng, side, holds_text=holds_text)
    if roll < 0.7:
        question = _open(question, rng, side, holds_text=holds_text)
    return question


def _open(question: str, rng: Random, side: Side, *, holds_text: bool) -> str:
    """One opening, or a greeting and another one."""
    kinds = ("greetings", "labels") if holds_text else ("greetings", "labels", "contexts", "contexts")
    kind = rng.choice(kinds)
    question = _put_before(choose(_WRAPPERS[kind], rng, side, fixed=True), question)
    if kind != "greetings" and rng.random() < 0.2:
        question = _put_before(choose(_WRAPPERS["greetings"], rng, side, fixed=True), question)
    return question


def _put_before(opening: str, question: str) -> str:
    runs_on = opening.rstrip()[-1] not in "!:.?)-"
    return opening + (in_lower_case(question) if runs_on else question)


def _end(question: str, rng: Random, side: Side, *, holds_text: bool) -> str:
    """One ending; what has no mark gets one, or a comma, before a new sentence."""
    is_open_text = holds_text and question[-1] not in "\"'" and not question[-1].isdigit()
    ending = choose(_WRAPPERS["after_text" if is_open_text else "after"], rng, side, fixed=True)
    if is_open_text:
        return question + ending
    if ending.startswith(","):
        return question.rstrip("?.!") + ending
    if question[-1].isalnum() and ending[1].isupper():
        return question + rng.choice((".", ",", " -", "?")) + ending
    return question + ending


def type_in_a_hurry(question: str, rng: Random, *, typos: bool) -> str:
    """Lower case, missing marks, and where they may be, slips of the finger."""
    if typos and rng.random() < 0.5:
        question = _slip(question, rng)
        return _flatten(question, rng) if rng.random() < 0.5 else question
    return _flatten(question, rng)


def in_lower_case(question: str) -> str:
    """The question as it goes on after a comma, unless its first word is 'I' or all in capitals."""
    first = question.split(" ", maxsplit=1)[0]
    if first == "I" or first.startswith("I'") or (len(first) > 1 and first.isupper()):
        return question
    return question[0].lower() + question[1:]


def _flatten(question: str, rng: Random) -> str:
    roll = rng.random()
    if roll < 0.1:
        return question.upper() if len(question) < 60 else question.lower()
    if roll < 0.7:
        question = question.lower()
    if rng.random() < 0.7:
        return question.rstrip("?.!")
    if question.endswith("?") and rng.random() < 0.3:
        question = question[:-1] + rng.choice(("??", "???", " ?", "?!", "...?"))
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
