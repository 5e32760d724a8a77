"""A source is a hint: it is kept whole, shown in a few words, and lost without harm."""

from __future__ import annotations

from datetime import datetime

import pytest

from groundup.library.model_source import ModelSource, decode_source, encode_source, now_text


def test_sources_are_kept_whole() -> None:
    """What is written is read again."""
    source = ModelSource(kind="huggingface", host="hf.co", page="https://hf.co/o/r", fetched=now_text())
    assert decode_source(encode_source(source)) == source


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"host": "x"}', b'{"kind": 1}', b"\xff"])
def test_strange_notes_are_no_sources(raw: bytes) -> None:
    """None of them is an error."""
    assert decode_source(raw) is None


def test_a_hub_is_shown_by_its_host() -> None:
    """Other kinds by themselves, and nothing at any length."""
    assert ModelSource(kind="registry", host="registry.example").shown == "registry.example"
    assert ModelSource(kind="file", host="/srv/mine").shown == "file"
    assert ModelSource(kind="adopted:ollama").shown == "adopted:ollama"
    assert len(ModelSource(kind="registry", host="x" * 500).shown) < 70


def test_times_have_a_zone() -> None:
    """A model that moves to another computer keeps the moment it was fetched."""
    assert datetime.fromisoformat(now_text()).tzinfo is not None
