"""A loaded model that chats: what is asked, what is told to the engine, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.chat.events import Content, Finished, Thinking, ToolCalled
from groundup.chat.messages import Message, ToolCall
from groundup.chat.model import ChatModel, ModelDefaults
from groundup.chat.requests import AskedBy, ChatRequest, CompletionRequest, SamplingWishes
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.client import Engine, Generation
from groundup.engine.protocol import ContextShift
from groundup.errors import PromptTooLongError, UnsupportedCapabilityError
from tests.conftest import TinyModels
from tests.engine.real_engines import real_engine

from .chat_models import (
    WEATHER,
    answer,
    calls_of,
    end_of,
    knowing,
    saying,
    scripted,
    seedling_model,
    text_of,
    thinking_of,
)
from .tool_templates import TOOL_FAMILIES

HERMES = knowing("<think>", "</think>", "<tool_call>", "{{ tools }}")
GREEDY = SamplingWishes(given={"temperature": 0})
SEEDED = SamplingWishes(given={"seed": 1})
ANSWERED = (Content, Thinking, ToolCalled)
PNG = b"\x89PNG\r\n\x1a\n"


def asking(text: str, **more: object) -> ChatRequest:
    return ChatRequest(messages=[Message("user", text)], **more)  # type: ignore[arg-type]  # its fields


async def test_seedling_answers() -> None:
    """A real model: the answer comes in pieces, every token with its choice, and the counts agree."""
    async with seedling_model() as chat:
        assert chat.capabilities == ("completion",)
        events = await answer(chat, asking("Who are you?", sampling=GREEDY, max_tokens=10, logprobs=2))
        end = end_of(events)
        choices = [choice for event in events if isinstance(event, Content) for choice in event.choices]
        assert text_of(events).strip()
        assert end.reason in ("stop", "length")
        assert len(choices) >= end.usage.generated_tokens > 0
        assert all(len(choice.top) == 2 for choice in choices)


async def test_seedling_stops_at_a_text() -> None:
    """A text to stop at is not part of the answer, and is told."""
    async with seedling_model() as chat:
        whole = text_of(await answer(chat, asking("Who are you?", sampling=GREEDY, max_tokens=20)))
        word = whole.split()[2]
        events = await answer(chat, asking("Who are you?", sampling=GREEDY, max_tokens=20, stop=[word]))
        assert text_of(events) == whole[: whole.index(word)]
        assert end_of(events).stop_string == word


async def test_parts_of_an_answer_come_apart() -> None:
    """Thinking, answer and calls are events of their own; the reason says that tools are called."""
    said = '<think>Hm.</think>Look.<tool_call>{"name": "weather", "arguments": {"city": "Graz"}}</tool_call>'
    async with scripted(HERMES) as chat:
        events = await answer(chat, ChatRequest(messages=[saying(said)], tools=[WEATHER]))
    assert thinking_of(events) == "Hm."
    assert text_of(events) == "Look."
    assert calls_of(events) == [ToolCall("weather", {"city": "Graz"})]
    assert end_of(events).reason == "tool_calls"
    assert end_of(events).thinking_tokens == 1


async def test_an_answer_ends_after_one_call_where_several_are_not_wanted() -> None:
    """The model need not go on, and the reason is the call."""
    call = '<tool_call>{"name": "weather", "arguments": {}}</tool_call>'
    async with scripted(HERMES) as chat:
        request = ChatRequest(
            messages=[saying(call, tokens=1000)], tools=[WEATHER], parallel_tool_calls=False
        )
        events = await answer(chat, request)
    assert calls_of(events) == [ToolCall("weather")]
    assert end_of(events).reason == "tool_calls"
    assert end_of(events).usage.generated_tokens < 1000


async def test_what_cannot_be_had_is_told_at_the_end() -> None:
    """A model that always thinks says so, in the last event."""
    async with scripted(knowing("<think>", "</think>")) as chat:
        events = await answer(chat, ChatRequest(messages=[saying("<think>Hm.</think>Yes.")], think=False))
        assert [warned.code for warned in end_of(events).warnings] == ["thinking-not-off"]
        assert thinking_of(events) == "Hm."


@pytest.mark.parametrize(
    ("request_", "capability"),
    [
        (asking("hi", tools=[WEATHER]), "tools"),
        (asking("hi", think=True), "thinking"),
        (asking("hi", think="low"), "thinking"),
        (ChatRequest(messages=[Message("user", "hi", images=[PNG])]), "vision"),
    ],
)
async def test_what_a_model_cannot_do_is_refused(request_: ChatRequest, capability: str) -> None:
    """Before anything is computed, with the name of what is missing."""
    async with scripted() as chat:
        with pytest.raises(UnsupportedCapabilityError, match=capability):
            await chat.prepare(request_)


async def test_tools_that_must_not_be_used_are_not_told() -> None:
    """With the choice `none` the template sees no tools, and a model without tools is asked all the same."""
    async with scripted("{{ tools is none }}") as chat:
        prepared = await chat.prepare(asking("hi", tools=[WEATHER], tool_choice="none"))
        assert prepared.prompt.spans[0].text == "True"
    async with scripted() as chat:
        await chat.prepare(asking("hi", tools=[WEATHER], tool_choice="none"))


async def test_what_a_model_brings_comes_first() -> None:
    """Its system message unless the conversation begins with one; its first messages always."""
    written = "{% for m in messages %}{{ m.role[0] }}:{{ m.content }};{% endfor %}"
    before = (Message("user", "Hi"), Message("assistant", "Hello"))
    async with scripted(written, system="Be kind.", messages=before) as chat:
        own = await chat.prepare(asking("Bye"))
        assert own.prompt.spans[0].text == "s:Be kind.;u:Hi;a:Hello;u:Bye;"
        given = [Message("system", "Be brief."), Message("user", "Bye")]
        other = await chat.prepare(ChatRequest(messages=given))
        assert other.prompt.spans[0].text == "s:Be brief.;u:Hi;a:Hello;u:Bye;"


async def test_public_messages_count_after_what_the_model_brings() -> None:
    """What everybody may share includes the messages of the model itself."""
    written = "{% for m in messages %}{{ m.content }};{% endfor %}"
    async with scripted(written, system="Be kind.") as chat:
        request = ChatRequest(
            messages=[Message("user", "Lesson"), Message("user", "Secret")], public_messages=1
        )
        prepared = await chat.prepare(request)
        assert prepared.prompt.public is not None
        assert "".join(span.text for span in prepared.prompt.public) == "Be kind.;Lesson;"


async def test_wishes_win_in_their_order() -> None:
    """The client's values, then the model's, then those that a dialect brings, then our own."""
    async with scripted(parameters={"top_k": 7, "temperature": 0.3}) as chat:
        wishes = SamplingWishes(given={"temperature": 0.1, "seed": None}, defaults={"top_p": 1.0, "top_k": 9})
        sampling = (await chat.prepare(asking("hi", sampling=wishes))).sampling
        assert (sampling.temperature, sampling.top_k, sampling.top_p) == (0.1, 7, 1.0)
        assert sampling.seed is None


async def test_limits_of_the_model_hold_unless_others_are_given() -> None:
    """Its longest answer is replaced by the client's; its stop texts are added to."""
    async with scripted(max_tokens=5, stop=("END",)) as chat:
        assert (await chat.prepare(asking("hi"))).max_tokens == 5
        prepared = await chat.prepare(asking("hi", max_tokens=9, stop=["."]))
        assert prepared.max_tokens == 9
        assert prepared.stop == ["END", "."]


async def test_a_smaller_context_counts_for_one_request() -> None:
    """The answer ends where it would be full; a prompt that does not fit is refused with both figures."""
    async with scripted() as chat:
        prepared = await chat.prepare(asking("four", context_tokens=10))
        assert prepared.max_tokens == 6
        with pytest.raises(PromptTooLongError) as caught:
            await chat.prepare(asking("four", context_tokens=4))
        assert (caught.value.prompt_tokens, caught.value.context_tokens) == (4, 4)


async def test_a_shift_gets_the_smaller_context_as_its_window() -> None:
    """Then the answer has no other limit than its own; the prompt must fit all the same."""
    async with scripted() as chat:
        prepared = await chat.prepare(asking("four", context_tokens=10, shift=ContextShift(3)))
        assert prepared.shift == ContextShift(3, 10)
        assert prepared.max_tokens is None
        assert (await chat.prepare(asking("four", shift=ContextShift(3)))).shift == ContextShift(3)
        with pytest.raises(PromptTooLongError):
            await chat.prepare(asking("four", context_tokens=4, shift=ContextShift(3)))


async def test_nothing_is_shifted_beside_images() -> None:
    """Half an image cannot be read again: the wish is left out, and that is told."""
    question = Message("user", "four", images=[b"a picture"])
    async with scripted(can_see=True) as chat:
        prepared = await chat.prepare(ChatRequest(messages=[question], shift=ContextShift()))
        assert prepared.shift is None
        assert [(one.code, one.details["beside"]) for one in prepared.warnings] == [
            ("unsupported-field", "images")
        ]


async def test_a_prompt_may_end_inside_thinking() -> None:
    """What the template opened, the model goes on with; a question that names the tag opens nothing."""
    async with scripted(HERMES + "{% if add_generation_prompt and messages[1:] %}<think>{% endif %}") as chat:
        inside = await chat.prepare(ChatRequest(messages=[Message("user", "a"), Message("user", "b")]))
        assert [type(piece).__name__ for piece in inside.parser.feed("Hm.")] == ["ThinkingPiece"]
        outside = await chat.prepare(asking("What does <think> mean?"))
        assert [type(piece).__name__ for piece in outside.parser.feed("It")] == ["ContentPiece"]


async def test_who_asks_is_told_to_the_engine() -> None:
    """Owner and user travel with the request."""
    async with scripted() as chat:
        prepared = await chat.prepare(asking("hi", asked_by=AskedBy(owner="anna", user="room")))
        assert prepared.asked_by == AskedBy(owner="anna", user="room")


async def test_tokens_of_an_earlier_conversation_stand_before() -> None:
    """As they are, and before what the template writes."""
    async with scripted() as chat:
        prepared = await chat.prepare(asking("hi", before_tokens=[1, 2]))
        assert prepared.prompt.tokens == [1, 2, *b"hi"]


async def test_a_text_is_continued_as_it_is() -> None:
    """Without template and parser: tags are letters, and no stop text of the script is added."""
    async with scripted(HERMES) as chat:
        prepared = await chat.prepare_completion(CompletionRequest(prompt=saying("<think>a").content))
        events = [event async for event in chat.stream(prepared)]
        assert text_of(events) == "<think>a"
        assert not any(isinstance(event, Thinking) for event in events)
        assert isinstance(events[-1], Finished)
        ids = await chat.prepare_completion(CompletionRequest(prompt=[104, 105]))
        assert ids.prompt.tokens == [104, 105]


async def test_the_engine_is_told_what_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is only continued is not likely to come again; a conversation is."""
    asked = list[bool]()
    generate = Engine.generate

    def noting(engine: Engine, *arguments: Any, **how: Any) -> Generation:
        asked.append(how["is_one_off"])
        return generate(engine, *arguments, **how)

    monkeypatch.setattr(Engine, "generate", noting)
    async with scripted() as chat:
        for prepared in (
            await chat.prepare(asking("hi")),
            await chat.prepare_completion(CompletionRequest(prompt="hi")),
        ):
            assert [event async for event in chat.stream(prepared)]
    assert asked == [False, True]


async def test_a_real_model_answers_in_every_family(tiny_models: TinyModels) -> None:
    """With tools, calls and thinking in the history: every token is accounted for, and no tag shows."""
    calls = [ToolCall("weather", {"city": "Graz"})]
    talk = [
        Message("user", "Rain?"),
        Message("assistant", "", tool_calls=calls),
        Message("tool", "rain", tool_name="weather"),
        Message("assistant", "Yes.", thinking="It says rain."),
        Message("user", "Thanks"),
    ]
    async with real_engine(tiny_models("qwen3")) as engine, TemplateRenderer() as renderer:
        for name, family in TOOL_FAMILIES.items():
            chat = ChatModel(engine, renderer, ModelDefaults(name=name, template=family.template))
            tools = [WEATHER] if "tools" in chat.capabilities else []
            request = ChatRequest(
                messages=talk,
                tools=tools,
                max_tokens=12,
                logprobs=1,
                sampling=SamplingWishes(given={"seed": 1}),
            )
            events = await answer(chat, request)
            choices = [one for event in events if isinstance(event, ANSWERED) for one in event.choices]
            assert len(choices) == end_of(events).usage.generated_tokens, name
            shown = text_of(events) + thinking_of(events)
            assert not any(special in shown for special in engine.facts.special_texts), name


async def test_a_long_conversation_fits_a_real_model(tiny_models: TinyModels) -> None:
    """As the engine counts: as many turns stay as fit, and the system's message with them."""
    turns = [Message(role, f"{role} says {n}") for n in range(60) for role in ("user", "assistant")]
    talk = [Message("system", "Be brief."), *turns, Message("user", "Now?")]
    settings = {"context_tokens": 256}
    async with real_engine(tiny_models("qwen3"), **settings) as engine, TemplateRenderer() as renderer:
        template = TOOL_FAMILIES["hermes"].template
        chat = ChatModel(engine, renderer, ModelDefaults(name="tiny", template=template))
        with pytest.raises(PromptTooLongError):
            await answer(chat, ChatRequest(messages=talk))
        events = await answer(chat, ChatRequest(messages=talk, truncate=True, max_tokens=1))
        (warned,) = end_of(events).warnings
        assert warned.code == "messages-dropped"
        assert int(warned.details["messages"]) % 2 == 0
        kept = end_of(events).usage.prompt_tokens
        assert kept < 256
        one_turn = int(warned.details["tokens"]) / (int(warned.details["messages"]) / 2)
        assert kept + one_turn * 1.2 > 256  # no more was dropped than had to be
