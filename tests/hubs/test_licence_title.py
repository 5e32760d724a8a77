"""The title of a licence comes from its first lines, and is only ever a hint."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from groundup.errors import ConnectionLostError
from groundup.hubs.hub import Release, RemoteFile, Source
from groundup.hubs.licence_title import LONGEST_TITLE, READ_BYTES, licence_title, title_of
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.names import Digest, ModelName


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n      Apache License\n   Version 2.0, January 2004\n", "Apache License, Version 2.0"),
        ("MIT License\n\nCopyright", "MIT License"),
        ("# Gemma Terms of Use\n", "Gemma Terms of Use"),
        ("=====\n***\nLLAMA 3.2 COMMUNITY LICENSE AGREEMENT\n", "LLAMA 3.2 COMMUNITY LICENSE AGREEMENT"),
        ("", ""),
        ("\x1b[31mred\u202e\n", "[31mred"),
        ("x" * 500, "x" * LONGEST_TITLE),
    ],
)
def test_titles(text: str, title: str) -> None:
    """The first line with words, the version if it follows, and no signs that a terminal obeys."""
    assert title_of(text) == title


class Licences:
    """A source of one text, which counts what was asked for."""

    def __init__(self, text: bytes, *, is_lost: bool = False) -> None:
        self.text = text
        self.is_lost = is_lost
        self.asked: list[tuple[int, int]] = []

    async def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        self.asked.append((start, end))
        if self.is_lost:
            raise ConnectionLostError("x", "gone")
        yield self.text[start:end]


def release_of(*kinds: str, size_bytes: int = 50_000) -> Release:
    files = tuple(
        RemoteFile(Digest.of(kind.encode()), size_bytes, f"{OLLAMA_PREFIX}{kind}", kind) for kind in kinds
    )
    return Release(ModelName.parse("a/b"), b"", files, Source("a test", "x"))


async def test_a_kilobyte_is_read() -> None:
    """Of a long licence only its beginning is asked for, of other files nothing."""
    source = Licences(b"MIT License\n" + bytes(50_000))
    assert await licence_title(release_of("model", "license"), source) == "MIT License"
    assert source.asked == [(0, READ_BYTES)]


async def test_none() -> None:
    """A release without a licence has no title, and nothing is asked."""
    source = Licences(b"")
    assert await licence_title(release_of("model"), source) == ""
    assert source.asked == []


async def test_a_failure_is_no_failure() -> None:
    """That the hint cannot be had does not keep the model from coming."""
    assert await licence_title(release_of("license"), Licences(b"", is_lost=True)) == ""
