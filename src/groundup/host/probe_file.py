"""Writes a model file for measuring: a real header, and tensors that are a hole in the file.

Such a file takes a few kilobytes of disk and is as fast as a real one: the system hands out pages of
zeros, which the processor multiplies like any others. Where a file system knows no holes, the file takes
its whole size, so that is asked for before.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundup.library.gguf_types import TENSOR_TYPES

_VERSION: Final = 3
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9
_UNKNOWN, _NORMAL, _CONTROL, _BYTE = 2, 1, 3, 6
_ALIGNMENT: Final = 32
_CODES: Final = {kind.name: code for code, kind in TENSOR_TYPES.items()}

Value = int | float | str


@dataclass(frozen=True, slots=True)
class ProbeTensor:
    """One tensor: `shape` in the file's order, the length of a row first; `data` None means zeros."""

    name: str
    shape: tuple[int, ...]
    type_name: str
    data: bytes | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes in the file, without padding."""
        kind = TENSOR_TYPES[_CODES[self.type_name]]
        return math.prod(self.shape) // kind.block_values * kind.block_bytes


def write_probe(
    path: Path,
    entries: Iterable[tuple[str, Value]],
    tensors: Sequence[ProbeTensor],
    *,
    vocabulary_size: int,
) -> None:
    """Write the file; its vocabulary are the 256 bytes and invented words.

    Raises:
        OSError: it cannot be written.
    """
    written = [_entry(key, value) for key, value in entries] + _vocabulary(vocabulary_size)
    infos, offset, places = [], 0, []
    for tensor in tensors:
        dimensions = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape)
        infos.append(_text(tensor.name) + dimensions + struct.pack("<IQ", _CODES[tensor.type_name], offset))
        places.append(offset)
        offset += -(-tensor.size_bytes // _ALIGNMENT) * _ALIGNMENT
    header = b"GGUF" + struct.pack("<IQQ", _VERSION, len(tensors), len(written))
    header += b"".join(written) + b"".join(infos)
    header += bytes(-len(header) % _ALIGNMENT)
    with path.open("xb") as file:
        file.write(header)
        for tensor, place in zip(tensors, places, strict=True):
            if tensor.data is not None:
                file.seek(len(header) + place)
                file.write(tensor.data)
        file.truncate(len(header) + offset)


def random_values(count: int, number_type: str, *, seed: int = 0) -> bytes:
    """So many normal numbers, the same ones every time; the type is numpy's, such as "<f4"."""
    import numpy  # noqa: PLC0415 - only who measures needs it

    values = numpy.random.default_rng(seed).standard_normal(count, dtype=numpy.float32)
    return values.astype(number_type).tobytes()


def _vocabulary(size: int) -> list[bytes]:
    names = ["<unk>", "<s>", "</s>", *(f"<0x{code:02X}>" for code in range(256))]
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256]
    words = [f"word{number}" for number in range(size - len(names))]
    names, kinds = names + words, kinds + [_NORMAL] * len(words)
    return [
        _entry("tokenizer.ggml.model", "llama"),
        _key("tokenizer.ggml.tokens", _ARRAY) + _array(_STRING, map(_text, names), len(names)),
        _key("tokenizer.ggml.scores", _ARRAY) + _array(_FLOAT32, [bytes(4 * len(names))], len(names)),
        _key("tokenizer.ggml.token_type", _ARRAY)
        + _array(_INT32, [struct.pack(f"<{len(kinds)}i", *kinds)], len(kinds)),
        _entry("tokenizer.ggml.unknown_token_id", 0),
        _entry("tokenizer.ggml.bos_token_id", 1),
        _entry("tokenizer.ggml.eos_token_id", 2),
    ]


def _entry(key: str, value: Value) -> bytes:
    if isinstance(value, str):
        return _key(key, _STRING) + _text(value)
    if isinstance(value, float):
        return _key(key, _FLOAT32) + struct.pack("<f", value)
    return _key(key, _UINT32) + struct.pack("<I", value)


def _key(key: str, kind: int) -> bytes:
    return _text(key) + struct.pack("<I", kind)


def _array(kind: int, items: Iterable[bytes], count: int) -> bytes:
    return struct.pack("<IQ", kind, count) + b"".join(items)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data
