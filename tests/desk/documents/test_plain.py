"""Text files, whatever wrote them."""

from __future__ import annotations

import pytest

from groundup.desk.documents.document import UnreadableDocumentError
from groundup.desk.documents.plain import plain_text


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive(coding: str) -> None:
    """Umlauts are umlauts in every coding that schools meet."""
    assert plain_text("Größe\r\nzwei".encode(coding)).text == "Größe\nzwei"


def test_other_files_are_refused() -> None:
    """A picture is no text."""
    with pytest.raises(UnreadableDocumentError):
        plain_text(b"\x89PNG\0\0\0")
