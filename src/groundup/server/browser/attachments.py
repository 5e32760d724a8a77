"""A file that is to go with a question: read in a process of its own, and counted as the model counts.

A picture is looked at by the process of the model alone, which has no network; here its first bytes are.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path, PurePath
from typing import Final

import msgspec

import groundup
from groundup.chat.capabilities import VISION
from groundup.desk.documents.document import Document
from groundup.desk.pictures import picture_kind
from groundup.engine.protocol import Prompt, Span
from groundup.errors import (
    EmptyFileError,
    FileTooLargeError,
    GroundupError,
    InvalidImageError,
    ModelNotFoundError,
    PdfWithoutTextError,
    UnreadableFileError,
    UnsupportedCapabilityError,
)
from groundup.host.host import Host
from groundup.library.installed import Library

from .seeing import can_see

MOST_BYTES: Final = 20 << 20
MOST_CHARACTERS: Final = 1_000_000
READ_WITHIN_S: Final = 40.0
_KINDS: Final = {".pdf": "pdf", ".docx": "docx"}
_PICTURES: Final = frozenset((".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".tif", ".tiff"))
_OF_IMAGE: Final = -1  # stands for a token of an image where tokens are counted


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """What the model is told of a file. `tokens` is None where no model could count them.

    A picture has a media type in `kind`, and no text.
    """

    name: str
    text: str
    pages: int | None
    empty_pages: int
    size_bytes: int
    tokens: int | None
    kind: str = ""


async def read_attachment(name: str, raw: bytes, host: Host, model: str) -> Attachment:
    """A file as text.

    Args:
        name: of the file, which says of what kind it is; unknown ones are read as text.
        raw: its bytes.
        host: of the models.
        model: that counts tokens; it is loaded for that.

    Raises:
        FileTooLargeError: more bytes, or more text, than is read.
        UnreadableFileError: it is damaged, locked, or of a kind that cannot be read.
        PdfWithoutTextError: it holds pictures of pages.
        EmptyFileError: it holds no words.
        UnsupportedCapabilityError: it is a picture, and the model cannot see.
        InvalidImageError: the model cannot be shown this picture.
        ModelNotFoundError: it is a picture, and the model is not here.
    """
    if len(raw) > MOST_BYTES:
        raise FileTooLargeError(name, len(raw), MOST_BYTES)
    suffix = PurePath(name).suffix.lower()
    if suffix in _PICTURES or picture_kind(raw):
        return await _picture(name, raw, host, model)
    kind = _KINDS.get(suffix, "text")
    document = await _read(name, kind, raw)
    if not document.text:
        raise PdfWithoutTextError(name, document.pages or 0) if kind == "pdf" else EmptyFileError(name)
    if len(document.text) > MOST_CHARACTERS:
        raise FileTooLargeError(name, len(document.text), MOST_CHARACTERS)
    return Attachment(
        name=name,
        text=document.text,
        pages=document.pages,
        empty_pages=document.empty_pages,
        size_bytes=len(raw),
        tokens=await _count(host, model, document.text),
    )


async def _picture(name: str, raw: bytes, host: Host, model: str) -> Attachment:
    kind = picture_kind(raw)
    if not kind:
        raise UnreadableFileError(name, "it is neither PNG, nor JPEG, nor WebP")
    if not await asyncio.to_thread(_sees, host.library.for_another_thread(), model):
        raise UnsupportedCapabilityError(model, VISION)
    tokens = await _count_picture(host, model, raw)
    return Attachment(
        name=name, text="", pages=None, empty_pages=0, size_bytes=len(raw), tokens=tokens, kind=kind
    )


def _sees(library: Library, name: str) -> bool:
    model = library.find(name)
    if model is None:
        raise ModelNotFoundError(name)
    return can_see(library, model)


async def _count_picture(host: Host, model: str, raw: bytes) -> int | None:
    try:
        async with host.lease(model) as lease:
            if VISION not in lease.chat.capabilities:  # its projector does not suit it
                raise UnsupportedCapabilityError(model, VISION)
            question = Span(".", control=False)  # after a picture the engine wants words about it
            shown = Prompt(spans=[Span("", image=0), question], images=[raw])
            return (await lease.chat.engine.tokenize(shown)).tokens.count(_OF_IMAGE)
    except (InvalidImageError, UnsupportedCapabilityError):
        raise
    except GroundupError:
        return None


async def _read(name: str, kind: str, raw: bytes) -> Document:
    pipe = asyncio.subprocess.PIPE
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "groundup.desk.documents.reader", kind,
        stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(groundup.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            told, _ = await reader.communicate(raw)
    except TimeoutError:
        raise UnreadableFileError(name, f"reading it takes longer than {READ_WITHIN_S:.0f} s") from None
    finally:
        if reader.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                reader.kill()
            await reader.wait()
    try:
        return msgspec.json.decode(told, type=Document)
    except msgspec.ValidationError:
        raise UnreadableFileError(name, msgspec.json.decode(told)["reason"]) from None
    except msgspec.DecodeError:
        raise UnreadableFileError(name, "it broke the reader, which was ended") from None


async def _count(host: Host, model: str, text: str) -> int | None:
    try:
        async with host.lease(model) as lease:
            return len((await lease.chat.engine.tokenize(lease.chat.plain(text))).tokens)
    except GroundupError:
        return None
