"""Releases for tests, whose files lie on a server of this computer."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from groundup.hubs.http import HttpClient
from groundup.hubs.hub import Release, RemoteFile, Source
from groundup.hubs.ranges import RangeReader
from groundup.names import Digest, ModelName

NAME = ModelName.parse("somebody/tiny:test")
GGUF = "application/vnd.ollama.image.model"


def some_bytes(count: int, seed: int = 0) -> bytes:
    """Bytes that look like nothing else and are the same every time."""
    return random.Random(seed).randbytes(count)


def remote_file(content: bytes, url: str, name: str = "tiny.gguf") -> RemoteFile:
    """A file of this content at an address."""
    return RemoteFile(Digest.of(content), len(content), GGUF, name, url)


def release_of(*files: RemoteFile) -> Release:
    """A release of these files."""
    return Release(NAME, b"{}", files, Source("a test", "127.0.0.1"))


@dataclass
class PlainSource:
    """Ranges of files at their addresses, without a hub."""

    http: HttpClient
    authorization: str = ""

    def __post_init__(self) -> None:
        self.ranges = RangeReader(self.http)

    def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        return self.ranges.read(file, start, end, authorization=self.authorization)
