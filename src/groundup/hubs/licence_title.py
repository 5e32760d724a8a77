"""The title of a release's licence, from the first lines of the file that it comes in.

For hubs that say nothing about licences, as Ollama's registry: a kilobyte is read before anything large is
fetched. It is a hint for the user; nothing is decided by it.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import Final

from groundup.errors import HubError
from groundup.library.layer_kinds import LayerKind, kind_of

from .hub import FileSource, Release, RemoteFile, slices

READ_BYTES: Final = 1024
LONGEST_TITLE: Final = 80


async def licence_title(release: Release, source: FileSource) -> str:
    """The title of the first licence file; "" if there is none or it cannot be read now."""
    for file in release.files:
        if kind_of(file.media_type) is LayerKind.LICENCE and file.size_bytes:
            return title_of(await _beginning(file, source))
    return ""


def title_of(text: str) -> str:
    """The first line of words, and the next one if it names the version; control signs are left out."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    said = ["".join(sign for sign in line if sign.isprintable()).strip("#*=- ") for line in lines]
    titles = [line for line in said if any(sign.isalpha() for sign in line)]
    if len(titles) > 1 and titles[1].lower().startswith("version"):
        titles[0] += f", {titles[1].partition(',')[0]}"
    return titles[0][:LONGEST_TITLE] if titles else ""


async def _beginning(file: RemoteFile, source: FileSource) -> str:
    end = min(file.size_bytes, READ_BYTES)
    pieces = source.open_range(file, 0, end) if file.content is None else slices(file.content, 0, end)
    try:
        async with aclosing(pieces):
            return b"".join([piece async for piece in pieces]).decode("utf-8", "replace")
    except HubError:  # the files themselves are asked for next, and then it is told
        return ""
