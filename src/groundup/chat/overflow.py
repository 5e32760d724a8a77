"""A conversation that does not fit: which of its messages may go, oldest first.

Nothing is ever cut without being asked for, and no message is cut in part. Messages go together where one
would be without meaning, or refused by a template, without the other: a whole turn, which is a question and
all that follows it; in the turn that is still open, a call with its results. What the system says, the
question that is still open, and the last message with the call that it answers always stay.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from .messages import Message

Group = list[int]
"""Indices of messages that go together."""


def droppable(messages: Sequence[Message]) -> list[Group]:
    """The groups that may go, in the order in which they do."""
    spoken = [index for index, message in enumerate(messages) if message.role != "system"]
    turns = _split(spoken, messages, "user")
    if not turns:
        return []
    exchanges = _split(turns[-1], messages, "assistant")
    if messages[turns[-1][0]].role != "assistant":
        exchanges = exchanges[1:]  # the question
    return [*turns[:-1], *exchanges[:-1]]


def without(messages: Sequence[Message], groups: Sequence[Group]) -> list[Message]:
    """The messages that are left."""
    gone = {index for group in groups for index in group}
    return [message for index, message in enumerate(messages) if index not in gone]


async def fewest_to_drop(most: int, fits: Callable[[int], Awaitable[bool]]) -> int | None:
    """The smallest count from 0 to `most` that fits; None if none does. What fewer need, more need, too."""
    if await fits(0):
        return 0
    if not most or not await fits(most):
        return None
    too_few, enough = 0, most
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if await fits(middle):
            enough = middle
        else:
            too_few = middle
    return enough


def _split(indices: Sequence[int], messages: Sequence[Message], role: str) -> list[Group]:
    """Groups that each begin with a message of this role; the first one may not."""
    groups: list[Group] = []
    for index in indices:
        if not groups or messages[index].role == role:
            groups.append([])
        groups[-1].append(index)
    return groups
