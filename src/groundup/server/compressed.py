"""Bodies that come compressed: zstd, and only where a client is known to send it.

The bytes are counted after decoding as well, so that a small body cannot become a large one. The window is
held to 8 MiB, as RFC 9659 demands of this coding: decoding takes no more memory than that.
"""

from __future__ import annotations

import sys
from typing import Final

from groundup.errors import InvalidBodyError, RequestTooLargeError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODING: Final = "zstd"
PATHS: Final = frozenset({b"/v1/responses"})
_WINDOW_LOG: Final = 23
_OPTIONS: Final[dict[int, int]] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}


def decoded(data: bytes, most_bytes: int) -> bytes:
    """What one frame of zstd holds.

    Raises:
        RequestTooLargeError: more bytes than that.
        InvalidBodyError: it is no such frame, not whole, or something follows it.
    """
    decoder = zstd.ZstdDecompressor(options=_OPTIONS)
    try:
        found = decoder.decompress(data, max_length=most_bytes + 1)
    except zstd.ZstdError:
        raise InvalidBodyError("the body is not zstd, or needs a window of more than 8 MiB") from None
    if len(found) > most_bytes:
        raise RequestTooLargeError("body", most_bytes)
    if not decoder.eof or decoder.unused_data:
        raise InvalidBodyError("the body is not one whole frame of zstd")
    return found
