"""A text file: UTF-8, or what a mark at its beginning says, or the letters of old Windows programs."""

from __future__ import annotations

import codecs
from typing import Final

from .document import Document, UnreadableDocumentError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def plain_text(raw: bytes) -> Document:
    """The text of a file.

    Raises:
        UnreadableDocumentError: it holds bytes that no text has.
    """
    coding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(coding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableDocumentError("it is no text")
    return Document(text=text.replace("\r\n", "\n").strip())
