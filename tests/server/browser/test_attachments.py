"""Files on their way to a question, through the server."""

from __future__ import annotations

import pytest

from tests.desk.documents.test_docx import docx, paragraph
from tests.desk.documents.test_pdf import pdf

from .program import Program


@pytest.mark.parametrize(
    ("name", "raw", "text"),
    [
        ("a.txt", b"Seeds grow.", "Seeds grow."),
        ("a.docx", docx(paragraph("Seeds grow.")), "Seeds grow."),
        ("a.PDF", pdf("Seeds grow."), "[Page 1]\nSeeds grow."),
    ],
)
def test_files_become_text(program: Program, name: str, raw: bytes, text: str) -> None:
    """What the model will be told, and how many tokens that are for it."""
    told = program.http.post(
        "/app/attachments", params={"name": name, "model": "thinker"}, content=raw
    ).json()
    assert (told["text"], told["size_bytes"]) == (text, len(raw))
    assert told["tokens"] > 0


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("scan.pdf", pdf(""), "pdf_without_text"),
        ("broken.pdf", b"%PDF-1.7 x", "unreadable_file"),
        ("a.docx", b"x", "unreadable_file"),
        ("a.txt", b" ", "empty_file"),
        ("a.txt", b"x" * 1_000_001, "file_too_large"),
    ],
)
def test_others_are_refused_with_a_reason(program: Program, name: str, raw: bytes, code: str) -> None:
    """In words that a page has, and with the name of the file."""
    refused = program.http.post("/app/attachments", params={"name": name}, content=raw)
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == code
    assert refused.json()["error"]["figures"]["name"] == name


def test_an_unknown_model_counts_nothing(program: Program) -> None:
    """The text comes all the same; its count is not known."""
    told = program.http.post(
        "/app/attachments", params={"name": "a.txt", "model": "nobody"}, content=b"x"
    ).json()
    assert (told["text"], told["tokens"]) == ("x", None)
