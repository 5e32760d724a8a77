"""Everything behind a card: each requirement of each rule, and each component with its evidence."""

from __future__ import annotations

from groundup.openness import g7
from groundup.openness.card import Card, ComponentLine, RuleReading
from groundup.openness.licences import NONE_FOUND, UNKNOWN
from groundup.openness.wording import Wording

from .layout import table, wrapped
from .terminal_card import heading

_SIGNS = {"pass": "+", "fail": "-", "unknown": "?"}


def why_text(card: Card, words: Wording, *, width: int) -> str:
    """The lines: rules first, then components."""
    parts = [[*wrapped(heading(card), width), card.g7.shown], [words("why.title")]]
    parts += [_rule(one, words, width) for one in card.readings]
    parts.append([words("why.components")])
    parts += [_component(one, words, width) for one in card.components]
    parts.append(wrapped(card.closing, width))
    return "\n\n".join("\n".join(part) for part in parts)


def _rule(reading: RuleReading, words: Wording, width: int) -> list[str]:
    lines = wrapped(f"{reading.title} ({reading.rule}): {reading.text}", width)
    level = ""
    for one in reading.requirements:
        if one.level != level:
            level = one.level
            lines += _level(reading.rule, level, words)
        said = words(f"why.{one.truth}")
        lacks = f" ({one.text})" if one.truth == "fail" else ""
        row = (f"{_SIGNS[one.truth]} {one.title}", f"{one.asked}: {said}{lacks}")
        lines += table([row], width=width, indent="    ")
    return [*lines, *(f"    {note}" for note in reading.notes)]


def _level(rule: str, level: str, words: Wording) -> list[str]:
    """The heading of what a rule asks for one step or class; rules with a single level have none."""
    if rule == g7.RULE:
        return [f"  {words('why.step', level=level, label=words(f'label.{level}'))}"]
    return [f"  {words('why.class', level=level)}"] if rule.startswith("mof") else []


def _component(one: ComponentLine, words: Wording, width: int) -> list[str]:
    lines = wrapped(f"{one.symbol} {one.word}  {one.title}: {one.text}{_licence(one, words)}", width)
    if not one.evidence and one.availability != "not_applicable":
        return [*lines, f"    {words('evidence.nobody')}"]
    for each in one.evidence:
        head = f"{each.date} · {each.word} · {each.by}"
        lines += [f"    {line}" for line in (head, *wrapped(each.says, width - 4), each.address)]
    return lines


def _licence(one: ComponentLine, words: Wording) -> str:
    """Under which licence it is, of what can be had."""
    if one.availability not in ("published", "on_request"):
        return ""
    questions = {NONE_FOUND: "need.licence_none", UNKNOWN: "need.licence_unknown"}
    shown = words(questions[one.licence]) if one.licence in questions else one.licence
    return f" ({shown})"
