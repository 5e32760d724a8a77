"""Words of a DOCX, and files that only look like one."""

from __future__ import annotations

import io
import zipfile

import pytest

from groundup.desk.documents.document import UnreadableDocumentError
from groundup.desk.documents.docx import docx_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, before: str = "") -> bytes:
    """A document with this body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def paragraph(text: str) -> str:
    """One paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_and_tables_come_in_order() -> None:
    """A line for each paragraph, a bar between cells."""
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("a", "b"))
    body = paragraph("One") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + paragraph("Two")
    assert docx_text(docx(body)).text == "One\na | b\nTwo"


@pytest.mark.parametrize(
    "raw",
    [
        b"no archive",
        b"PK\x03\x04broken",
        docx("<w:p>"),
        docx(paragraph("&a;"), '<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
    ],
)
def test_what_is_none_is_refused(raw: bytes) -> None:
    """With a reason, whatever it is."""
    with pytest.raises(UnreadableDocumentError):
        docx_text(raw)
