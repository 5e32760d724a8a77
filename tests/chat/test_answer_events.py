"""From the engine's pieces to events: nothing is lost, and every token is somewhere."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from groundup.chat.answer_events import AnswerEvents
from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled, Warned
from groundup.chat.formats.choice import choose_format
from groundup.chat.messages import ToolCall
from groundup.engine.events import Done, Text
from groundup.engine.protocol import TokenChoice, TokenProbability, Usage

SAID = (
    '<think>Hm.</think>Look.<tool_call>{"name": "f", "arguments": {}}</tool_call>'
    '<tool_call>{"name": "g", "arguments": {"x": "</tool_call>"}}</tool_call> Done.'
)
USAGE = Usage(
    prompt_tokens=1,
    reused_tokens=0,
    computed_tokens=1,
    generated_tokens=1,
    queue_s=0.0,
    prefill_s=0.0,
    decode_s=0.0,
    first_token_s=None,
    cells_in_use=0,
    seed=0,
)


def choice(number: int) -> TokenChoice:
    return TokenChoice(TokenProbability(number, b"", 0.0), [])


def events_of(pieces: list[str], reason: str = "stop", **more: object) -> list[ChatEvent]:
    parser = choose_format("<think></think><tool_call>", "hermes").open("", {})
    answer = AnswerEvents(parser, [Warned("x")], **more)  # type: ignore[arg-type]  # its own arguments
    events: list[ChatEvent] = []
    for number, piece in enumerate(pieces):
        events += answer.take(Text(1, piece, 1, [choice(number)]))
    return [*events, *answer.end(Done(1, reason, USAGE))]


def numbers_in(events: list[ChatEvent]) -> list[int]:
    return [
        one.chosen.token
        for event in events
        if isinstance(event, Thinking | Content | ToolCalled)
        for one in event.choices
    ]


@given(st.lists(st.integers(0, len(SAID)), max_size=20))
def test_no_choice_is_lost_while_text_is_held_back(cuts: list[int]) -> None:
    """Every token's choice comes once and in order, with text, with a call, or at the end."""
    places = [0, *sorted(cuts), len(SAID)]
    pieces = [SAID[start:end] for start, end in pairwise(places)]
    events = events_of(pieces)
    assert numbers_in(events) == list(range(len(pieces)))
    assert "".join(event.text for event in events if isinstance(event, Thinking)) == "Hm."
    assert "".join(event.text for event in events if isinstance(event, Content)) == "Look.Done."
    called = [(event.call, event.index) for event in events if isinstance(event, ToolCalled)]
    assert called == [(ToolCall("f"), 0), (ToolCall("g", {"x": "</tool_call>"}), 1)]


def test_choices_without_text_come_at_the_end() -> None:
    """Tokens that show nothing are still reported, in an event with an empty text."""
    events = events_of(["<think>"])
    assert isinstance(events[0], Content)
    assert (events[0].text, numbers_in(events)) == ("", [0])


def test_the_reason_tells_of_calls_only_where_the_model_stopped() -> None:
    """An answer that was cut off was cut off, whatever it called."""
    assert end(events_of([SAID])).reason == "tool_calls"
    assert end(events_of([SAID], "length")).reason == "length"
    assert end(events_of(["Hello"])).reason == "stop"


def test_thinking_tokens_are_counted() -> None:
    """Those that were spent before the answer begins, tags included."""
    events = events_of(["<think>", "Hm", ".", "</think>", "Yes", "."])
    assert end(events).thinking_tokens == 3
    assert end(events).warnings == [Warned("x")]


def test_one_call_at_most_where_several_are_not_wanted() -> None:
    """The first counts; what a model calls beside it is left out, and its tokens are not lost."""
    events = events_of([SAID], most_calls=1)
    assert [event.call.name for event in events if isinstance(event, ToolCalled)] == ["f"]
    assert numbers_in(events) == [0]


def end(events: list[ChatEvent]) -> Finished:
    last = events[-1]
    assert isinstance(last, Finished)
    return last
