"""A context: the cells of a model's memory, and the batches that are computed on them.

A *cell* holds keys and values of one token at one position; it belongs to one or more *sequences*.
With unified memory, copying a sequence adds its id to cells and computes nothing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundup.errors import ModelLoadError

from .library import expect_interruption, last_errors, native
from .model import Model

_KV_TYPES = {"f16": 1, "f32": 0, "q8_0": 8, "q4_0": 2}
POOLING_NONE, POOLING_RANK = 0, 4
INTERRUPTED = 2
_NEVER = native.ggml_abort_callback(0)


class Batch:
    """Up to `capacity` tokens to be computed together.

    The arrays are the library's input buffers: fill positions 0..count-1, then call
    `Context.decode`. Each token belongs to one sequence.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.tokens: NDArray[np.int32] = np.zeros(capacity, np.int32)
        self.positions: NDArray[np.int32] = np.zeros(capacity, np.int32)
        self.sequences: NDArray[np.int32] = np.zeros(capacity, np.int32)
        self.outputs: NDArray[np.int8] = np.zeros(capacity, np.int8)
        self._sequence_counts = np.ones(capacity, np.int32)
        self._sequence_pointers = (
            self.sequences.ctypes.data + 4 * np.arange(capacity, dtype=np.uint64)
        ).astype(np.uint64)
        self.embeddings: NDArray[np.float32] | None = None
        self._places: NDArray[np.int32] | None = None
        self._set_native(_pointer(self.tokens, native.llama_token), None)

    def give_embeddings(
        self, embeddings: NDArray[np.float32] | None, places: NDArray[np.int32] | None = None
    ) -> None:
        """Let the next batch be of embeddings (count, width) in place of tokens; None: of tokens again.

        `places` (4, count) are their positions in models that count in more dimensions than one.
        """
        self.embeddings, self._places = embeddings, places  # kept, because the library holds no reference
        if embeddings is None:
            self._set_native(_pointer(self.tokens, native.llama_token), None)
        else:
            self._set_native(None, _pointer(embeddings, ctypes.c_float))
            if places is not None:
                self.native.pos = _pointer(places, native.llama_pos)

    def _set_native(self, tokens: Any, embeddings: Any) -> None:
        self.native = native.llama_batch(
            n_tokens=0,
            token=tokens,
            embd=embeddings,
            pos=_pointer(self.positions, native.llama_pos),
            n_seq_id=_pointer(self._sequence_counts, ctypes.c_int32),
            seq_id=_pointer(self._sequence_pointers, ctypes.POINTER(native.llama_seq_id)),
            logits=_pointer(self.outputs, ctypes.c_int8),
        )


class Context:
    """Memory and computation of one model. Not thread-safe: one thread uses it.

    Args:
        model: stays open as long as the context.
        cache_tokens: cells for all sequences together.
        sequences: how many sequence ids may exist, 0..sequences-1.
        batch_tokens: the most tokens of one `decode`.
        outputs: the most tokens of one `decode` that may have an output; 0 = one per sequence.
        flash_attention: off, every head keeps its scores of all cells, and `kv_type` must be f16 or f32.

    Raises:
        ModelLoadError: the library could not create it, mostly for lack of memory.
    """

    def __init__(
        self,
        model: Model,
        *,
        cache_tokens: int,
        sequences: int,
        batch_tokens: int,
        outputs: int,
        threads: int,
        kv_type: str,
        flash_attention: bool = True,
    ) -> None:
        params = native.llama_context_default_params()
        params.n_ctx = cache_tokens
        params.n_batch = params.n_ubatch = batch_tokens
        params.n_seq_max = sequences
        params.n_outputs_max = max(sequences, outputs, 64)
        params.n_threads = params.n_threads_batch = threads
        params.kv_unified = True
        params.swa_full = True  # so that a window cache can be cut and forked anywhere
        params.no_perf = True
        params.type_k = params.type_v = _KV_TYPES[kv_type]
        params.flash_attn_type = (
            native.LLAMA_FLASH_ATTN_TYPE_ENABLED if flash_attention else native.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        handle = native.llama_init_from_model(model.handle, params)
        if not handle:
            raise ModelLoadError(
                str(model.path), "; ".join(last_errors()[-1:]) or "no memory for its context"
            )
        self.handle = handle
        self.model = model
        self.max_outputs: int = params.n_outputs_max
        self.cache_tokens: int = native.llama_n_ctx(handle)
        self.pooling: int = native.llama_pooling_type(handle)
        self._memory = native.llama_get_memory(handle)
        self._vocabulary_size = model.vocabulary.size
        self._callback = _NEVER  # kept here, because the library holds no reference

    def close(self) -> None:
        """Free cells and buffers."""
        if self.handle is not None:
            native.llama_free(self.handle)
            self.handle = None

    def stop_when(self, question: Callable[[], bool] | None) -> None:
        """Give a computation up as soon as `question` says so; None: never.

        It is asked between operations, about a hundred times for a small model and more for larger
        ones. That costs some microseconds each time, so it is not for short computations.
        """
        expect_interruption(False)
        self._callback = _NEVER if question is None else _abort_callback(question)
        native.llama_set_abort_callback(self.handle, self._callback, None)

    def see_all(self, wanted: bool) -> None:
        """Let the tokens of the next batches attend to all others of theirs, also to those that follow."""
        native.llama_set_causal_attn(self.handle, not wanted)

    def decode(self, batch: Batch, count: int) -> int:
        """Compute the first `count` tokens of a batch: 0 done, 1 no free cells, 2 interrupted, below 0
        failed. After an interruption nothing of the batch is left, except in running states."""
        batch.native.n_tokens = count
        return int(native.llama_decode(self.handle, batch.native))

    def encode(self, batch: Batch, count: int) -> int:
        """The same for models that only read (BERT and the like)."""
        batch.native.n_tokens = count
        return int(native.llama_encode(self.handle, batch.native))

    def logits(self, index: int) -> NDArray[np.float32]:
        """Logits (vocabulary,) of the batch's token `index`; a view, valid until the next decode."""
        pointer = native.llama_get_logits_ith(self.handle, index)
        return np.ctypeslib.as_array(pointer, shape=(self._vocabulary_size,))

    def produce_embeddings(self, wanted: bool) -> None:
        """Switch embeddings of the next batches on or off."""
        native.llama_set_embeddings(self.handle, wanted)

    def token_embedding(self, index: int) -> NDArray[np.float32]:
        """Embedding (width,) of the batch's token `index`; a view."""
        pointer = native.llama_get_embeddings_ith(self.handle, index)
        return np.ctypeslib.as_array(pointer, shape=(self.model.embedding_length,))

    def sequence_embedding(self, sequence: int) -> NDArray[np.float32]:
        """Embedding (width,) of a sequence, pooled as the model wants; a view. If it ranks: its values."""
        pointer = native.llama_get_embeddings_seq(self.handle, sequence)
        ranks = self.pooling == POOLING_RANK
        return np.ctypeslib.as_array(
            pointer, shape=(self.model.rank_values if ranks else self.model.embedding_length,)
        )

    def copy_sequence(self, source: int, target: int, start: int, end: int) -> None:
        """Let `target` share the cells of `source` at positions start..end-1 (-1: all)."""
        native.llama_memory_seq_cp(self._memory, source, target, start, end)

    def remove_sequence(self, sequence: int, start: int = -1, end: int = -1) -> bool:
        """Take `sequence` off its cells at positions start..end-1; False where memory cannot be cut."""
        return bool(native.llama_memory_seq_rm(self._memory, sequence, start, end))

    def clear(self) -> None:
        """Forget every sequence."""
        if self._memory:
            native.llama_memory_clear(self._memory, True)


def _abort_callback(question: Callable[[], bool]) -> Any:
    def is_over(_user_data: Any) -> bool:
        answer = question()
        if answer:
            expect_interruption(True)
        return answer

    return native.ggml_abort_callback(is_over)


def _pointer(array: NDArray[Any], kind: Any) -> Any:
    return ctypes.cast(array.ctypes.data, ctypes.POINTER(kind))
