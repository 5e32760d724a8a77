"""Compressed bodies are read at every address, and never become larger than others may be."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable

import httpx2
import pytest

from groundup.errors import GroundupError, InvalidBodyError, RequestTooLargeError
from groundup.server.bodies import MOST_BYTES, MOST_BYTES_WITH_IMAGES
from groundup.server.compressed import CODINGS, decoded
from groundup.server.route_table import ROUTES

from .live import Live
from .sensible_requests import SENSIBLE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": zstd.compress, "gzip": gzip.compress, "x-gzip": gzip.compress,
}  # fmt: skip
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": zstd.decompress, "gzip": gzip.decompress, "x-gzip": gzip.decompress,
}  # fmt: skip
PLAIN = b"words" * 100
ZEROS = bytes(64 << 20)
_WIDE = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
WIDE = _WIDE.compress(bytes(1 << 20), mode=zstd.ZstdCompressor.FLUSH_BLOCK) + _WIDE.flush()
BOMBS = {coding: code(ZEROS) for coding, code in CODERS.items()}
JSON_PATHS = sorted(one.path for one in ROUTES if one.body is not None)


def holds(read: Callable[[bytes, str, int], bytes], coding: str) -> bool:
    """Whether a small body stays small."""
    try:
        return len(read(BOMBS[coding], coding, 1000)) <= 1000
    except GroundupError:
        return True


def test_every_coding_is_tested() -> None:
    """None is read that these tests leave out."""
    assert set(CODERS) == CODINGS


@pytest.mark.parametrize("coding", CODERS)
def test_what_is_whole_is_read(coding: str) -> None:
    """The bytes come back, up to the limit itself."""
    assert decoded(CODERS[coding](PLAIN), coding, len(PLAIN)) == PLAIN
    assert decoded(CODERS[coding](b""), coding, 10) == b""


@pytest.mark.promise("H-04")
@pytest.mark.parametrize("coding", CODERS)
def test_a_small_body_cannot_become_a_large_one(coding: str) -> None:
    """Sixty-four megabytes in some kilobytes are refused, and one byte too many is, too."""
    assert len(BOMBS[coding]) < 70_000
    assert holds(decoded, coding)
    with pytest.raises(RequestTooLargeError):
        decoded(CODERS[coding](PLAIN), coding, len(PLAIN) - 1)


@pytest.mark.canary("H-04")
@pytest.mark.parametrize("coding", CODERS)
def test_reading_without_a_limit_is_caught(coding: str) -> None:
    """A reader that decodes all of it fails the same check."""
    assert not holds(lambda data, name, most_bytes: DECODERS[name](data), coding)


@pytest.mark.parametrize("coding", CODERS)
@pytest.mark.parametrize("damage", ["nothing", "plain", "cut", "more behind", "twice", "another coding"])
def test_anything_else_is_refused(coding: str, damage: str) -> None:
    """What is no stream, no whole one, or more than one is an error that names the coding."""
    whole = CODERS[coding](PLAIN)
    other = CODERS["zstd" if coding != "zstd" else "gzip"](PLAIN)
    data = {
        "nothing": b"", "plain": b"{}", "cut": whole[:-1], "more behind": whole + b"x",
        "twice": whole + whole, "another coding": other,
    }[damage]  # fmt: skip
    with pytest.raises(InvalidBodyError, match=coding.removeprefix("x-")):
        decoded(data, coding, 1 << 30)


def test_a_wide_window_is_refused() -> None:
    """zstd that needs much memory is not decoded, and neither is deflate without gzip's head."""
    with pytest.raises(InvalidBodyError, match="8 MiB"):
        decoded(WIDE, "zstd", 1 << 30)
    with pytest.raises(InvalidBodyError, match="gzip"):
        decoded(zlib.compress(PLAIN), "gzip", 1 << 30)


def posted(http: httpx2.Client, path: str, content: bytes, coding: str) -> httpx2.Response:
    """The answer to a body that claims a coding."""
    method = next(one.method for one in ROUTES if one.path == path and one.body is not None)
    return http.request(method, path, content=content, headers={"content-encoding": coding})


@pytest.mark.promise("H-04")
@pytest.mark.parametrize("path", JSON_PATHS)
def test_every_address_reads_them_and_none_becomes_large(fake_live: Live, path: str) -> None:
    """A compressed body is the same as a plain one; a bomb is 413, and damage is 400."""
    name = "seedling" if path == "/api/pull" else "nobody-has-this"  # others would be looked for elsewhere
    raw = b'{"model": "%s"}' % name.encode()
    with httpx2.Client(base_url=fake_live.address, trust_env=False, timeout=60) as http:
        plain = posted(http, path, raw, "identity")
        for coding, code in CODERS.items():
            answer = posted(http, path, code(raw), coding)
            assert answer.status_code == plain.status_code, answer.text
            assert posted(http, path, code(bytes(MOST_BYTES_WITH_IMAGES + 1)), coding).status_code == 413
            assert posted(http, path, code(b" " * MOST_BYTES + raw), coding).status_code == 413
            assert posted(http, path, raw, coding).status_code == 400
            assert posted(http, path, code(raw)[:-1], coding.upper()).status_code == 400


@pytest.mark.parametrize("coding", CODERS)
def test_an_answer_to_a_compressed_question(fake_live: Live, coding: str) -> None:
    """What is sensible is answered, in every dialect."""
    with httpx2.Client(base_url=fake_live.address, trust_env=False, timeout=60) as http:
        for path, limit in (("/api/chat", {"stream": False}), ("/v1/chat/completions", {}),
                            ("/v1/responses", {}), ("/v1/messages", {"max_tokens": 5})):  # fmt: skip
            body = httpx2.Request("POST", "http://x", json={"model": "seedling", **SENSIBLE[path], **limit})
            answer = posted(http, path, CODERS[coding](body.content), coding)
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("coding", ["br", "deflate", "compress", "gzip, zstd", "zstd, zstd", "gzip, br"])
def test_other_codings_are_refused(fake_live: Live, coding: str) -> None:
    """What is in a coding that is not read, or in several, is never taken for something else."""
    with httpx2.Client(base_url=fake_live.address, trust_env=False, timeout=60) as http:
        answer = posted(http, "/api/show", b'{"model": "seedling"}', coding)
        assert answer.status_code == 400
        assert "zstd or gzip" in answer.json()["error"]


def test_files_come_as_they_are(fake_live: Live) -> None:
    """Weights are not decoded: nothing bounds what they may become."""
    path = f"/api/blobs/sha256:{'0' * 64}"
    with httpx2.Client(base_url=fake_live.address, trust_env=False, timeout=60) as http:
        answer = http.post(path, content=gzip.compress(PLAIN), headers={"content-encoding": "gzip"})
        assert answer.status_code == 400
        assert "as it is" in answer.json()["error"]
