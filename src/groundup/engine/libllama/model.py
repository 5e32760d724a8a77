"""A loaded model: its weights, its vocabulary, its facts."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from groundup.device.instructions import instructions
from groundup.errors import ModelLoadError, UnsupportedArchitectureError
from groundup.fit.repack import is_repacking

from .library import engine_build, forget_buffers, forget_errors, last_errors, native, start
from .vocabulary import Vocabulary


class Model:
    """Weights and vocabulary of one GGUF file, or of several that are the parts of one model.

    Every file must have passed `library.gguf` before: the native reader trusts its input. With `is_dry`
    nothing is read or allocated, and contexts only say how large their buffers would be.

    Raises:
        UnsupportedArchitectureError: this build of the library does not know the architecture.
        ModelLoadError: any other refusal, in the library's words.
    """

    def __init__(
        self,
        path: Path,
        *,
        more_paths: Sequence[Path] = (),
        architecture: str = "",
        map_file: bool = True,
        vocabulary_only: bool = False,
        is_dry: bool = False,
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        start()
        params = native.llama_model_default_params()
        # a dry run of a mapped file ends the process in an assertion of the library
        is_mapped = map_file and not is_dry
        params.load_mode = native.LLAMA_LOAD_MODE_MMAP if is_mapped else native.LLAMA_LOAD_MODE_NONE
        params.vocab_only = vocabulary_only
        params.no_alloc = is_dry
        params.use_extra_bufts = is_repacking(instructions())

        @native.llama_progress_callback  # type: ignore[untyped-decorator]
        def report(fraction: float, _user_data: Any) -> bool:
            if on_progress is not None:
                on_progress(fraction)
            return True

        params.progress_callback = report
        forget_errors()
        forget_buffers()
        handle = _load([path, *more_paths], params)
        if not handle:
            raise _load_error(path, architecture)
        self.handle = handle
        self.path = path
        self.vocabulary = Vocabulary(native.llama_model_get_vocab(handle))

    def close(self) -> None:
        """Free the weights. No context of this model may be used afterwards."""
        if self.handle is not None:
            native.llama_model_free(self.handle)
            self.handle = None

    @property
    def description(self) -> str:
        """Architecture, size and type in the library's words, such as "llama 1B Q4_K - Medium"."""
        return _text(lambda buffer, size: native.llama_model_desc(self.handle, buffer, size))

    @property
    def parameters(self) -> int:
        """Number of weights."""
        return int(native.llama_model_n_params(self.handle))

    @property
    def weights_bytes(self) -> int:
        """Bytes of all tensors."""
        return int(native.llama_model_size(self.handle))

    @property
    def training_context_tokens(self) -> int:
        """The context that the model was trained with."""
        return int(native.llama_model_n_ctx_train(self.handle))

    @property
    def embedding_length(self) -> int:
        """Width of the output embeddings."""
        return int(native.llama_model_n_embd_out(self.handle))

    @property
    def layers(self) -> int:
        """Number of layers."""
        return int(native.llama_model_n_layer(self.handle))

    @property
    def window_tokens(self) -> int:
        """Size of the sliding attention window; 0 when there is none."""
        return int(native.llama_model_n_swa(self.handle))

    @property
    def has_decoder(self) -> bool:
        """False for models that only read, such as BERT."""
        return bool(native.llama_model_has_decoder(self.handle))

    @property
    def is_recurrent(self) -> bool:
        """Whether any layer keeps a running state rather than a cell per token (Mamba, RWKV, hybrids)."""
        return bool(native.llama_model_is_recurrent(self.handle) or native.llama_model_is_hybrid(self.handle))

    @property
    def chat_template(self) -> str | None:
        """The Jinja chat template in the file, if any. It is hostile input."""
        template = native.llama_model_chat_template(self.handle, None)
        return template.decode("utf-8", "replace") if template else None

    @property
    def rank_template(self) -> str | None:
        """How the file wants a query and a document written to be ranked, if it says so."""
        template = native.llama_model_chat_template(self.handle, b"rerank")
        return template.decode("utf-8", "replace") if template else None

    @property
    def rank_values(self) -> int:
        """How many values a model that ranks gives for a pair of texts; the first is the score."""
        return int(native.llama_model_n_cls_out(self.handle))

    def metadata(self, key: str) -> str:
        """A metadata value as text; empty when absent."""
        return _text(
            lambda buffer, size: native.llama_model_meta_val_str(self.handle, key.encode(), buffer, size)
        )


def _load(paths: Sequence[Path], params: Any) -> Any:
    names = [str(path).encode() for path in paths]
    if len(names) == 1:
        return native.llama_model_load_from_file(names[0], params)
    # In this order and under any names: blobs are called by their digests.
    return native.llama_model_load_from_splits((ctypes.c_char_p * len(names))(*names), len(names), params)


def _text(write: Callable[[Any, int], int]) -> str:
    """The text that a C function writes into a buffer of at most 4 KiB."""
    buffer = ctypes.create_string_buffer(4096)
    count = write(buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace") if count >= 0 else ""


def _load_error(path: Path, architecture: str) -> ModelLoadError | UnsupportedArchitectureError:
    reasons = last_errors()
    if any("unknown model architecture" in line for line in reasons):
        return UnsupportedArchitectureError(str(path), architecture or "unknown", engine_build())
    detail = next((line for line in reasons if "error loading model" in line), reasons[-1] if reasons else "")
    return ModelLoadError(str(path), detail.rpartition("error loading model: ")[2] or "no reason given")
