"""What the library itself says about a picture: its own way from an image to places and logits.

    with LibrarySight(model_path, projector_path) as library:
        logprobs = library.logprobs(before, pixels, after)

It shares no step with our engine's way but the library's computing: places and positions come from its
helpers, in a context of its own.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any, Self

import llama_cpp.mtmd_cpp as multimodal
import numpy as np
from numpy.typing import NDArray

from groundup.engine.libllama import Context, Model
from groundup.engine.libllama.library import native
from groundup.engine.libllama.projector import Projector

_MARKER = b"<image>"
_BATCH_TOKENS = 64


class LibrarySight:
    """A model that sees, run by the library's own helpers. `is_flat`: it counts a position for each cell."""

    def __init__(self, model: Path, projector: Path, *, is_flat: bool = False) -> None:
        self._model = Model(model)
        self._projector = Projector(self._model, projector, threads=1, most_cells=_BATCH_TOKENS)
        self._is_flat = is_flat

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._projector.close()
        self._model.close()

    def logprobs(self, before: list[int], pixels: NDArray[np.uint8], after: list[int]) -> NDArray[np.float64]:
        """Log-probabilities (len(after), vocabulary) of what follows each token after the picture."""
        context = Context(self._model, cache_tokens=512, sequences=1, batch_tokens=_BATCH_TOKENS,
                          outputs=_BATCH_TOKENS, threads=1, kv_type="f32")  # fmt: skip
        try:
            position = self._read(context, before, 0)
            position = self._see(context, pixels, position)
            rows = []
            for token in after:
                position = self._read(context, [token], position)
                logits = context.logits(0).astype(np.float64)
                rows.append(logits - logits.max() - np.log(np.exp(logits - logits.max()).sum()))
            return np.array(rows)
        finally:
            context.close()

    def _read(self, context: Context, tokens: list[int], position: int) -> int:
        batch = native.llama_batch_init(len(tokens), 0, 1)
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index], batch.pos[index] = token, position + index
            batch.n_seq_id[index], batch.seq_id[index][0] = 1, 0
            batch.logits[index] = index == len(tokens) - 1
        assert native.llama_decode(context.handle, batch) == 0
        native.llama_batch_free(batch)
        return position + len(tokens)

    def _see(self, context: Context, pixels: NDArray[np.uint8], position: int) -> int:
        """All pieces of the picture, by the library's helper; returns the next position."""
        handle: Any = self._projector._handle
        pixels = np.ascontiguousarray(pixels)
        height, width, _ = pixels.shape
        bitmap = multimodal.mtmd_bitmap_init(
            width, height, pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        )
        chunks = multimodal.mtmd_input_chunks_init()
        text = multimodal.mtmd_input_text(_MARKER, len(_MARKER), False, True)
        bitmaps = (multimodal.mtmd_bitmap_p_ctypes * 1)(bitmap)
        assert multimodal.mtmd_tokenize(handle, chunks, ctypes.byref(text), bitmaps, 1) == 0
        try:
            for index in range(multimodal.mtmd_input_chunks_size(chunks)):
                chunk = multimodal.mtmd_input_chunks_get(chunks, index)
                after = native.llama_pos(position)
                status = multimodal.mtmd_helper_eval_chunk_single(
                    handle, context.handle, chunk, position, 0, _BATCH_TOKENS, False, ctypes.byref(after)
                )
                assert status == 0
                cells = multimodal.mtmd_input_chunk_get_n_tokens(chunk)
                position = position + cells if self._is_flat else after.value
        finally:
            multimodal.mtmd_input_chunks_free(chunks)
            multimodal.mtmd_bitmap_free(bitmap)
        return position
