"""The text of a DOCX: its paragraphs and tables in order (ECMA-376, part 1, WordprocessingML)."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.etree import ElementTree

from .document import Document, UnreadableDocumentError

MOST_UNPACKED_BYTES: Final = 64 << 20
_BODY: Final = "word/document.xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_text(raw: bytes) -> Document:
    """The words of a document, a line for each paragraph; cells of a row are parted by a bar.

    Raises:
        UnreadableDocumentError: it is no DOCX, is damaged, or swells beyond 64 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(_BODY) as part:
            xml = part.read(MOST_UNPACKED_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableDocumentError(f"it is no DOCX: {error}") from None
    if len(xml) > MOST_UNPACKED_BYTES:
        raise UnreadableDocumentError(f"its text is longer than {MOST_UNPACKED_BYTES >> 20} MiB")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise UnreadableDocumentError("it declares entities, which no writer of documents does")
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314  (without entities, in a process of its own)
    except ElementTree.ParseError as error:
        raise UnreadableDocumentError(f"the DOCX is damaged: {error}") from None
    body = root.find(f"{_W}body")
    return Document(text="\n".join(_lines(body)).strip() if body is not None else "")


def _lines(body: ElementTree.Element) -> list[str]:
    found = list[str]()
    for part in body:
        if part.tag == f"{_W}p":
            found.append(_words(part))
        elif part.tag == f"{_W}tbl":
            for row in part.iter(f"{_W}tr"):
                cells = (" ".join(map(_words, cell.iter(f"{_W}p"))) for cell in row.iter(f"{_W}tc"))
                found.append(" | ".join(cells))
    return found


def _words(paragraph: ElementTree.Element) -> str:
    pieces = list[str]()
    for part in paragraph.iter():
        if part.tag == f"{_W}t":
            pieces.append(part.text or "")
        elif part.tag == f"{_W}tab":
            pieces.append("\t")
        elif part.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
    return "".join(pieces)
