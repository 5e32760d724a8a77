"""Images come as bytes, and no address is ever fetched."""

from __future__ import annotations

import base64

import pytest

from groundup.errors import InvalidBodyError
from groundup.server.images import read_image

BYTES = b"\x89PNG and more"
TEXT = base64.b64encode(BYTES).decode()


@pytest.mark.parametrize("text", [TEXT, f"data:image/png;base64,{TEXT}"])
def test_base64(text: str) -> None:
    """Plain, or as a data address."""
    assert read_image(text, "images[0]") == BYTES


@pytest.mark.parametrize("text", ["http://a.b/c.png", "HTTPS://a.b/c.png"])
def test_addresses_are_refused(text: str) -> None:
    """The sentence is the one that Ollama's API has for it."""
    with pytest.raises(InvalidBodyError, match="image URLs are not supported"):
        read_image(text, "images[0]")


@pytest.mark.parametrize("text", ["?", "a", "file:///etc/passwd", "/etc/passwd!"])
def test_anything_else_is_refused(text: str) -> None:
    """The place is named."""
    with pytest.raises(InvalidBodyError, match=r"images\[3\]: an image must be base64"):
        read_image(text, "images[3]")
