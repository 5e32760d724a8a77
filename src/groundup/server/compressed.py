"""Bodies that come compressed, in zstd or gzip: as one whole stream, in one coding.

The bytes are counted after decoding as well, and decoding stops with the first one too many, so that a small
body cannot become a large one. The window of zstd is held to 8 MiB, as RFC 9659 demands of this coding;
gzip's is 32 KiB: decoding takes no more memory than that beside what it gives.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Final

from groundup.errors import InvalidBodyError, RequestTooLargeError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_WINDOW_LOG: Final = 23
_OPTIONS: Final[dict[int, int]] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
_GZIP: Final = 16 + zlib.MAX_WBITS  # a stream with gzip's own head and sum


def decoded(data: bytes, coding: str, most_bytes: int) -> bytes:
    """What a body in one of `CODINGS` holds.

    Raises:
        RequestTooLargeError: more bytes than that.
        InvalidBodyError: it is in no such coding, not whole, or something follows it.
    """
    found, is_whole = _DECODERS[coding](data, most_bytes + 1)
    if len(found) > most_bytes:
        raise RequestTooLargeError("decoded body", most_bytes)
    if not is_whole:
        raise InvalidBodyError(f"the body is not one whole stream of {coding}")
    return found


def _from_zstd(data: bytes, most_bytes: int) -> tuple[bytes, bool]:
    """At most so many bytes, and whether that was all and nothing follows."""
    decoder = zstd.ZstdDecompressor(options=_OPTIONS)
    try:
        found = decoder.decompress(data, max_length=most_bytes)
    except zstd.ZstdError:
        raise InvalidBodyError("the body is not zstd, or needs a window of more than 8 MiB") from None
    return found, decoder.eof and not decoder.unused_data


def _from_gzip(data: bytes, most_bytes: int) -> tuple[bytes, bool]:
    """The same of gzip."""
    decoder = zlib.decompressobj(_GZIP)
    try:
        found = decoder.decompress(data, most_bytes)
    except zlib.error:
        raise InvalidBodyError("the body is not gzip, or damaged") from None
    return found, decoder.eof and not decoder.unused_data


_DECODERS: Final[Mapping[str, Callable[[bytes, int], tuple[bytes, bool]]]] = {
    "zstd": _from_zstd,
    "gzip": _from_gzip,
    "x-gzip": _from_gzip,  # the same by its older name (RFC 9110, 8.4.1.3)
}
CODINGS: Final = frozenset(_DECODERS)
