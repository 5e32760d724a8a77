"""The vocabulary for grammars is a valid file, and has every byte."""

from __future__ import annotations

from pathlib import Path

from groundup.engine.tiny_vocabulary import tiny_vocabulary
from groundup.library.gguf import read_header


def test_our_own_reader_takes_the_file(tmp_path: Path) -> None:
    """It is written by the rules that every model file is held to."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_vocabulary())

    assert read_header(path).tensors == ()
    assert path.stat().st_size < 10_000
