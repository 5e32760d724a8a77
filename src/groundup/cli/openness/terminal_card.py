"""A card as lines for a terminal: the same order everywhere, a word beside every symbol."""

from __future__ import annotations

import click

from groundup.openness.card import Card, Row

from .layout import table, wrapped

_COLOURS = {"open": "green", "partly": "yellow", "closed": "red"}


def terminal_card(card: Card, *, width: int, plain: bool = False, colour: bool = False) -> str:
    """All of a card.

    Args:
        card: what to show.
        width: characters in a line.
        plain: marks in ASCII.
        colour: marks in colour, and the label in bold; a word stands beside each all the same.
    """
    rows = _rows(card.rows, width=width, plain=plain, colour=colour)
    parts = [_head(card, width, colour=colour), _missing(card, width), rows]
    parts.append(
        [card.may_title, *table(((one.title, one.text) for one in card.may), width=width, indent="  ")]
    )
    parts.append(_foot(card, width))
    return "\n\n".join("\n".join(part) for part in parts if part)


def heading(card: Card) -> str:
    """Name, producer, country and month, on one line."""
    return " · ".join(part for part in (card.name, card.producer, card.known_country, card.released) if part)


def _head(card: Card, width: int, *, colour: bool) -> list[str]:
    label = card.g7
    lines = [*wrapped(heading(card), width), click.style(label.shown, bold=True) if colour else label.shown]
    for text in (label.sentence, label.at_least):
        lines += wrapped(text, width)
    for text in (*label.conditions, *label.warnings):
        lines += [f"  {line}" for line in wrapped(text, width - 2)]
    return lines


def _missing(card: Card, width: int) -> list[str]:
    if not card.missing:
        return wrapped(card.missing_none, width)
    rows = [(one.title, one.text) for one in card.missing]
    return [card.missing_title, *table(rows, width=width, indent="  - ")]


def _rows(rows: tuple[Row, ...], *, width: int, plain: bool, colour: bool) -> list[str]:
    word_width = max(len(one.word) for one in rows)
    title_width = max(len(one.title) for one in rows)
    lines: list[str] = []
    for one in rows:
        mark = f"{one.plain if plain else one.symbol}  {one.word:{word_width}}"
        left = len(mark) + title_width + 6
        texts = wrapped(one.text, width - left)
        shown = click.style(mark, fg=_COLOURS.get(one.mark)) if colour else mark
        lines.append(f"  {shown}  {one.title:{title_width}}  {texts[0] if texts else ''}".rstrip())
        lines += [f"{'':{left}}{text}" for text in texts[1:]]
    return lines


def _foot(card: Card, width: int) -> list[str]:
    readings = [f"{one.title}: {one.text}" for one in card.readings[1:]]
    opinions = [f"{one.title}: {one.text}" for one in card.opinions]
    rows = [
        (card.getting.title, card.getting.text),
        (card.origin.title, card.origin.text),
        *_under(card.readings_title, readings),
        *_under(card.opinions_title, opinions),
        (card.evidence.title, card.evidence.text),
    ]
    return [*table(rows, width=width), *wrapped(card.closing, width)]


def _under(title: str, texts: list[str]) -> list[tuple[str, str]]:
    """Several texts under one title."""
    return list(zip([title, *[""] * (len(texts) - 1)], texts, strict=True))
