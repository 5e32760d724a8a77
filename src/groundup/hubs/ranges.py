"""Ranges of remote files over HTTP, for hubs that have addresses: every answer is checked before it counts.

Nothing that the other side says is believed: the status, `Content-Range`, the length and the `ETag` must
be those of the question, and a web page in place of a file is called what it is. It does not retry and
knows no digest; the downloader does both.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from groundup.errors import (
    AccessDeniedError,
    ConnectionLostError,
    HubAnswerError,
    HubBusyError,
    HubError,
    NotOnHubError,
    RangeIgnoredError,
    RemoteFileChangedError,
    SignInPageError,
)

from .http import Answer, HttpClient, WholeAnswer
from .hub import RemoteFile
from .redirects import host_of
from .retry import BUSY_STATUSES, retry_after_s

_CONTENT_RANGE: Final = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")
_MOVED_AWAY: Final = frozenset({400, 401, 403, 404, 410})
_PAGE_STARTS: Final = (b"<!doctype html", b"<html")


@dataclass(slots=True)
class _Known:
    """What earlier answers said about a file: its entity tag, and where redirects led in the end."""

    etag: str = ""
    place: str = ""


class RangeReader:
    """Reads ranges; remembers of each file where it was found, so that a hub is asked once, not per chunk."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http
        self._known: dict[str, _Known] = {}

    async def read(
        self, file: RemoteFile, start: int, end: int, *, authorization: str = ""
    ) -> AsyncGenerator[bytes]:
        """The bytes `start` to `end` - 1 of a file; see `hub.FileSource.open_range` for the errors.

        `authorization` goes to the host of the file's own address alone.
        """
        known = self._known.setdefault(file.url, _Known())
        headers = {"Range": f"bytes={start}-{end - 1}"}
        for url, secret in ((known.place, ""), (file.url, authorization)):
            if not url:
                continue
            async with self._http.ask("GET", url, headers=headers, authorization=secret) as answer:
                if url == known.place and answer.status in _MOVED_AWAY:
                    known.place = ""  # such addresses expire; the hub gives a new one
                    continue
                pieces = _checked(answer, file, start, end, known, has_credential=bool(secret))
                if host_of(answer.url) != host_of(file.url):
                    known.place = answer.url
                async with aclosing(pieces):
                    async for piece in pieces:
                        yield piece
                return


async def _checked(
    answer: Answer, file: RemoteFile, start: int, end: int, known: _Known, *, has_credential: bool
) -> AsyncGenerator[bytes]:
    refuse_status(answer, file.name, has_credential=has_credential)
    refuse_page(answer)
    _check_extent(answer, file, start, end)
    _check_same_file(answer, file, known)
    left = end - start
    async for piece in answer.body:
        if start == 0 and left == end and piece.lstrip()[:16].lower().startswith(_PAGE_STARTS):
            raise SignInPageError(answer.host)  # a web page, whatever its type says
        left -= len(piece)
        if left < 0:
            raise HubAnswerError(answer.host, f"it sends more of {file.name} than was asked for")
        yield piece
    if left:
        raise ConnectionLostError(answer.host, f"it ended {left:,} bytes too early")


def refuse_status(answer: Answer | WholeAnswer, what: str, *, has_credential: bool = False) -> None:
    """Raise the error that a status stands for; 2xx pass."""
    status = answer.status
    if 200 <= status < 300:
        return
    raise _error_for(answer, status, what, has_credential)


def _error_for(answer: Answer | WholeAnswer, status: int, what: str, has_credential: bool) -> HubError:
    if status == 511:
        return SignInPageError(answer.host)
    if status in BUSY_STATUSES:
        return HubBusyError(answer.host, status, retry_after_s(answer.headers))
    if status in (401, 403):
        return AccessDeniedError(answer.host, what, has_credential)
    if status in (404, 410):
        return NotOnHubError(answer.host, what)
    if status == 416:
        return HubAnswerError(answer.host, f"{what} is shorter there than was promised")
    return HubAnswerError(answer.host, f"the status is {status}")


def refuse_page(answer: Answer | WholeAnswer) -> None:
    """Raise SignInPageError for a web page: no hub answers our questions with one."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise SignInPageError(answer.host)


def _check_extent(answer: Answer, file: RemoteFile, start: int, end: int) -> None:
    """The answer is about the bytes that were asked for, of a file as long as was promised."""
    if answer.status == 200:
        if (start, end) != (0, file.size_bytes):
            raise RangeIgnoredError(answer.host)
        _check_length(answer, file, end)
        return
    if answer.status != 206:
        raise HubAnswerError(answer.host, f"the status is {answer.status}, and 206 was expected")
    stated = answer.headers.get("content-range", "")
    match = _CONTENT_RANGE.fullmatch(stated.strip())
    if match is None:
        raise HubAnswerError(answer.host, f"it does not say which part it sends ({stated[:60]!r})")
    first, last, total = int(match[1]), int(match[2]), match[3]
    if (first, last) != (start, end - 1):
        raise HubAnswerError(
            answer.host, f"it sends bytes {first:,} to {last:,}, not {start:,} to {end - 1:,}"
        )
    if total not in ("*", str(file.size_bytes)):
        raise HubAnswerError(
            answer.host, f"{file.name} has {int(total):,} bytes there, and {file.size_bytes:,} were promised"
        )
    _check_length(answer, file, end - start)


def _check_length(answer: Answer, file: RemoteFile, expected: int) -> None:
    stated = answer.headers.get("content-length", "")
    if stated and stated != str(expected):
        raise HubAnswerError(
            answer.host, f"it announces {stated[:20]} bytes of {file.name}, and {expected:,} were expected"
        )


def _check_same_file(answer: Answer, file: RemoteFile, known: _Known) -> None:
    etag = answer.headers.get("etag", "")
    if known.etag and etag and etag != known.etag:
        known.etag = known.place = ""  # whoever begins anew gets the new file
        raise RemoteFileChangedError(answer.host, file.name)
    known.etag = known.etag or etag
