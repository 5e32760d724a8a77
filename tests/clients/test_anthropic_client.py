"""The `anthropic` package, with nothing changed but the address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.live import Live, script
from tests.server.scripted_models import THINKER

from . import weather

anthropic = pytest.importorskip("anthropic", reason="the extra [clients] is not installed")

TOOL = {"name": "weather", "description": "Tells the weather.", "input_schema": weather.PARAMETERS}


def user(text: str) -> list[Any]:
    """A conversation that begins."""
    return [{"role": "user", "content": text}]


@pytest.fixture(scope="module")
def seedling(seedling_live: Live) -> Iterator[Any]:
    """A client of a server with Seedling."""
    with anthropic.Anthropic(base_url=seedling_live.address, api_key="any", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def scripted(scripted_live: Live) -> Iterator[Any]:
    """A client of a server with scripted models."""
    with anthropic.Anthropic(base_url=scripted_live.address, api_key="any", max_retries=0) as client:
        yield client


def test_messages(seedling: Any) -> None:
    """A question is answered, whole and in pieces alike, and its tokens are counted exactly."""
    body = {"model": "seedling", "messages": user("Hello"), "max_tokens": 6, "extra_body": {"temperature": 0}}
    whole = seedling.messages.create(**body)
    with seedling.messages.stream(**body) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert text == whole.content[0].text == final.content[0].text
    assert (whole.stop_reason, whole.usage.output_tokens) == ("max_tokens", 6)
    counted = seedling.messages.count_tokens(model="seedling", messages=user("Hello"))
    assert counted.input_tokens == whole.usage.input_tokens == final.usage.input_tokens


def test_a_story_with_a_tool(scripted: Any) -> None:
    """Thinking and the call are sent back with the result, and the answer comes."""
    with scripted.messages.stream(
        model=THINKER,
        max_tokens=500,
        messages=user(weather.QUESTION),
        tools=[TOOL],
        thinking={"type": "enabled", "budget_tokens": 1024},
    ) as stream:
        asked = stream.get_final_message()
    thinking, call = asked.content
    assert thinking.thinking == "I look."
    assert (call.name, call.input, asked.stop_reason) == ("weather", weather.ARGUMENTS, "tool_use")
    result = {"type": "tool_result", "tool_use_id": call.id, "content": weather.RESULT}
    told = scripted.messages.create(
        model=THINKER,
        max_tokens=500,
        tools=[TOOL],
        messages=[
            *user(weather.QUESTION),
            {"role": "assistant", "content": asked.content},
            {"role": "user", "content": [result]},
        ],
    )
    assert told.content[0].text == weather.ANSWER


def test_errors_are_those_of_the_client(seedling: Any, scripted: Any) -> None:
    """Each status becomes the class that its users catch, in a stream as well."""
    with pytest.raises(anthropic.NotFoundError) as missing:
        seedling.messages.create(model="nobody", max_tokens=5, messages=user("Hi"))
    assert missing.value.request_id == missing.value.body["request_id"]
    dying = user(script(tokens=5, text="word ", crash_at=3))
    with (
        pytest.raises(anthropic.APIStatusError),
        scripted.messages.stream(model=THINKER, max_tokens=50, messages=dying) as stream,
    ):
        stream.get_final_message()


async def test_the_async_client(seedling_live: Live) -> None:
    """It streams as the other one does."""
    async with (
        anthropic.AsyncAnthropic(base_url=seedling_live.address, api_key="any", max_retries=0) as client,
        client.messages.stream(model="seedling", max_tokens=3, messages=user("Hello")) as stream,
    ):
        assert "".join([text async for text in stream.text_stream])
