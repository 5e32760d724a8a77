"""The prompt for a gap in a text: what stands before and after it, in the tokens made for that.

The order prefix, suffix, middle is that of the models whose files name these tokens (Bavarian et al. 2022).
"""

from __future__ import annotations

from collections.abc import Sequence

from groundup.engine.protocol import Prompt, Span


def fill_in_prompt(names: Sequence[str], before: str, after: str) -> Prompt:
    """The prompt; `names` are those of the model's tokens for prefix, suffix and middle.

    The texts are somebody's words: names of control tokens in them are mere letters.
    """
    prefix, suffix, middle = names
    return Prompt(
        spans=[
            Span(prefix),
            Span(before, control=False),
            Span(suffix),
            Span(after, control=False),
            Span(middle),
        ]
    )
