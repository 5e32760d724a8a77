"""The data card, written by the program that knows the data, and its place in the page of reference.

It counts and quotes the corpus; what the figures mean is said by people, around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .corpus.dialogue import Dialogue, Turn
from .corpus.stream import CORPUS_VERSION, dialogues, families, hash_of

COUNTED_DIALOGUES = 20_000
LICENCE = "Apache-2.0"


def data_card(seed: int) -> str:
    """Name, size, make-up and an example of every family, in Markdown."""
    first = list(islice(dialogues(seed), COUNTED_DIALOGUES))
    return "\n".join((*_facts(first, seed), "", *_counts(first), "", *_examples(first))) + "\n"


def with_section(page: str, name: str, text: str) -> str:
    """A page of Markdown with the text between the marks of a section replaced.

    Raises:
        ValueError: the page has no such marks.
    """
    begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    before, has_begin, rest = page.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"the page has no section '{name}'")
    return f"{before}{begin}\n{text.strip()}\n{end}{after}"


def _facts(first: list[Dialogue], seed: int) -> Iterator[str]:
    turns = [turn for dialogue in first for turn in dialogue.turns]
    letters = sum(len(turn.question) + len(turn.answer) for turn in turns)
    different = len({turn.question for turn in turns})
    yield "| | |"
    yield "|---|---|"
    yield f"| corpus | version {CORPUS_VERSION}, seed {seed}; a stream without end, made while training |"
    yield f"| name | SHA-256 of the first {COUNTED_DIALOGUES:,} dialogues: `{hash_of(first)}` |"
    yield f"| of these | {len(turns):,} questions with answers, {different:,} questions all different |"
    yield f"| mean length | {letters / len(first):.0f} characters, {len(turns) / len(first):.2f} turns |"
    yield f"| families | {len(families())}, as below |"
    yield f"| licence | {LICENCE} |"


def _counts(first: list[Dialogue]) -> Iterator[str]:
    counts = Counter(dialogue.family for dialogue in first)
    yield "| family | dialogues |"
    yield "|---|---|"
    for family in families():
        yield f"| {family.name} | {counts[family.name]:,} |"


def _examples(first: list[Dialogue]) -> Iterator[str]:
    seen: set[str] = set()
    for dialogue in first:
        if dialogue.family not in seen and not dialogue.system:
            seen.add(dialogue.family)
            yield f"- {dialogue.family}: {_quoted(dialogue.turns[0])}"


def _quoted(turn: Turn) -> str:
    question, answer = (" ⏎ ".join(text.splitlines()) for text in (turn.question, turn.answer))
    return f"“{question}” → “{answer}”"
