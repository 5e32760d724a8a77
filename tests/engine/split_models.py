"""Tiny models in several parts, and tiny adapters, made from a tiny model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np

ADAPTED = "blk.0.ffn_up.weight"


def split_model(whole: Path, folder: Path, names: tuple[str, str]) -> tuple[Path, Path]:
    """Write the tensors of a model into two files, as llama.cpp's gguf-split does."""
    reader = gguf.GGUFReader(whole)
    half = len(reader.tensors) // 2
    first, second = folder / names[0], folder / names[1]
    _write_part(reader, first, reader.tensors[:half], number=0)
    _write_part(reader, second, reader.tensors[half:], number=1)
    return first, second


def _write_part(reader: Any, path: Path, tensors: Any, *, number: int) -> None:
    architecture = reader.fields["general.architecture"].contents()
    writer = gguf.GGUFWriter(path, architecture)
    if number == 0:
        for field in reader.fields.values():
            if not field.name.startswith(("GGUF.", "general.architecture")):
                kind = field.types[0]
                item = field.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
                writer.add_key_value(field.name, field.contents(), kind, sub_type=item)
    writer.add_uint16("split.no", number)
    writer.add_uint16("split.count", 2)
    writer.add_int32("split.tensors.count", len(reader.tensors))
    for tensor in tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    _finish(writer)


def adapter_for(model: Path, path: Path, *, strength: float = 1.0, architecture: str = "") -> Path:
    """A LoRA of rank 2 that changes one matrix; with strength 0 it changes nothing."""
    reader = gguf.GGUFReader(model)
    tensor = next(one for one in reader.tensors if one.name == ADAPTED)
    inputs, outputs = (int(size) for size in tensor.shape)
    numbers = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, architecture or reader.fields["general.architecture"].contents())
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 2.0)
    writer.add_tensor(f"{ADAPTED}.lora_a", numbers.normal(size=(2, inputs)).astype(np.float32))
    change = strength * numbers.normal(size=(outputs, 2))
    writer.add_tensor(f"{ADAPTED}.lora_b", change.astype(np.float32))
    _finish(writer)
    return path


def _finish(writer: Any) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
