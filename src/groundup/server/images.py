"""Images come with the request, as bytes."""

from __future__ import annotations

import base64
import binascii

from groundup.errors import InvalidBodyError


def read_image(text: str, place: str) -> bytes:
    """The bytes of an image in base64, plain or as a data address. No other address is ever fetched.

    Raises:
        InvalidBodyError: it is something else.
    """
    if text.startswith("data:"):
        text = text.partition(",")[2]
    elif text.lower().startswith(("http:", "https:")):
        raise InvalidBodyError("image URLs are not supported, send the image as base64 instead", place)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidBodyError("an image must be base64", place) from None
