"""Facts of model files, kept by the digest of the files, so that a list need not open them.

What is kept is a hint: it can be lost at any time, and is read anew from the files after a change of the
reader. A short part comes first, so that a list of many models need not decode the long one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from groundup.names import Digest

from .joined_parts import read_whole_header
from .model_facts import ModelFacts, model_facts
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


class _Note(msgspec.Struct, frozen=True, array_like=True):
    reader: int
    parts: tuple[str, ...]
    brief: BriefFacts
    whole: msgspec.Raw


def brief_facts(store: Store, digests: Sequence[Digest], paths: Sequence[Path]) -> BriefFacts:
    """The short part of the facts: kept ones if there are, else read now.

    Raises:
        ModelError, FileAccessError: as `kept_facts`.
    """
    note = _read_note(store, digests)
    return note.brief if note is not None else _brief(_read_and_keep(store, digests, paths))


def kept_facts(store: Store, digests: Sequence[Digest], paths: Sequence[Path]) -> ModelFacts:
    """The facts of a model's files: kept ones if there are, else read now and kept.

    Args:
        store: keeps them, if it exists.
        digests: of the files, all parts in order.
        paths: of the same files.

    Raises:
        ModelError: they are no model files that can be read, or damaged.
        FileAccessError: they may not be read.
    """
    note = _read_note(store, digests)
    if note is not None:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            return replace(msgspec.msgpack.decode(note.whole, type=ModelFacts), path=str(paths[0]))
    return _read_and_keep(store, digests, paths)


def _read_and_keep(store: Store, digests: Sequence[Digest], paths: Sequence[Path]) -> ModelFacts:
    facts = model_facts(read_whole_header(paths))
    note = _Note(READER, _hexes(digests), _brief(facts), msgspec.Raw(msgspec.msgpack.encode(facts)))
    store.write_note(NoteKind.FACTS, digests[0], msgspec.msgpack.encode(note))
    return facts


def _read_note(store: Store, digests: Sequence[Digest]) -> _Note | None:
    raw = store.note(NoteKind.FACTS, digests[0])
    try:
        note = msgspec.msgpack.decode(raw or b"", type=_Note)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return note if (note.reader, note.parts) == (READER, _hexes(digests)) else None


def _hexes(digests: Sequence[Digest]) -> tuple[str, ...]:
    return tuple(digest.hex for digest in digests)


def _brief(facts: ModelFacts) -> BriefFacts:
    return BriefFacts(
        architecture=facts.architecture,
        quantisation=facts.quantisation,
        parameters=facts.parameters,
        active_parameters=facts.active_parameters,
        context_tokens=facts.context_tokens,
        licence=facts.licence or "",
    )
