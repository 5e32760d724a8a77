"""A model file that has a vocabulary of the 256 bytes and nothing else, for reading grammars.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3. The library wants a
vocabulary to read a grammar, whichever it is; with this one no model need be loaded, and what
is found out about a grammar holds for every model.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_VERSION = 3
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9
_UNKNOWN, _CONTROL, _BYTE = 2, 3, 6
_BYTES = 256


def tiny_vocabulary() -> bytes:
    """The file's content: a few kilobytes."""
    names = ["<unk>", "<s>", "</s>", *(f"<0x{code:02X}>" for code in range(_BYTES))]
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * _BYTES]
    entries = [
        _entry("general.architecture", _STRING, _text("llama")),
        _entry("tokenizer.ggml.model", _STRING, _text("llama")),
        _entry("tokenizer.ggml.tokens", _ARRAY, _array(_STRING, [_text(name) for name in names])),
        _entry("tokenizer.ggml.scores", _ARRAY, _array(_FLOAT32, [struct.pack("<f", 0.0)] * len(names))),
        _entry("tokenizer.ggml.token_type", _ARRAY, _array(_INT32, [struct.pack("<i", k) for k in kinds])),
        _entry("tokenizer.ggml.unknown_token_id", _UINT32, struct.pack("<I", 0)),
        _entry("tokenizer.ggml.bos_token_id", _UINT32, struct.pack("<I", 1)),
        _entry("tokenizer.ggml.eos_token_id", _UINT32, struct.pack("<I", 2)),
    ]
    content = b"GGUF" + struct.pack("<IQQ", _VERSION, 0, len(entries)) + b"".join(entries)
    return content + bytes(-len(content) % 32)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _array(kind: int, items: Sequence[bytes]) -> bytes:
    return struct.pack("<IQ", kind, len(items)) + b"".join(items)


def _entry(key: str, kind: int, value: bytes) -> bytes:
    return _text(key) + struct.pack("<I", kind) + value
