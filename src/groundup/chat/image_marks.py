"""Images on their way through a template: a character stands for each, and becomes the image afterwards.

The templates of models that see write marks of their own around an image only for content in parts; what
belongs around it, the projector knows (`engine.libllama.projector`). So a template gets text, with one
private-use character in it for each image, which it takes for a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from groundup.engine.protocol import Span
from groundup.errors import TemplateError

from .messages import Message
from .text_shield import TextShield


class ImageMarks:
    """The marks of the images of one conversation.

    Args:
        messages: with their images.
        shield: knows characters that occur nowhere else.
    """

    def __init__(self, messages: Sequence[Message], shield: TextShield) -> None:
        self.images = [image for message in messages for image in message.images]
        self._marks = [shield.placeholder() for _ in self.images]
        left = iter(self._marks)
        self.messages = [_marked(message, left) for message in messages]

    def spans(self, spans: list[Span]) -> list[Span]:
        """The same spans with images in place of their marks."""
        if not self._marks:
            return spans
        return [piece for span in spans for piece in self._pieces(span.text, span.control)]

    def check(self, rendered: str) -> None:
        """Raises TemplateError if the template has left out an image, which the model then would not see."""
        missing = [1 + index for index, mark in enumerate(self._marks) if mark not in rendered]
        if missing:
            raise TemplateError(f"it leaves out image {missing[0]}")

    def _pieces(self, text: str, control: bool) -> Iterator[Span]:
        start = 0
        for at, index in self._found(text):
            if at > start:
                yield Span(text[start:at], control)
            yield Span("", control=False, image=index)
            start = at + 1
        if start < len(text):
            yield Span(text[start:], control)

    def _found(self, text: str) -> list[tuple[int, int]]:
        """Where which image stands in a text, in order."""
        found = list[tuple[int, int]]()
        for index, mark in enumerate(self._marks):
            at = text.find(mark)
            while at >= 0:
                found.append((at, index))
                at = text.find(mark, at + 1)
        return sorted(found)


def _marked(message: Message, marks: Iterator[str]) -> Message:
    """The message without images, with the next marks in its content."""
    if not message.images:
        return message
    places = message.image_places or [0] * len(message.images)
    kept, position = list[str](), 0
    for place in places:
        kept += [message.content[position:place], next(marks)]
        position = place
    content = "".join([*kept, message.content[position:]])
    return msgspec.structs.replace(message, content=content, images=[], image_places=[])
