"""A known-bad way to print: what the model wrote reaches the terminal as it is."""

from __future__ import annotations


def visible(text: str) -> str:
    """The text, control sequences and all."""
    return text
