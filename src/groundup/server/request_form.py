"""Whether a request has a form that is safe to read: one host, honest lengths, bounded headers.

uvicorn's h11 refuses most of what is used to smuggle requests; what it lets pass is refused here.
"""

from __future__ import annotations

from typing import Final

from groundup.errors import (
    AddressTooLongError,
    ForbiddenError,
    GroundupError,
    HeadersTooLargeError,
    InvalidBodyError,
)

from .compressed import CODINGS

MOST_HEADERS: Final = 64
MOST_HEADER_BYTES: Final = 16 << 10
LONGEST_TARGET: Final = 4 << 10

Headers = list[tuple[bytes, bytes]]


def form_refusal(target: bytes, query: bytes, headers: Headers) -> GroundupError | None:
    """Why a request is not read; None if it may be."""
    if len(target) + len(query) > LONGEST_TARGET:
        return AddressTooLongError(limit_bytes=LONGEST_TARGET)
    if len(headers) > MOST_HEADERS or sum(len(n) + len(v) for n, v in headers) > MOST_HEADER_BYTES:
        return HeadersTooLargeError(limit_bytes=MOST_HEADER_BYTES)
    if len(values_of(headers, b"host")) != 1:
        return ForbiddenError("a request must name exactly one host")
    problem = _ambiguity(target, headers)
    return InvalidBodyError(problem) if problem else None


def _ambiguity(target: bytes, headers: Headers) -> str:
    """What could be read in two ways, by us and by a program in between; "" if nothing."""
    if not target.startswith((b"/", b"*")):
        return "the address must begin with a slash"
    codings = [one.strip().lower().decode("latin-1") for one in values_of(headers, b"content-encoding")]
    if len(codings) > 1 or any(one not in (*CODINGS, "identity") for one in codings):
        return "bodies are read as they are, or in one coding, which is zstd or gzip"
    if values_of(headers, b"transfer-encoding") and values_of(headers, b"content-length"):
        return "there are two ways to say how long the body is"
    return "there is nothing here to upgrade to" if values_of(headers, b"upgrade") else ""


def values_of(headers: Headers, name: bytes) -> list[bytes]:
    """All values of a header; names are in small letters already."""
    return [value for one, value in headers if one == name]
