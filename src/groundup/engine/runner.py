"""One loaded model with its memory: runs batches, forks and forgets sequences.

The runner knows sequence ids, positions and cells; it knows no requests, owners or texts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groundup.errors import EngineError

from .libllama import Adapter, Batch, Context, Model, Projector, use_adapters
from .libllama.context import INTERRUPTED, POOLING_NONE

CUTTABLE = "cuttable"  # a sequence can be forked and cut at any position
CHECKPOINTS = "checkpoints"  # only whole sequences can be forked (recurrent and hybrid models)
NO_CACHE = "none"  # a model that only reads (embeddings)

# The library picks other kernels, which round otherwise, for the tokens of a batch beyond a multiple
# of 8 and for batches of 64 and more (ggml-cpu: repack.cpp, and GGML_FA_TILE_Q in ops.cpp). Batches
# padded to a multiple of 8 below 64 all take the same path, whoever else is in them.
_SAME_ROUNDING_MULTIPLE = 8
# A batch of 16 k tokens takes less time than one of 16 k - 1 or 16 k - 2 (docs/log.md): fill those up.
KERNEL_TOKENS = 16
_WORTH_FILLING = 2
_PADDING_CELLS = 8


class BatchInterrupted(Exception):  # noqa: N818 - not an error: somebody wished it
    """A batch was given up; nothing of it was computed."""


@dataclass(frozen=True)
class Work:
    """Tokens (count,) of one sequence to compute, from `position` on.

    `output`: whether the logits after the last token are wanted. With `embeddings` (count, width) these are
    cells of an image, which have no output; with `sees_all` they attend to each other. `places` (4, count)
    are where they stand, in models that count in more dimensions than one.
    """

    sequence: int
    position: int
    tokens: NDArray[np.int32]
    output: bool
    embeddings: NDArray[np.float32] | None = None
    sees_all: bool = False
    places: NDArray[np.int32] | None = None


@dataclass(frozen=True)
class RunnerSettings:
    """Sizes of a runner; every one is decided before (see `worker.load`)."""

    cache_tokens: int
    sequences: int
    batch_tokens: int
    threads: int
    kv_type: str = "f16"
    flash_attention: bool = True
    map_file: bool = True
    reproducible: bool = False  # the same rounding whoever else is in the batch (not for CHECKPOINTS)
    only_reads: bool = False  # an embedding model: a text is computed in one batch, all of it output


def open_context(model: Model, settings: RunnerSettings, *, sequences: int) -> Context:
    """The context of a runner with these settings, for so many sequence ids."""
    return Context(
        model,
        cache_tokens=settings.cache_tokens + _PADDING_CELLS,
        sequences=sequences,
        batch_tokens=settings.batch_tokens,
        outputs=settings.batch_tokens if settings.only_reads else 0,
        threads=settings.threads,
        kv_type=settings.kv_type,
        flash_attention=settings.flash_attention,
    )


class Runner:
    """Model, context and batch. Not thread-safe.

    Raises:
        ModelError: the model cannot be loaded.
    """

    def __init__(
        self,
        path: Path,
        settings: RunnerSettings,
        *,
        more_paths: Sequence[Path] = (),
        adapters: Sequence[Path] = (),
        architecture: str = "",
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        self.settings = settings
        self.model = Model(
            path,
            more_paths=more_paths,
            architecture=architecture,
            map_file=settings.map_file,
            on_progress=on_progress,
        )
        loaded = [Adapter(self.model, adapter) for adapter in adapters]
        self.vocabulary = self.model.vocabulary
        # Cells that a window has left may be overwritten while only one sequence holds them
        # (llama-kv-cache.cpp, find_slot). A silent twin of each sequence holds them too.
        self._twins = settings.sequences if self.model.window_tokens else 0
        self._padding_id = settings.sequences * (2 if self._twins else 1)
        self.context = open_context(self.model, settings, sequences=self._padding_id + 1)
        if loaded:
            use_adapters(self.context, loaded)
        self.cache_tokens = self.context.cache_tokens - _PADDING_CELLS
        self._batch = Batch(settings.batch_tokens)
        self._pads = False
        self._free_ids = list(range(settings.sequences - 1, -1, -1))
        self.projector: Projector | None = None
        self.native_s = 0.0
        self.cache_kind = self._find_cache_kind()
        self._pads = self.cache_kind == CUTTABLE
        self.warm_token_s = self._warm_up()
        self.native_s = 0.0

    def close(self) -> None:
        """Free everything."""
        if self.projector is not None:
            self.projector.close()
        self.context.close()
        self.model.close()

    # --- sequences -------------------------------------------------------------------------------

    def take_sequence(self) -> int | None:
        """An unused sequence id, or None when all are taken."""
        return self._free_ids.pop() if self._free_ids else None

    @property
    def free_sequences(self) -> int:
        """How many sequence ids are unused."""
        return len(self._free_ids)

    def open_projector(self, path: Path) -> str:
        """Let the model see images; returns why it cannot, or nothing.

        Raises:
            ModelLoadError: the file does not belong to this model, or is damaged.
        """
        projector = Projector(self.model, path, threads=self.settings.threads)
        if projector.counts_positions_otherwise:  # an image is computed in one batch, so it must fit into one
            projector.close()
            most_cells = self.settings.batch_tokens
            projector = Projector(self.model, path, threads=self.settings.threads, most_cells=most_cells)
        reason = ""
        if self.cache_kind == NO_CACHE:
            reason = "it only reads"
        elif not projector.sees:
            reason = "the file beside it is for sound, not for images"
        elif projector.counts_positions_otherwise and (self._twins or self.cache_kind != CUTTABLE):
            reason = "it counts the positions of images in two dimensions, and keeps a memory of another kind"
        if reason:
            projector.close()
        else:
            self.projector = projector
        return reason

    def give_sequence(self, sequence: int) -> None:
        """Forget a sequence and return its id."""
        self.cut(sequence, 0)
        self._free_ids.append(sequence)

    def fork(self, source: int, target: int, start: int, end: int) -> None:
        """Let `target` share the cells of `source` at positions start..end-1; nothing is computed.

        With checkpoints the whole state of `source` is shared, which must end at `end`.
        """
        if self.cache_kind == CHECKPOINTS:
            start = end = -1
        self.context.copy_sequence(source, target, start, end)
        if self._twins:
            self.context.copy_sequence(source, target + self._twins, start, end)

    def cut(self, sequence: int, start: int) -> None:
        """Take `sequence` off its cells from position `start` on."""
        first = start if start > 0 else -1
        self.context.remove_sequence(sequence, first)
        if self._twins:
            self.context.remove_sequence(sequence + self._twins, first)

    def replace(self, sequence: int, source: int, start: int, end: int) -> None:
        """Give up the cells of `sequence` at start..end-1 for the equal ones of `source`."""
        for target in (sequence, sequence + self._twins) if self._twins else (sequence,):
            self.context.remove_sequence(target, start, end)
            self.context.copy_sequence(source, target, start, end)

    # --- computing -------------------------------------------------------------------------------

    @contextmanager
    def interruptible(self, question: Callable[[], bool]) -> Iterator[None]:
        """Inside, computing ends with `BatchInterrupted` soon after `question` says yes.

        It leaves the sequences as they were, except with CHECKPOINTS, where they must be given up or
        forked anew.
        """
        self.context.stop_when(question)
        try:
            yield
        finally:
            self.context.stop_when(None)

    def run(self, works: list[Work]) -> list[int]:
        """Compute several pieces of work: images one after the other, all else in one batch.

        Returns:
            For each piece of work the batch index of its last token, where `context.logits` and the
            samplers find its output; -1 for images.

        Raises:
            EngineError: the library failed, or had no free cells (then nothing was computed).
            BatchInterrupted: see `interruptible`.
        """
        texts = [work for work in works if work.embeddings is None]
        try:
            for work in works:
                if work.embeddings is not None:
                    self._decode_image(work)
            last = iter(self._decode_together(texts) if texts else ())
        except BatchInterrupted:
            for work in works:
                self.context.remove_sequence(work.sequence, work.position)
            self.context.remove_sequence(self._padding_id)
            raise
        if self._twins:
            for work in works:
                end = work.position + len(work.tokens)
                self.context.copy_sequence(work.sequence, work.sequence + self._twins, work.position, end)
        return [-1 if work.embeddings is not None else next(last) for work in works]

    def _decode_together(self, works: list[Work]) -> list[int]:
        batch, cursor, last = self._batch, 0, []
        batch.outputs[:] = 0
        for work in works:
            end = cursor + len(work.tokens)
            batch.tokens[cursor:end] = work.tokens
            batch.positions[cursor:end] = np.arange(work.position, work.position + end - cursor)
            batch.sequences[cursor:end] = work.sequence
            batch.outputs[end - 1] = work.output
            last.append(end - 1)
            cursor = end
        padded = self._pad(cursor)
        self._decode(padded)
        if padded > cursor:
            self.context.remove_sequence(self._padding_id)  # at once, or cells come out of order
        return last

    def _decode_image(self, work: Work) -> None:
        """Cells of one image. They are a batch of their own: the library takes tokens or embeddings."""
        assert work.embeddings is not None
        self._fill(work, outputs=0)
        self._batch.give_embeddings(np.ascontiguousarray(work.embeddings), work.places)
        self.context.see_all(work.sees_all)
        try:
            self._decode(len(work.tokens))
        finally:
            self._batch.give_embeddings(None)
            self.context.see_all(False)

    def run_all_logits(self, work: Work) -> None:
        """Compute one piece of work and keep the logits of every token (at most `context.max_outputs`)."""
        self._fill(work, outputs=len(work.tokens))
        self._decode(len(work.tokens))

    def embed(self, tokens: NDArray[np.int32], sequence: int) -> Generator[None, None, NDArray[np.float32]]:
        """The embedding (width,) of a text: pooled as the model wants, else the mean over its tokens.

        A generator that yields between batches and returns the vector. The sequence is left with cells.

        Raises:
            EngineError: the library failed.
        """
        total = np.zeros(self.model.embedding_length, np.float32)
        size = min(self.settings.batch_tokens, self.context.max_outputs)
        for start in range(0, len(tokens), size):
            if start:
                yield
            part = tokens[start : start + size]
            self.context.produce_embeddings(True)
            try:
                self._fill(Work(sequence, start, part, True), outputs=len(part))
                self._decode(len(part))
            finally:
                self.context.produce_embeddings(False)
            if self.context.pooling != POOLING_NONE:
                return self.context.sequence_embedding(sequence).copy()
            for index in range(len(part)):
                total += self.context.token_embedding(index)
        return total / np.float32(max(1, len(tokens)))

    def _fill(self, work: Work, outputs: int) -> None:
        """One sequence in the batch; its first `outputs` tokens have an output."""
        batch, count = self._batch, len(work.tokens)
        batch.tokens[:count] = work.tokens
        batch.positions[:count] = np.arange(work.position, work.position + count)
        batch.sequences[:count] = work.sequence
        batch.outputs[:count] = 0
        batch.outputs[:outputs] = 1

    def _pad(self, count: int) -> int:
        """Fill the batch up with tokens that nobody reads, where that pays; returns the new count."""
        multiple = _SAME_ROUNDING_MULTIPLE if self.settings.reproducible else KERNEL_TOKENS
        end = -(-count // multiple) * multiple
        is_worth_it = self.settings.reproducible or end - count <= _WORTH_FILLING
        if not self._pads or not is_worth_it or end == count or end > self._batch.capacity:
            return count
        self._batch.tokens[count:end] = 0
        self._batch.positions[count:end] = np.arange(end - count)
        self._batch.sequences[count:end] = self._padding_id
        return end

    def _decode(self, count: int) -> None:
        started = time.perf_counter()
        if self.model.has_decoder:
            status = self.context.decode(self._batch, count)
        else:
            status = self.context.encode(self._batch, count)
        self.native_s += time.perf_counter() - started
        if status == INTERRUPTED:
            raise BatchInterrupted
        if status != 0:
            reason = "no free cells" if status == 1 else f"status {status}"
            raise EngineError(f"The engine library could not compute a batch of {count} tokens: {reason}.")

    def _find_cache_kind(self) -> str:
        """Try it: compute two tokens and cut the second off."""
        if not self.model.has_decoder or self.context.pooling != POOLING_NONE:
            return NO_CACHE
        self.run([Work(0, 0, np.zeros(2, np.int32), False)])
        cut = self.context.remove_sequence(0, 1)
        self.context.clear()
        return CUTTABLE if cut and not self.model.is_recurrent else CHECKPOINTS

    def _warm_up(self) -> float:
        """Compute one kernel's worth of tokens; returns the seconds that one of them took.

        It brings weights and threads up, and tells pacing what to expect of the first prompt.
        """
        if self.cache_kind == NO_CACHE:
            return 0.0
        count = min(KERNEL_TOKENS, self._batch.capacity)
        started = time.perf_counter()
        self.run([Work(0, 0, np.zeros(count, np.int32), False)])
        elapsed_s = time.perf_counter() - started
        self.context.clear()
        return elapsed_s / count
