"""A card as one page of Markdown, to be printed and put up in a staff room."""

from __future__ import annotations

from groundup.openness.card import Card
from groundup.openness.wording import Wording

from .terminal_card import heading


def markdown_card(card: Card, words: Wording) -> str:
    """The page: label, what is missing, rows, answers, origin, and where all of it comes from."""
    label = card.g7
    parts = [
        f"# {_safe(heading(card))}",
        f"**{label.shown}**",
        " ".join(part for part in (label.sentence, label.at_least) if part),
        _list((*label.conditions, *label.warnings)),
        _missing(card),
        _rows(card),
        f"**{card.may_title}**",
        _list(tuple(f"{one.title}: **{one.text}**" for one in card.may)),
        _facts(card),
        f"*{card.closing}*",
        f"{words('handout.by')} ({card.release}). {words('handout.date', date=card.as_of)}.",
    ]
    return "\n\n".join(part for part in parts if part)


def _missing(card: Card) -> str:
    if not card.missing:
        return card.missing_none
    lines = _list(tuple(f"{one.title}: {one.text}" for one in card.missing))
    return f"**{card.missing_title}**\n\n{lines}"


def _rows(card: Card) -> str:
    rows = [f"| {one.symbol} {one.word} | {one.title} | {_cell(one.text)} |" for one in card.rows]
    return "\n".join(["| | | |", "|---|---|---|", *rows])


def _facts(card: Card) -> str:
    readings = tuple(f"{one.title}: {one.text}" for one in card.readings[1:])
    opinions = tuple(f"{one.title}: <{one.text}>" for one in card.opinions)
    lines = (
        f"{card.getting.title}: {card.getting.text}",
        f"{card.origin.title}: {card.origin.text}",
        *readings,
        f"{card.opinions_title}: {' · '.join(opinions)}",
        f"{card.evidence.title}: {card.evidence.text}",
    )
    return _list(lines)


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _safe(text: str) -> str:
    return text.replace("\n", " ")
