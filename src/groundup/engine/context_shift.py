"""What stays of an answer that has filled its window: the beginning, and the newer half of the rest.

Nothing is moved in the model's memory. What stays is read again from its first token on, as if it had been
asked just so: keys and values that were computed while the older half was still there know of it, and cells
that others share cannot be moved under them. So the answer after a shift is exactly the one that a new
request with the remaining tokens would get, on every kind of memory. It costs what reading them costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .protocol import ContextShift

MOST_WINDOWS: Final = 10  # an answer that is given no limit ends after so many windows (as in Ollama 0.33)


@dataclass(frozen=True, slots=True)
class Room:
    """How many tokens an answer may have.

    `limit_tokens` is the most that prompt and answer have together at any time, `most_generated` the most
    of the answer in all; `kept_tokens` stay at each shift, None where the answer ends with its window.
    """

    limit_tokens: int
    most_generated: int
    kept_tokens: int | None = None


def room_of(
    shift: ContextShift | None,
    *,
    prompt_tokens: int,
    max_tokens: int | None,
    context_tokens: int,
    begins_with_bos: bool,
) -> Room:
    """The room of one answer; the prompt must fit into `window_of` with a token to spare."""
    window = window_of(shift, context_tokens)
    if shift is None:
        most = window - prompt_tokens if max_tokens is None else min(max_tokens, window - prompt_tokens)
        return Room(prompt_tokens + most, most)
    longest = MOST_WINDOWS * window
    most = longest if max_tokens is None else min(max_tokens, longest)
    if prompt_tokens + most <= window:
        return Room(prompt_tokens + most, most)
    return Room(window, most, _kept(shift, prompt_tokens, window, begins_with_bos))


def window_of(shift: ContextShift | None, context_tokens: int) -> int:
    """The most tokens that the model sees at once while it answers."""
    wanted = shift.window_tokens if shift is not None else 0
    return min(wanted or context_tokens, context_tokens)


def dropped_tokens(length: int, kept_tokens: int) -> int:
    """How many tokens after the kept ones go when so many are there: half of the rest, the older one."""
    return max(1, (length - kept_tokens) // 2)


def _kept(shift: ContextShift, prompt_tokens: int, window: int, begins_with_bos: bool) -> int:
    """How many tokens always stay: at most half of the window, or every few tokens would cost a reading."""
    wanted = prompt_tokens if shift.keep_tokens < 0 else shift.keep_tokens
    return min(max(wanted, int(begins_with_bos)), prompt_tokens, window // 2)
