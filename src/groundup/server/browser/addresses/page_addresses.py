"""The pages themselves, and the files that they load."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from groundup.errors import UnknownPathError
from groundup.server.browser.page_files import PageFile
from groundup.server.call import Call

from .handler import Within

_FOR_EVER: Final = "max-age=31536000, immutable"


async def page(within: Within, call: Call, rest: str) -> Response:
    """The page of the desk; which screen it shows it reads from its address."""
    file = within.files.find("desk.html")
    assert file is not None
    headers = {"ETag": file.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept"}
    if file.etag in call.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return file_response(call, file, headers)


async def page_file(within: Within, call: Call, rest: str) -> Response:
    """What a page loads; one of another version than the page's is not found."""
    version, _, name = rest.partition("/")
    file = within.files.find(name)
    if version != within.files.version or name.endswith(".html") or file is None:
        raise UnknownPathError
    return file_response(call, file, {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"})


def file_response(call: Call, file: PageFile, headers: dict[str, str]) -> Response:
    """A file of the pages, packed for those who take it."""
    if "gzip" in call.request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=headers, media_type=file.media_type)
    return Response(file.data, headers=headers, media_type=file.media_type)
