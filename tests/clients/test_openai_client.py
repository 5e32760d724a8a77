"""The `openai` package, with nothing changed but the address."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any, Literal

import pytest

from tests.server.live import Live, script
from tests.server.scripted_models import THINKER, answering

from . import weather

openai = pytest.importorskip("openai", reason="the extra [clients] is not installed")
pydantic = pytest.importorskip("pydantic", reason="the extra [clients] is not installed")


def user(text: str) -> list[Any]:
    """A conversation that begins."""
    return [{"role": "user", "content": text}]


@pytest.fixture(scope="module")
def seedling(seedling_live: Live) -> Iterator[Any]:
    """A client of a server with Seedling."""
    with openai.OpenAI(base_url=seedling_live.v1, api_key="any", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def scripted(scripted_live: Live) -> Iterator[Any]:
    """A client of a server with scripted models."""
    with openai.OpenAI(base_url=scripted_live.v1, api_key="any", max_retries=0) as client:
        yield client


def age_of() -> Any:
    """A class that an answer is parsed into."""

    class Age(pydantic.BaseModel):  # type: ignore[misc, name-defined]
        years: Literal[7, 8]

    return Age


def test_models(seedling: Any) -> None:
    """They are listed, and found by name."""
    (listed,) = seedling.models.list().data
    assert seedling.models.retrieve(listed.id) == listed


def test_chat(seedling: Any) -> None:
    """A question is answered, whole and in pieces alike."""
    body = {"model": "seedling", "messages": user("Hello"), "max_tokens": 6, "temperature": 0}
    whole = seedling.chat.completions.create(**body)
    assert whole.usage.completion_tokens == 6
    chunks = list(
        seedling.chat.completions.create(**body, stream=True, stream_options={"include_usage": True})
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage.completion_tokens == 6


def test_the_streaming_helper(seedling: Any) -> None:
    """It gathers the final answer with log-probabilities from the pieces."""
    body = {
        "model": "seedling",
        "messages": user("Hi"),
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": 1,
    }
    with seedling.chat.completions.stream(**body) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    assert {"chunk", "content.delta", "content.done", "logprobs.content.delta"} <= kinds
    assert final.choices[0].finish_reason == "stop"
    assert len(final.choices[0].logprobs.content) > 0


def test_a_story_with_a_tool(scripted: Any) -> None:
    """The call is read, the result is sent with its id, and the answer comes."""
    messages = user(weather.QUESTION)
    asked = scripted.chat.completions.create(model=THINKER, messages=messages, tools=[weather.TOOL])
    (call,) = asked.choices[0].message.tool_calls
    assert (call.function.name, json.loads(call.function.arguments)) == ("weather", weather.ARGUMENTS)
    messages += [
        asked.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": weather.RESULT},
    ]
    told = scripted.chat.completions.create(model=THINKER, messages=messages, tools=[weather.TOOL])
    assert told.choices[0].message.content == weather.ANSWER


def test_a_tool_in_a_stream(scripted: Any) -> None:
    """The streaming helper puts the call together."""
    with scripted.chat.completions.stream(
        model=THINKER, messages=user(weather.QUESTION), tools=[weather.TOOL]
    ) as stream:
        final = stream.get_final_completion()
    (call,) = final.choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == weather.ARGUMENTS
    assert final.choices[0].finish_reason == "tool_calls"


def test_parsed_answers(seedling: Any) -> None:
    """A class becomes a schema, the answer an object of it."""
    age = age_of()
    answer = seedling.chat.completions.parse(model="seedling", messages=user("Age?"), response_format=age)
    assert answer.choices[0].message.parsed.years in (7, 8)
    response = seedling.responses.parse(model="seedling", input="Age?", text_format=age)
    assert response.output_parsed.years in (7, 8)


def test_completions(seedling: Any) -> None:
    """A text is continued, with its log-probabilities."""
    answer = seedling.completions.create(
        model="seedling", prompt="Once upon", max_tokens=3, echo=True, logprobs=1
    )
    assert answer.choices[0].text.startswith("Once upon")
    assert answer.choices[0].logprobs.token_logprobs[0] is None


def test_embeddings(seedling: Any) -> None:
    """The client asks for base64 by itself, and gets the vectors that floats give."""
    packed = seedling.embeddings.create(model="seedling", input=["A cat", "A dog"])
    plain = seedling.embeddings.create(model="seedling", input=["A cat", "A dog"], encoding_format="float")
    for one, other in zip(packed.data, plain.data, strict=True):
        assert list(one.embedding) == pytest.approx(other.embedding, abs=1e-6)


def test_responses(scripted: Any) -> None:
    """The story with a tool, whole and through the streaming helper."""
    tool = {"type": "function"} | weather.TOOL["function"]
    with scripted.responses.stream(model=THINKER, input=user(weather.QUESTION), tools=[tool]) as stream:
        asked = stream.until_done().get_final_response()
    call = asked.output[-1]
    assert (call.name, json.loads(call.arguments)) == ("weather", weather.ARGUMENTS)
    told = scripted.responses.create(
        model=THINKER,
        tools=[tool],
        input=[
            *user(weather.QUESTION),
            *[item.model_dump(exclude_none=True) for item in asked.output],
            {"type": "function_call_output", "call_id": call.call_id, "output": weather.RESULT},
        ],
    )
    assert told.output_text == weather.ANSWER


def test_errors_are_those_of_the_client(seedling: Any) -> None:
    """Each status becomes the class that its users catch."""
    with pytest.raises(openai.NotFoundError) as missing:
        seedling.chat.completions.create(model="nobody", messages=user("Hi"))
    assert missing.value.code == "model_not_found"
    assert missing.value.request_id == missing.value.response.headers["groundup-request-id"]
    with pytest.raises(openai.BadRequestError) as long:
        seedling.chat.completions.create(model="seedling", messages=user("word " * 5000))
    assert long.value.code == "context_length_exceeded"
    with pytest.raises(openai.LengthFinishReasonError):
        seedling.chat.completions.parse(
            model="seedling", messages=user("Age?"), response_format=age_of(), max_tokens=1
        )


def test_a_broken_stream_raises(scripted: Any) -> None:
    """Who reads a stream learns that the model died, after what came before."""
    dying = user(script(tokens=5, text="word ", crash_at=3))
    stream = scripted.chat.completions.create(model=THINKER, messages=dying, stream=True)
    pieces = (chunk.choices[0].delta.content for chunk in stream)
    assert next(pieces).startswith("w")
    with pytest.raises(openai.APIError, match="stopped"):
        list(pieces)


@pytest.mark.promise("H-02")
def test_a_closed_stream_ends_the_answer(scripted: Any, scripted_live: Live) -> None:
    """Who stops reading frees the engine at once."""
    endless = user(script(tokens=10_000, text="word ", interval_s=0.01))
    with scripted.chat.completions.create(model=THINKER, messages=endless, stream=True) as stream:
        next(iter(stream))
    (loaded,) = scripted_live.host.loaded()
    end = time.monotonic() + 1
    while loaded.users and time.monotonic() < end:
        time.sleep(0.01)
    assert loaded.users == 0


async def test_the_async_client(seedling_live: Live) -> None:
    """It streams and embeds as the other one does."""
    async with openai.AsyncOpenAI(base_url=seedling_live.v1, api_key="any", max_retries=0) as client:
        stream = await client.chat.completions.create(
            model="seedling", messages=user("Hello"), max_tokens=3, stream=True
        )
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        vectors = await client.embeddings.create(model="seedling", input="A cat")
    assert text
    assert len(vectors.data[0].embedding) == 256


def test_several_answers(scripted: Any) -> None:
    """`n` gives so many choices."""
    answer = scripted.chat.completions.create(model=THINKER, messages=user(answering("Hello")), n=3)
    assert [choice.message.content for choice in answer.choices] == ["Hello"] * 3
