"""Image files for tests, made here: noise, so that each seed is another picture."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image


def picture(seed: int = 0, kind: str = "PNG", size: tuple[int, int] = (48, 32), **save: Any) -> bytes:
    """A file with noise of this width and height."""
    return saved(Image.fromarray(noise(seed, size)), kind, **save)


def noise(seed: int, size: tuple[int, int] = (48, 32)) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Pixels (height, width, 3)."""
    width, height = size
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def saved(image: Image.Image, kind: str, **save: Any) -> bytes:
    """The image as a file."""
    file = io.BytesIO()
    image.save(file, kind, **save)
    return file.getvalue()


def claiming_png(width: int, height: int, pixels: bytes = b"\0" * 1000) -> bytes:
    """A PNG whose header claims a size, with so few bytes behind it: a bomb if somebody believes it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
