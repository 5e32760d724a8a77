"""Ids of calls for templates that accept only short ones."""

from __future__ import annotations

import pytest

from groundup.chat.call_ids import demands_short_ids, with_short_ids
from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import ChatRequest

from .chat_models import WEATHER, scripted

STRICT = (
    "{% for m in messages %}{% for c in m.tool_calls or [] %}{% if c.id is not defined or c.id|length != 9 %}"
    "{{ raise_exception('ids have nine characters') }}{% endif %}[{{ c.id }}]{% endfor %}"
    "{% if m.role == 'tool' %}({{ m.tool_call_id }}){% endif %}{% endfor %}{% if tools %}{% endif %}"
)


def talk(*ids: str, answers: tuple[str, ...]) -> list[Message]:
    calls = [ToolCall("weather", {}, identity) for identity in ids]
    results = [Message("tool", "rain", tool_call_id=identity) for identity in answers]
    return [Message("user", "?"), Message("assistant", "", tool_calls=calls), *results]


def ids_of(messages: list[Message]) -> tuple[list[str], list[str]]:
    calls = [call.id for message in messages for call in message.tool_calls]
    return calls, [message.tool_call_id for message in messages if message.role == "tool"]


def test_results_keep_their_calls() -> None:
    """Whatever the order, with ids of any length."""
    calls, results = ids_of(
        with_short_ids(talk("call_k2p0x9ab", "call_zz", answers=("call_zz", "call_k2p0x9ab")))
    )
    assert results == calls[::-1]
    assert all(len(one) == 9 and one.isalnum() for one in calls)
    assert len(set(calls)) == 2


def test_results_without_ids_answer_in_order() -> None:
    """Clients lose ids; then the first result is for the first call."""
    calls, results = ids_of(with_short_ids(talk("", "", answers=("", ""))))
    assert results == calls
    assert len(set(calls)) == 2


def test_good_ids_stay_and_all_stay_the_same() -> None:
    """The same conversation gets the same ids, however it goes on."""
    first = talk("abc123XYZ", "call_1", answers=("abc123XYZ", "call_1"))
    calls, _ = ids_of(with_short_ids(first))
    assert calls[0] == "abc123XYZ"
    again, _ = ids_of(with_short_ids([*first, Message("user", "more")]))
    assert again == calls


def test_a_result_without_a_call_is_kept() -> None:
    """It is rendered, not refused."""
    found = with_short_ids([Message("tool", "rain", tool_call_id="x")])
    assert len(found[0].tool_call_id) == 9


@pytest.mark.parametrize(
    ("template", "demands"),
    [
        (STRICT, True),
        ("{% if (c.id | length) != 9 %}", True),
        ("{{ messages | length != 90 }}", False),
        (None, False),
    ],
)
def test_only_templates_that_demand_it_get_them(template: str | None, demands: bool) -> None:
    """The demand shows in the template."""
    assert demands_short_ids(template) == demands


async def test_a_second_turn_is_accepted() -> None:
    """A conversation with the ids that we give ourselves passes such a template."""
    async with scripted(STRICT) as chat:
        request = ChatRequest(messages=talk("call_k2p0x9ab", answers=("call_k2p0x9ab",)), tools=[WEATHER])
        text = (await chat.prepare(request)).prompt.spans[0].text
    assert text[1:10] == text[12:21]
