"""A file that is to go with a question: read in a process of its own, and counted as the model counts."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path, PurePath
from typing import Final

import msgspec

import groundup
from groundup.desk.documents.document import Document
from groundup.errors import (
    EmptyFileError,
    FileTooLargeError,
    GroundupError,
    PdfWithoutTextError,
    UnreadableFileError,
)
from groundup.host.host import Host

MOST_BYTES: Final = 20 << 20
MOST_CHARACTERS: Final = 1_000_000
READ_WITHIN_S: Final = 40.0
_KINDS: Final = {".pdf": "pdf", ".docx": "docx"}


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """What the model is told of a file. `tokens` is None where no model could count them."""

    name: str
    text: str
    pages: int | None
    empty_pages: int
    size_bytes: int
    tokens: int | None


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
    """
    if len(raw) > MOST_BYTES:
        raise FileTooLargeError(name, len(raw), MOST_BYTES)
    kind = _KINDS.get(PurePath(name).suffix.lower(), "text")
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
