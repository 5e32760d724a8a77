"""The facts of model files, kept by the digest of the files: a list need not open them.

What is kept is a hint: it can be lost at any time, and is read anew from the files after a change of the
reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from groundup.names import Digest

from .facts_notes import BriefFacts, read_facts_note, write_facts_note
from .joined_parts import read_whole_header
from .model_facts import ModelFacts, model_facts
from .store import Store


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
    note = read_facts_note(store, digests)
    if note is not None:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            return replace(msgspec.msgpack.decode(note.whole, type=ModelFacts), path=str(paths[0]))
    facts = model_facts(read_whole_header(paths))
    write_facts_note(store, digests, brief_of(facts), msgspec.msgpack.encode(facts))
    return facts


def brief_of(facts: ModelFacts) -> BriefFacts:
    """The short part of facts."""
    return BriefFacts(
        architecture=facts.architecture,
        quantisation=facts.quantisation,
        parameters=facts.parameters,
        active_parameters=facts.active_parameters,
        context_tokens=facts.context_tokens,
        licence=facts.licence or "",
    )
