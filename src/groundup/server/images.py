"""Images come with the request, as bytes, between the words of a message."""

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


class MixedContent:
    """The content of one message in parts: texts, each on lines of its own, and images among them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.images: list[bytes] = []
        self._texts_before: list[int] = []

    def add_image(self, image: bytes) -> None:
        """An image, after what has been added so far."""
        self.images.append(image)
        self._texts_before.append(len(self.texts))

    @property
    def text(self) -> str:
        """All texts."""
        return "\n".join(self.texts)

    @property
    def image_places(self) -> list[int]:
        """Before which character of the text each image stands: see `chat.messages.Message`."""
        ends = [len("".join(f"{one}\n" for one in self.texts[:count])) for count in self._texts_before]
        return [min(end, len(self.text)) for end in ends]
