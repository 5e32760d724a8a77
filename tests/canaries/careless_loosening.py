"""A way to loosen questions that also rewrites the text that a question is about."""

from __future__ import annotations

from random import Random


def loosen_everything(question: str, rng: Random) -> str:
    """Drop every article and one figure, wherever they stand."""
    words = [word for word in question.split(" ") if word.lower() not in ("a", "an", "the")]
    return " ".join(words).replace("1", rng.choice("234"))
