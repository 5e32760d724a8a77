"""The projector: the part of a model that turns an image into embeddings in place of tokens.

It is llama.cpp's multimodal library (mtmd) beside the model. An image becomes a few pieces: tokens that
stand around and between its parts, and parts that are encoded to one embedding for each of their cells.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp.mtmd_cpp as multimodal
import numpy as np
from numpy.typing import NDArray

from groundup.errors import EngineError, ModelLoadError

from .library import forget_errors, last_errors, native, quiet_log
from .model import Model

_MARKER = b"<image>"  # stands for the image in the text that the library is given; nobody else sees it
_MOVED = np.array([[1], [1], [1], [0]], np.int32)  # places, one position on: all but those of the last kind
_TEXT, _IMAGE = multimodal.MTMD_INPUT_CHUNK_TYPE_TEXT, multimodal.MTMD_INPUT_CHUNK_TYPE_IMAGE
_ASK_EVERY_OPERATIONS = 8  # whether an image is still wanted: soon enough, and for nothing


class ImagePart:
    """One part of an image, ready to be encoded; `cells` embeddings come of it.

    With `sees_all` each of them attends to all the others when the model reads them, not only to those
    before it. `places` (4, cells) are where its cells stand in models that count in more dimensions than one
    (M-RoPE): time, row, column and one more, from its first position on, of which it takes only `positions`.
    None: one position for each cell.
    """

    def __init__(
        self,
        handle: Any,
        *,
        cells: int,
        sees_all: bool,
        positions: int | None = None,
        places: NDArray[np.int32] | None = None,
    ) -> None:
        self.handle = handle
        self.cells = cells
        self.sees_all = sees_all
        self.positions = cells if positions is None else positions
        self.places = places

    @property
    def is_whole(self) -> bool:
        """Whether it must be computed in one batch."""
        return self.sees_all or self.places is not None

    def close(self) -> None:
        """Free the pixels."""
        if self.handle is not None:
            multimodal.mtmd_input_chunk_free(self.handle)
            self.handle = None

    def __del__(self) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an image: tokens, or a part that is to be encoded."""

    tokens: tuple[int, ...] = ()
    part: ImagePart | None = None


class Projector:
    """A projector file, for one model. Used by one thread at a time, which may be another than the model's.

    The file must have passed `library.gguf` before. `most_cells` bounds those of one part where the model
    takes images of any size, by making them smaller; 0 = as the file says.

    Raises:
        ModelLoadError: it does not belong to this model, is damaged, or there is no memory; in the
            library's words.
    """

    def __init__(self, model: Model, path: Path, *, threads: int, most_cells: int = 0) -> None:
        multimodal.mtmd_log_set(quiet_log, None)
        multimodal.mtmd_helper_log_set(quiet_log, None)
        params = multimodal.mtmd_context_params_default()
        params.use_gpu = False
        params.print_timings = False
        params.n_threads = threads
        params.media_marker = _MARKER
        if most_cells:
            params.image_max_tokens = most_cells
        self._is_unwanted: Callable[[], bool] | None = None
        self._operations = 0
        self._callback = native.ggml_backend_sched_eval_callback(self._goes_on)
        params.cb_eval = self._callback
        forget_errors()
        handle = multimodal.mtmd_init_from_file(str(path).encode(), model.handle, params)
        if not handle:
            detail = "; ".join(line.rstrip(".") for line in last_errors()[-1:]) or "no reason given"
            raise ModelLoadError(str(path), f"as what lets {model.path.name} see images: {detail}")
        self._handle = handle
        self._width: int = native.llama_model_n_embd_inp(model.handle)

    def close(self) -> None:
        """Free the weights."""
        if self._handle is not None:
            multimodal.mtmd_free(self._handle)
            self._handle = None

    @property
    def sees(self) -> bool:
        """Whether it is for images at all; others are for sound."""
        return bool(multimodal.mtmd_support_vision(self._handle))

    @property
    def counts_positions_otherwise(self) -> bool:
        """Whether cells of an image have places in more dimensions than one (M-RoPE: Qwen-VL and its kin)."""
        return bool(multimodal.mtmd_decode_use_mrope(self._handle))

    def pieces(self, pixels: NDArray[np.uint8]) -> list[Piece]:
        """The pieces of an image with pixels (height, width, 3), scaled and cut as the model wants it.

        Raises:
            EngineError: the library refused it.
        """
        pixels = np.ascontiguousarray(pixels)
        height, width, _ = pixels.shape
        data = pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        bitmap = multimodal.mtmd_bitmap_init(width, height, data)
        chunks = multimodal.mtmd_input_chunks_init()
        text = multimodal.mtmd_input_text(_MARKER, len(_MARKER), False, True)
        bitmaps = (multimodal.mtmd_bitmap_p_ctypes * 1)(bitmap)
        try:
            status = multimodal.mtmd_tokenize(self._handle, chunks, ctypes.byref(text), bitmaps, 1)
            if status != 0:
                raise EngineError(f"The engine library could not cut an image into tokens: status {status}.")
            count = multimodal.mtmd_input_chunks_size(chunks)
            return [self._piece(multimodal.mtmd_input_chunks_get(chunks, index)) for index in range(count)]
        finally:
            multimodal.mtmd_input_chunks_free(chunks)
            multimodal.mtmd_bitmap_free(bitmap)

    def encode(
        self, part: ImagePart, *, is_unwanted: Callable[[], bool] | None = None
    ) -> NDArray[np.float32] | None:
        """The embeddings (cells, width) of a part; None if `is_unwanted` said yes meanwhile.

        Raises:
            EngineError: the library failed.
        """
        self._is_unwanted, self._operations = is_unwanted, 0
        try:
            status = multimodal.mtmd_encode_chunk(self._handle, part.handle)
        finally:
            self._is_unwanted = None
        if is_unwanted is not None and is_unwanted():
            return None
        if status != 0:
            raise EngineError(f"The engine library could not encode an image: status {status}.")
        output = multimodal.mtmd_get_output_embd(self._handle)
        return np.ctypeslib.as_array(output, shape=(part.cells, self._width)).copy()

    def _piece(self, chunk: Any) -> Piece:
        kind = multimodal.mtmd_input_chunk_get_type(chunk)
        if kind == _TEXT:
            count = ctypes.c_size_t()
            tokens = multimodal.mtmd_input_chunk_get_tokens_text(chunk, ctypes.byref(count))
            return Piece(tokens=tuple(tokens[: count.value]))
        assert kind == _IMAGE
        cells = multimodal.mtmd_input_chunk_get_n_tokens(chunk)
        return Piece(
            part=ImagePart(
                multimodal.mtmd_input_chunk_copy(chunk),
                cells=cells,
                sees_all=multimodal.mtmd_decode_use_non_causal(self._handle, chunk),
                positions=multimodal.mtmd_input_chunk_get_n_pos(chunk),
                places=_places(chunk, cells) if self.counts_positions_otherwise else None,
            )
        )

    def _goes_on(self, _tensor: Any, asks: bool, _user_data: Any) -> bool:
        """The library's question around an operation: before it whether to ask, after it whether to go on."""
        if self._is_unwanted is None:
            return not asks
        if asks:
            self._operations += 1
            return self._operations % _ASK_EVERY_OPERATIONS == 0
        return not self._is_unwanted()


def _places(chunk: Any, cells: int) -> NDArray[np.int32]:
    """The places (4, cells) of an image whose first position is 0, in the order of a batch's positions
    (llama-kv-cache.cpp: time, y, x; mtmd-helper.cpp).

    Raises:
        EngineError: they do not all move along with the first position, so they are of no use elsewhere.
    """
    first, second = (_places_from(chunk, cells, position) for position in (0, 1))
    if not np.array_equal(second, first + _MOVED):
        raise EngineError("The model gives images places by a rule of its own, which is not known here.")
    return first


def _places_from(chunk: Any, cells: int, position: int) -> NDArray[np.int32]:
    tokens = multimodal.mtmd_input_chunk_get_tokens_image(chunk)
    found = [multimodal.mtmd_image_tokens_get_decoder_pos(tokens, position, index) for index in range(cells)]
    return np.array([[one.t, one.y, one.x, one.z] for one in found], np.int32).T.copy()
