"""The text layer of a PDF, page by page (pypdf). Pictures of pages have none, and nothing is guessed."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from .document import Document, UnreadableDocumentError


def pdf_text(raw: bytes) -> Document:
    """The text of a PDF, with the number of each page before it.

    Raises:
        UnreadableDocumentError: it is damaged, or locked by a password.
    """
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocumentError("it is locked by a password")
        pages = [page.extract_text().strip() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        if isinstance(error, UnreadableDocumentError):
            raise
        raise UnreadableDocumentError(f"the PDF is damaged: {error}") from None
    told = [f"[Page {number}]\n{text}" for number, text in enumerate(pages, 1) if text]
    return Document(text="\n\n".join(told), pages=len(pages), empty_pages=pages.count(""))
