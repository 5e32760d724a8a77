"""Lays advice out on a terminal of 80 columns: a title with the verdict, labelled lines, what would help."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Final

import click

from groundup.cli.terminal_text import visible
from groundup.fit.advice import Advice
from groundup.fit.sentences import (
    class_sentences,
    coarse_warning,
    confidence_phrase,
    lever_sentence,
    memory_sentence,
    reading_sentence,
    room_sentence,
    rule_sentence,
    speed_sentence,
    uses_sentence,
    verdict_phrase,
)
from groundup.fit.verdicts import Verdict
from groundup.fit.wording import download_text

_WIDTH: Final = 80
_LABEL: Final = 9
_INDENT: Final = "  "
_UNBROKEN: Final = "\u00a0"
# A figure stays with its unit, and an option with its value.
_FIGURE: Final = re.compile(r"\d (?:GB|MB|pages|tokens|words/s|s|min)\b|--\w+ \w+")
_SIGNS: Final = {
    Verdict.FITS: ("✓", "green"),
    Verdict.TIGHT: ("✓", "yellow"),
    Verdict.AFTER_CLOSING: ("!", "yellow"),
}
_OTHERWISE: Final = ("✗", "red")


def advice_text(advice: Advice, more_help: Sequence[str] = ()) -> str:
    """Everything about one model; `more_help` are further sentences about what would help."""
    choice = advice.choice
    parts = [_title(advice), *_wrapped(uses_sentence(advice.uses)), ""]
    room = room_sentence(choice.need, choice.verdict, advice.situation.budget)
    parts += _row("memory", memory_sentence(choice), f"{room}; {choice.candidate.basis.words}")
    parts += _row("speed", *_speed_lines(advice))
    if advice.school_class is not None:
        parts += ["", *_class_lines(advice)]
    if coarse_warning(choice):
        parts += _wrapped(coarse_warning(choice))
    helps = [*(lever_sentence(lever, choice) for lever in advice.levers), *more_help]
    if helps:
        parts += ["", f"{_INDENT}What would help:"]
        for sentence in helps:
            parts += _wrapped(sentence, first="  - ", later="    ")
    rule = _wrapped(rule_sentence(advice.rule))
    return "\n".join([*parts, "", *(click.style(line, dim=True) for line in rule)])


def short_list_text(sentences: list[str], hint: str) -> str:
    """The sentences as a list, and what to type next."""
    lines: list[str] = []
    for sentence in sentences:
        lines += _wrapped(sentence, first="- ", later="  ")
    hints = (line for one in hint.split("\n") for line in _wrapped(one, first="", later=""))
    return "\n".join([*lines, "", *hints])


def fitted_lines(text: str) -> list[str]:
    """A sentence in lines of the same width as the rest."""
    return _wrapped(text, first="", later="")


def _title(advice: Advice) -> str:
    """Title and verdict, at both ends of the line if there is room for them."""
    candidate = advice.choice.candidate
    name = visible(f"{candidate.title}, {candidate.quantisation}")
    if candidate.download_bytes:
        name = f"{name}, {download_text(candidate.download_bytes)} to download"
    sign, colour = _SIGNS.get(advice.verdict, _OTHERWISE)
    verdict = f"{sign} {verdict_phrase(advice.verdict)}"
    gap = _WIDTH - len(name) - len(verdict)
    styled = click.style(verdict, fg=colour, bold=True)
    between = " " * gap if gap >= 2 else f"\n{_INDENT}"
    return f"{click.style(name, bold=True)}{between}{styled}"


def _speed_lines(advice: Advice) -> list[str]:
    speed = advice.choice.speed
    lines = [speed_sentence(speed, is_here=advice.situation.is_here)]
    if speed is None:
        return lines
    reading = reading_sentence(advice)
    return [*lines, *([reading] if reading else []), confidence_phrase(speed)]


def _class_lines(advice: Advice) -> list[str]:
    assert advice.school_class is not None
    lines: list[str] = []
    first, *others = class_sentences(advice.school_class, is_here=advice.situation.is_here)
    lines += _wrapped(first)
    for sentence in others:
        lines += _wrapped(sentence, first="    ", later="      ")
    return lines


def _row(label: str, *texts: str) -> list[str]:
    """A labelled line and those that follow under it."""
    lines: list[str] = []
    for number, text in enumerate(texts):
        head = f"{_INDENT}{label if not number else '':{_LABEL}}"
        lines += _wrapped(text, first=head, later=" " * len(head))
    return lines


def _wrapped(text: str, *, first: str = _INDENT, later: str = _INDENT) -> list[str]:
    whole = _FIGURE.sub(lambda match: match[0].replace(" ", _UNBROKEN), visible(text))
    lines = textwrap.wrap(
        whole,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_UNBROKEN, " ") for line in lines]
