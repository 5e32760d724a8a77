"""LangChain's package for OpenAI's API, with nothing changed but the address."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.live import Live
from tests.server.scripted_models import THINKER

from . import weather

langchain_openai = pytest.importorskip("langchain_openai", reason="the extra [clients] is not installed")
messages = pytest.importorskip("langchain_core.messages", reason="the extra [clients] is not installed")

pytestmark = pytest.mark.filterwarnings("default")  # other people's warnings are theirs


def chat(live: Live, model: str, **more: Any) -> Any:
    """LangChain's chat model."""
    return langchain_openai.ChatOpenAI(base_url=live.v1, api_key="any", model=model, max_retries=0, **more)


def test_chat(seedling_live: Live) -> None:
    """A question is answered, whole and in pieces, with figures."""
    model = chat(seedling_live, "seedling", temperature=0, max_tokens=5, stream_usage=True)
    whole = model.invoke("Hello")
    pieces = list(model.stream("Hello"))
    assert "".join(piece.content for piece in pieces) == whole.content
    assert whole.usage_metadata["output_tokens"] == 5
    assert sum(piece.usage_metadata["output_tokens"] for piece in pieces if piece.usage_metadata) == 5


@pytest.mark.parametrize("use_responses_api", [False, True])
def test_a_story_with_a_tool(scripted_live: Live, use_responses_api: bool) -> None:
    """The call is read, the result is sent, and the answer comes, by either address."""
    model = chat(scripted_live, THINKER, use_responses_api=use_responses_api).bind_tools([weather.TOOL])
    question = messages.HumanMessage(weather.QUESTION)
    asked = model.invoke([question])
    (call,) = asked.tool_calls
    assert (call["name"], call["args"]) == ("weather", weather.ARGUMENTS)
    result = messages.ToolMessage(weather.RESULT, tool_call_id=call["id"])
    assert model.invoke([question, asked, result]).text == weather.ANSWER


def test_structured_output(seedling_live: Live) -> None:
    """A schema is kept."""
    schema = {
        "title": "age",
        "type": "object",
        "properties": {"years": {"enum": [7, 8]}},
        "required": ["years"],
        "additionalProperties": False,
    }
    model = chat(seedling_live, "seedling").with_structured_output(schema, method="json_schema")
    assert model.invoke("Age?")["years"] in (7, 8)


def test_embeddings(seedling_live: Live) -> None:
    """Texts become vectors once the client is told not to send ids of OpenAI's tokenizer."""
    embeddings = langchain_openai.OpenAIEmbeddings(
        base_url=seedling_live.v1, api_key="any", model="seedling", check_embedding_ctx_length=False
    )
    assert [len(one) for one in embeddings.embed_documents(["A cat", "A dog"])] == [256, 256]
