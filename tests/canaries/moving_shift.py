"""A scheduler that shifts a full window as other engines do, which the tests of shifts must catch."""

from __future__ import annotations

from groundup.engine.context_shift import dropped_tokens
from groundup.engine.libllama.library import native
from groundup.engine.scheduler import Scheduler
from groundup.engine.sequence import Sequence


class MovingScheduler(Scheduler):
    """Moves the cells of the newer half to the places of the older one, and reads nothing again."""

    def _shift(self, sequence: Sequence) -> None:
        kept, before, computed = sequence._room.kept_tokens, sequence.length, sequence.computed
        assert kept is not None
        gone = dropped_tokens(before, kept)
        memory = native.llama_get_memory(self.runner.context.handle)
        native.llama_memory_seq_rm(memory, sequence.id, kept, kept + gone)
        native.llama_memory_seq_add(memory, sequence.id, kept + gone, before, -gone)
        sequence.computed = 0
        sequence.shift()
        sequence.computed = computed - gone
