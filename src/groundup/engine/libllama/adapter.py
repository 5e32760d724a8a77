"""Adapters: small files of changes (LoRA) that are added to the weights of one model as it computes."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path

from groundup.errors import ModelLoadError

from .context import Context
from .library import forget_errors, last_errors, native
from .model import Model


class Adapter:
    """The changes in one GGUF file, for one model, which frees them together with its weights.

    The file must have passed `library.gguf` before. It must be loaded before a context is made, so that
    the context has room for what it adds.

    Raises:
        ModelLoadError: it does not belong to this model, or there is no memory; in the library's words.
    """

    def __init__(self, model: Model, path: Path) -> None:
        forget_errors()
        handle = native.llama_adapter_lora_init(model.handle, str(path).encode())
        if not handle:
            detail = "; ".join(line.rstrip(".") for line in last_errors()[-1:]) or "no reason given"
            raise ModelLoadError(str(path), f"as an adapter for {model.path.name}: {detail}")
        self.handle = handle


def use_adapters(context: Context, adapters: Sequence[Adapter]) -> None:
    """Add these adapters, each in full, to all that a context computes from now on.

    Raises:
        ModelLoadError: the library refused.
    """
    count = len(adapters)
    handles = (native.llama_adapter_lora_p_ctypes * count)(*(adapter.handle for adapter in adapters))
    scales = (ctypes.c_float * count)(*([1.0] * count))
    if native.llama_set_adapters_lora(context.handle, handles, count, scales) != 0:
        raise ModelLoadError(str(context.model.path), "its adapters were refused")
