"""How facts are kept: a note per model file, whose short part can be read without the code that reads models.

A list of two hundred models decodes two hundred short parts and no long one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from groundup.names import Digest

from .store import NoteKind, Store

READER: Final = 1  # raise it when the same file gives other facts


class BriefFacts(msgspec.Struct, frozen=True, array_like=True):
    """What a list shows of a model; "" and 0 stand for what its header does not say."""

    architecture: str
    quantisation: str
    parameters: int
    active_parameters: int
    context_tokens: int
    licence: str


class FactsNote(msgspec.Struct, frozen=True, array_like=True):
    """What is kept: of which reader and which parts, the short part, and all facts, still encoded."""

    reader: int
    parts: tuple[str, ...]
    brief: BriefFacts
    whole: msgspec.Raw


def read_facts_note(store: Store, digests: Sequence[Digest]) -> FactsNote | None:
    """What is kept of a model's files; None if there is nothing of use."""
    raw = store.note(NoteKind.FACTS, digests[0]) if digests else None
    try:
        note = msgspec.msgpack.decode(raw or b"", type=FactsNote)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return note if (note.reader, note.parts) == (READER, _hexes(digests)) else None


def write_facts_note(store: Store, digests: Sequence[Digest], brief: BriefFacts, whole: bytes) -> None:
    """Keep the facts of a model's files, under the digest of the first."""
    note = FactsNote(READER, _hexes(digests), brief, msgspec.Raw(whole))
    store.write_note(NoteKind.FACTS, digests[0], msgspec.msgpack.encode(note))


def _hexes(digests: Sequence[Digest]) -> tuple[str, ...]:
    return tuple(digest.hex for digest in digests)
