"""The vocabulary for grammars is a valid file, and has every byte."""

from __future__ import annotations

import struct
from pathlib import Path

from groundup.engine.libllama import Model
from groundup.engine.tiny_vocabulary import tiny_vocabulary
from groundup.library.gguf import read_header

UINT32 = 4


def test_our_own_reader_takes_the_file(tmp_path: Path) -> None:
    """It is written by the rules that every model file is held to."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_vocabulary())

    assert read_header(path).tensors == ()
    assert path.stat().st_size < 10_000


def names_of_the_gap(path: Path, **tokens: int) -> list[str]:
    """What the library tells of a vocabulary whose file names these tokens."""
    content = tiny_vocabulary()
    (count,) = struct.unpack("<Q", content[16:24])
    extra = b""
    for name, token in tokens.items():
        key = f"tokenizer.ggml.{name}_token_id".encode()
        extra += struct.pack("<Q", len(key)) + key + struct.pack("<II", UINT32, token)
    path.write_bytes(content[:16] + struct.pack("<Q", count + len(tokens)) + extra + content[24:])
    model = Model(path, vocabulary_only=True)
    found = model.vocabulary.fill_in_texts()
    model.close()
    return found


def test_the_tokens_around_a_gap_are_those_of_the_file(tmp_path: Path) -> None:
    """All three must be there; most models have none."""
    path = tmp_path / "gap.gguf"
    assert names_of_the_gap(path, fim_pre=0, fim_suf=1, fim_mid=2) == ["<unk>", "<s>", "</s>"]
    assert names_of_the_gap(path, fim_pre=0, fim_suf=1) == []
    assert names_of_the_gap(path) == []
