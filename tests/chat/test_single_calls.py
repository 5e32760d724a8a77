"""Several calls in one message, told one step at a time."""

from __future__ import annotations

from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import ChatRequest
from groundup.chat.single_calls import demands_single_calls, with_single_calls

from .chat_models import WEATHER, scripted

STRICT = (
    "{% for m in messages %}{% if m.tool_calls and m.tool_calls|length != 1 %}"
    "{{ raise_exception('This model only supports single tool-calls at once!') }}{% endif %}"
    "{{ m.role[0] }}{{ m.content }};{% endfor %}{% if tools %}{% endif %}"
)
CALLS = [ToolCall("weather", {"city": "Graz"}, "a"), ToolCall("weather", {"city": "Linz"}, "b")]
ASK = Message("assistant", "Look.", thinking="Hm.", tool_calls=CALLS)
RAIN, SUN = Message("tool", "rain", tool_call_id="a"), Message("tool", "sun", tool_call_id="b")


def story(messages: list[Message]) -> list[str]:
    """Calls and contents in order."""
    return [
        f"{one.role[0]}:{one.content}{''.join(call.arguments['city'] for call in one.tool_calls)}"
        for one in with_single_calls(messages)
    ]


def test_each_call_is_followed_by_its_result() -> None:
    """By their ids, whatever the order of the results; text and thinking stay with the first."""
    expected = ["u:?", "a:Look.Graz", "t:rain", "a:Linz", "t:sun", "u:Thanks"]
    talk = [Message("user", "?"), ASK, RAIN, SUN, Message("user", "Thanks")]
    assert story(talk) == expected
    assert story([talk[0], ASK, SUN, RAIN, talk[4]]) == expected
    assert with_single_calls(talk)[1].thinking == "Hm."


def test_results_without_ids_answer_in_order() -> None:
    """The first is for the first call."""
    assert story([ASK, Message("tool", "rain"), Message("tool", "sun")]) == [
        "a:Look.Graz",
        "t:rain",
        "a:Linz",
        "t:sun",
    ]


def test_nothing_is_lost() -> None:
    """Results that belong to no call, and calls without a result, are there."""
    other = Message("tool", "snow", tool_call_id="z")
    assert story([ASK, other]) == ["a:Look.Graz", "a:Linz", "t:snow"]
    assert story([RAIN]) == ["t:rain"]


async def test_such_a_template_accepts_what_its_model_wrote() -> None:
    """And other templates get the messages as they came."""
    request = ChatRequest(messages=[Message("user", "?"), ASK, RAIN, SUN], tools=[WEATHER])
    async with scripted(STRICT) as chat:
        assert (await chat.prepare(request)).prompt.spans[0].text == "u?;aLook.;train;a;tsun;"
    assert demands_single_calls(STRICT)
    assert not demands_single_calls("{{ messages }}")
    assert not demands_single_calls(None)
