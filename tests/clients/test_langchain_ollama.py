"""LangChain's package for Ollama's API, with nothing changed but the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.server.live import Live
from tests.server.scripted_models import THINKER, answering

from . import weather

langchain_ollama = pytest.importorskip("langchain_ollama", reason="the extra [clients] is not installed")
messages = pytest.importorskip("langchain_core.messages", reason="the extra [clients] is not installed")

pytestmark = pytest.mark.filterwarnings("default")  # other people's warnings are theirs


Make = Callable[..., Any]


@pytest.fixture
def opened() -> Iterator[Make]:
    """Makes objects of LangChain's, whose connections are closed at the end: they do not do that."""
    made: list[Any] = []

    def make(kind: str, live: Live, model: str, **more: Any) -> Any:
        made.append(getattr(langchain_ollama, kind)(base_url=live.address, model=model, **more))
        return made[-1]

    yield make
    for one in made:
        one._client.close()


def test_chat(seedling_live: Live, opened: Make) -> None:
    """A question is answered, whole and in pieces, with figures."""
    model = opened(
        "ChatOllama", seedling_live, "seedling", temperature=0, num_predict=5, seed=1, keep_alive="5m"
    )
    whole = model.invoke("Hello")
    pieces = list(model.stream("Hello"))
    assert "".join(piece.content for piece in pieces) == whole.content
    assert whole.usage_metadata["output_tokens"] == 5
    assert whole.response_metadata["done_reason"] == "length"


def test_thinking(scripted_live: Live, opened: Make) -> None:
    """Thinking is beside the answer where it is wanted, and nowhere where it is not."""
    asked = answering("<think>Hm.</think>Hello")
    loud = opened("ChatOllama", scripted_live, THINKER, reasoning=True).invoke(asked)
    silent = opened("ChatOllama", scripted_live, THINKER, reasoning=False).invoke(asked)
    assert (loud.content, loud.additional_kwargs["reasoning_content"]) == ("Hello", "Hm.")
    assert silent.content == "Hello"
    assert "reasoning_content" not in silent.additional_kwargs


def test_a_story_with_a_tool(scripted_live: Live, opened: Make) -> None:
    """The call is read, the result is sent, and the answer comes."""
    model = opened("ChatOllama", scripted_live, THINKER).bind_tools([weather.TOOL])
    question = messages.HumanMessage(weather.QUESTION)
    asked = model.invoke([question])
    (call,) = asked.tool_calls
    assert (call["name"], call["args"]) == ("weather", weather.ARGUMENTS)
    result = messages.ToolMessage(weather.RESULT, tool_call_id=call["id"])
    assert model.invoke([question, asked, result]).content == weather.ANSWER


def test_structured_output(seedling_live: Live, opened: Make) -> None:
    """A schema comes back as an object that keeps to it."""
    schema = {
        "title": "Reply",
        "type": "object",
        "properties": {"yes": {"type": "boolean"}},
        "required": ["yes"],
    }
    model = opened("ChatOllama", seedling_live, "seedling", temperature=0).with_structured_output(
        schema, method="json_schema"
    )
    assert model.invoke("Hello")["yes"] in (True, False)


def test_completion(seedling_live: Live, opened: Make) -> None:
    """The older model for texts gives a text, whole and in pieces."""
    model = opened("OllamaLLM", seedling_live, "seedling", temperature=0, num_predict=5)
    assert "".join(model.stream("Hello")) == model.invoke("Hello") != ""


async def test_embeddings(seedling_live: Live, opened: Make) -> None:
    """Documents and questions become vectors, also in coroutines."""
    model = opened("OllamaEmbeddings", seedling_live, "seedling")
    one, two = model.embed_documents(["one", "two"])
    assert model.embed_query("two") == pytest.approx(two, abs=1e-4)
    assert await model.aembed_query("one") == pytest.approx(one, abs=1e-4)
    await model._async_client.close()
