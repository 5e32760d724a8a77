"""Which messages may go when a conversation is too long, and which never do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.chat.messages import Message, ToolCall
from groundup.chat.overflow import Group, droppable, fewest_to_drop, without
from tests.canaries import orphaning_overflow

CALL = [ToolCall("weather", {"city": "Graz"})]
LETTERS = {"s": "system", "u": "user", "a": "assistant", "t": "tool"}


def conversation(letters: str) -> list[Message]:
    """One message for each letter: system, user, assistant, a call (c), or a tool's result."""
    return [
        Message("assistant", str(number), tool_calls=CALL)
        if letter == "c"
        else Message(LETTERS[letter], str(number))
        for number, letter in enumerate(letters)
    ]


@pytest.mark.parametrize(
    ("letters", "groups"),
    [
        ("", []),
        ("s", []),
        ("u", []),
        ("su", []),
        ("suau", [[1, 2]]),
        ("suauau", [[1, 2], [3, 4]]),
        ("suuu", [[1], [2]]),
        ("uctau", [[0, 1, 2, 3]]),  # a turn goes whole
        ("uct", []),  # the question that is still open stays, and so does the call of the last result
        ("suauctcttct", [[1, 2], [4, 5], [6, 7, 8]]),
        ("usaua", [[0, 2]]),  # what the system says stays, wherever it stands
        ("aau", [[0, 1]]),
        ("ctct", [[0, 1]]),
        ("tu", [[0]]),
    ],
)
def test_groups_go_oldest_first(letters: str, groups: list[Group]) -> None:
    """Whole turns, then the calls of the open turn with their results."""
    assert droppable(conversation(letters)) == groups


def orphans(find: Callable[[Sequence[Message]], list[Group]], letters: str) -> list[str]:
    """What is left of a conversation, for every count of groups dropped, where a result lacks its call."""
    messages = conversation(letters)
    groups = find(messages)
    found = []
    for count in range(len(groups) + 1):
        left = without(messages, groups[:count])
        before = [Message("user", ""), *left]
        if any(
            message.role == "tool" and not (previous.tool_calls or previous.role == "tool")
            for previous, message in zip(before, left, strict=False)
        ):
            found.append("".join(message.content for message in left))
    return found


# conversations as they are: a result never stands without a call
TURNS = st.lists(st.sampled_from(["u", "ua", "uct", "ucta", "uctctt", "us"]), min_size=1, max_size=6)


@given(TURNS)
def test_what_must_stay_stays(turns: list[str]) -> None:
    """No result loses its call; the system's messages and the last one are there, and the order is kept."""
    letters = "s" + "".join(turns)
    messages = conversation(letters)
    left = without(messages, droppable(messages))
    assert orphans(droppable, letters) == []
    assert [one for one in left if one.role == "system"] == [one for one in messages if one.role == "system"]
    assert left[-1] == messages[-1]
    assert left == sorted(left, key=lambda one: int(one.content))


def test_dropping_one_by_one_would_be_caught() -> None:
    """The check above fails for one that lets a call go alone."""
    assert orphans(orphaning_overflow.droppable, "suctau") != []


@given(st.integers(0, 40), st.integers(0, 40))
async def test_no_more_goes_than_must(most: int, needed: int) -> None:
    """The smallest count that fits is found, with few questions."""
    asked = []

    async def fits(count: int) -> bool:
        asked.append(count)
        return count >= needed

    assert await fewest_to_drop(most, fits) == (needed if needed <= most else None)
    assert len(asked) <= 9
