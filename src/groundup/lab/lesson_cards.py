"""Lesson cards: one for each instrument and language, as Markdown with a few facts before it.

A card begins with lines `name: value` between two lines `---`. Then come parts under headings `## name`, with
the names of `PARTS`, the same in every language: their words on the screen are the page's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import NotOnDeskError

FOLDER: Final = Path(__file__).with_name("lessons")
INSTRUMENTS: Final = ("guess", "tokens", "temperature", "hesitated")
LANGUAGES: Final = ("en", "de")
FALL_BACK: Final = "en"
PARTS: Final = (
    "plan-10", "plan-25", "misconception", "surprise", "exit-question", "answer-key", "handout", "on-paper",
)  # fmt: skip
_FENCE: Final = "---\n"


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """One card. `parts` are Markdown by the names of `PARTS`; `prompts` are texts that its plans use."""

    instrument: str
    language: str
    title: str
    goal: str
    ages: str
    subjects: str
    needs: str
    tags: list[str]
    prompts: list[str]
    parts: dict[str, str]


def lesson(instrument: str, language: str = FALL_BACK) -> Lesson:
    """The card of an instrument, in English where there is none in a language.

    Raises:
        NotOnDeskError: there is no such instrument.
    """
    if instrument not in INSTRUMENTS:
        raise NotOnDeskError("lesson")
    chosen = language if language in LANGUAGES else FALL_BACK
    path = FOLDER / chosen / f"{instrument}.md"
    return read_lesson(path.read_text("utf-8"), instrument, chosen)


def read_lesson(text: str, instrument: str, language: str) -> Lesson:
    """A card from its text.

    Raises:
        ValueError: it lacks a fact or a part, or has one that nobody knows.
    """
    empty, facts, body = text.split(_FENCE, 2)
    if empty:
        raise ValueError("facts come first")
    values = dict(line.split(": ", 1) for line in facts.splitlines())
    parts = _parts(body)
    if tuple(parts) != PARTS:
        raise ValueError(f"parts are {', '.join(PARTS)}, in this order; found {', '.join(parts)}")
    lists = {name: [one.strip() for one in values.pop(name).split("|")] for name in ("tags", "prompts")}
    return msgspec.convert(
        values | lists | {"instrument": instrument, "language": language, "parts": parts},
        Lesson,
    )


def _parts(body: str) -> dict[str, str]:
    found = dict[str, str]()
    for part in ("\n" + body).split("\n## ")[1:]:
        name, _, text = part.partition("\n")
        found[name.strip()] = text.strip()
    return found
