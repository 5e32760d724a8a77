"""A gap in a text is asked for in the model's own tokens."""

from __future__ import annotations

from groundup.chat.fill_in import fill_in_prompt
from groundup.engine.protocol import Span


def test_what_stands_around_the_gap_is_mere_text() -> None:
    """The three names are control tokens; the same names inside the texts are not."""
    prompt = fill_in_prompt(["<p>", "<s>", "<m>"], "a = <m>", "<p>")
    assert prompt.spans == [Span("<p>"), Span("a = <m>", False), Span("<s>"), Span("<p>", False), Span("<m>")]
