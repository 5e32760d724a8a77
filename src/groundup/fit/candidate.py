"""A model file that could be loaded, and a plan for loading it: what advice is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from groundup.library.model_facts import ModelFacts

from .layout import OURS
from .memory import predict_memory
from .memory_prediction import MemoryPrediction
from .verdicts import Need

# Weights that follow from the rules of the quantiser may be so much less or more than in a published file.
PLANNED_SHARE: Final = 0.01


class Basis(StrEnum):
    """Where the facts of a candidate come from."""

    HEADER = "header"  # its file, here
    REMOTE_HEADER = "remote_header"  # its file at a hub
    RECORD = "record"  # the catalogue

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS[self]


_WORDS: Final = {
    Basis.HEADER: "from the file's header",
    Basis.REMOTE_HEADER: "from the header at the hub",
    Basis.RECORD: "computed from the catalogue",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file of a model. `name` is what one types to run or pull it.

    `download_bytes` is 0 for what is here; `more_bytes` is memory beside the model, such as adapters.
    """

    name: str
    title: str
    quantisation: str
    facts: ModelFacts
    basis: Basis
    download_bytes: int = 0
    more_bytes: int = 0

    @property
    def longest_context_tokens(self) -> int:
        """The longest text that it was trained for; 0 if that is not known."""
        return self.facts.context_tokens


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model would be loaded.

    `context_tokens` is the longest text of one person, `cache_tokens` what all together may hold (0 = one
    text). The rest is how the engine loads: sequences that it keeps, tokens that it computes together, the
    memory of its process before the model, the file with which it sees images, and the processor's
    instructions.
    """

    context_tokens: int
    cache_tokens: int = 0
    sequences: int = 1
    micro_batch_tokens: int = 512
    kv_type: str = "f16"
    flash_attention: bool = True
    process_bytes: int = 0
    projector_bytes: int = 0
    processor: frozenset[str] | None = None

    def with_context(self, context_tokens: int, cache_tokens: int = 0) -> Plan:
        """The same with other lengths of text."""
        return replace(self, context_tokens=context_tokens, cache_tokens=cache_tokens)


def memory_of(facts: ModelFacts, plan: Plan) -> MemoryPrediction:
    """What the model takes in this plan; adapters and the process come beside it."""
    return predict_memory(
        facts,
        context_tokens=plan.context_tokens,
        cache_tokens=plan.cache_tokens,
        sequences=plan.sequences,
        micro_batch_tokens=plan.micro_batch_tokens,
        kv_type=plan.kv_type,
        processor=plan.processor,
        layout=replace(OURS, projector_bytes=plan.projector_bytes, flash_attention=plan.flash_attention),
    )


def need_of(candidate: Candidate, plan: Plan) -> Need:
    """Memory that the load takes, with its interval and what comes beside the model."""
    found = memory_of(candidate.facts, plan)
    beside = candidate.more_bytes + plan.process_bytes
    unsure = int(PLANNED_SHARE * (found.weights_bytes + found.repacked_bytes))
    unsure = unsure if candidate.basis is Basis.RECORD else 0
    resident, private = found.resident, found.private
    high = int(resident.high) + unsure + beside
    return Need(
        low=int(resident.low) - unsure + beside,
        mid=int(resident.mid) + beside,
        high=high,
        private_high=min(high, int(private.high) + unsure + beside),
    )
