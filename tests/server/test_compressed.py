"""Compressed bodies are read where clients send them, and never become larger than others may be."""

from __future__ import annotations

import sys
from collections.abc import Callable

import httpx2
import pytest

from groundup.errors import GroundupError, InvalidBodyError, RequestTooLargeError
from groundup.server.bodies import MOST_BYTES_WITH_IMAGES
from groundup.server.compressed import decoded

from .live import Live

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BOMB = zstd.compress(bytes(64 << 20))
_WIDE = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
WIDE = _WIDE.compress(bytes(1 << 20), mode=zstd.ZstdCompressor.FLUSH_BLOCK) + _WIDE.flush()
WHOLE = zstd.compress(b"words" * 100)


def holds(read: Callable[[bytes, int], bytes]) -> bool:
    """Whether a small body stays small."""
    try:
        return len(read(BOMB, 1000)) <= 1000
    except GroundupError:
        return True


def test_what_is_whole_is_read() -> None:
    """The bytes come back, up to the limit itself."""
    assert decoded(WHOLE, 500) == b"words" * 100


@pytest.mark.promise("H-04")
def test_a_small_body_cannot_become_a_large_one() -> None:
    """Sixty-four megabytes in six kilobytes are refused, and one byte too many is, too."""
    assert len(BOMB) < 10_000
    assert holds(decoded)
    with pytest.raises(RequestTooLargeError):
        decoded(WHOLE, 499)


@pytest.mark.canary("H-04")
def test_reading_without_a_limit_is_caught() -> None:
    """A reader that decodes all of it fails the same check."""
    assert not holds(lambda data, most_bytes: zstd.decompress(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", WHOLE[:-1], WHOLE + b"x", WHOLE + WHOLE, WIDE],
    ids=["nothing", "plain", "cut", "more behind", "two frames", "wide window"],
)
def test_anything_else_is_refused(data: bytes) -> None:
    """What is no frame, no whole one, or needs much memory is an error with words."""
    with pytest.raises(InvalidBodyError, match="zstd"):
        decoded(data, 1 << 30)


def test_the_address_that_reads_it(fake_live: Live) -> None:
    """`/v1/responses` answers a compressed body, and says no to a bomb; other addresses refuse."""
    raw = b'{"model": "seedling", "input": "Hello"}'
    headers = {"content-encoding": "zstd", "content-type": "application/json"}
    with httpx2.Client(base_url=fake_live.address, trust_env=False, timeout=60, headers=headers) as http:
        answer = http.post("/v1/responses", content=zstd.compress(raw))
        assert answer.status_code == 200, answer.text
        large = zstd.compress(bytes(MOST_BYTES_WITH_IMAGES + 1))
        assert http.post("/v1/responses", content=large).status_code == 413
        assert http.post("/v1/responses", content=raw).status_code == 400
        assert http.post("/v1/chat/completions", content=zstd.compress(raw)).status_code == 400
