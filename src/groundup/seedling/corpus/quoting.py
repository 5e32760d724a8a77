"""How people put a sentence into a request: quoted or not, on its own line, without its full stop.

It fills {s} (the sentence as it is) and {q} (the sentence in quotes) of a pattern.
"""

from __future__ import annotations

from random import Random


def with_sentence(pattern: str, sentence: str, rng: Random) -> str:
    """Fill the slots for a sentence the way somebody might type it."""
    if "{q}" in pattern:
        return pattern.replace("{q}", quoted(sentence, rng))
    roll = rng.random()
    shown = quoted(sentence, rng) if roll < 0.22 else sentence
    if pattern.endswith(" {s}") and 0.4 < roll < 0.55:
        pattern = pattern[:-4] + "\n{s}"
    elif pattern.startswith("{s} ") and (0.22 < roll < 0.4):
        pattern = "{s}\n" + pattern[4:]
    elif pattern.endswith("{s}") and 0.6 < roll < 0.7:
        shown = shown.rstrip(".")
    return pattern.replace("{s}", shown)


def quoted(sentence: str, rng: Random) -> str:
    """The sentence between quotes, with or without its full stop."""
    mark = '"' if "'" in sentence or rng.random() < 0.5 else "'"
    inside = sentence.removesuffix(".") if rng.random() < 0.4 else sentence
    return f"{mark}{inside}{mark}"
