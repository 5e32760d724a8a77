"""The text layer of a PDF, and that none is none."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from groundup.desk.documents.document import UnreadableDocumentError
from groundup.desk.documents.pdf import pdf_text


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF with a line of text on each page; an empty line is a page without."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(300, 300)
        if text:
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
            page[NameObject("/Contents")] = writer._add_object(stream)
            fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_are_told_apart() -> None:
    """Each page begins with its number; one without text is counted."""
    document = pdf_text(pdf("One seed", "", "Two seeds"))
    assert document.text == "[Page 1]\nOne seed\n\n[Page 3]\nTwo seeds"
    assert (document.pages, document.empty_pages) == (3, 1)


def test_pictures_of_pages_hold_no_text() -> None:
    """Nothing is made up for a page without a text layer."""
    assert pdf_text(pdf("", "")).text == ""


@pytest.mark.parametrize("raw", [b"", b"no pdf", b"%PDF-1.7\n%%EOF", pdf("x")[:120]])
def test_damaged_files_are_refused(raw: bytes) -> None:
    """With a reason."""
    with pytest.raises(UnreadableDocumentError):
        pdf_text(raw)


def test_locked_files_are_refused() -> None:
    """A password is asked of nobody here."""
    with pytest.raises(UnreadableDocumentError, match="password"):
        pdf_text(pdf("secret", password="x"))
