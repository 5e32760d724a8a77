"""Events become chunks."""

from __future__ import annotations

import json
from typing import Any

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.chat.messages import ToolCall
from groundup.engine.protocol import TokenChoice, TokenProbability, Usage
from groundup.server.openai.chat_chunks import ChatChunks
from groundup.server.openai.events import DONE
from tests.server.calls import a_call

USAGE = Usage(3, 0, 3, 2, 0.0, 0.0, 0.0, None, 0, 0)
CHOICE = TokenChoice(TokenProbability(1, b"\xc3", -0.5), [TokenProbability(1, b"\xc3", -0.5)])
STOP = Finished(reason="stop", usage=USAGE)


def chunks(*events: ChatEvent, top: int | None = None) -> list[dict[str, Any]]:
    """The only choice of each chunk."""
    writer = ChatChunks(a_call(), "m", top, with_usage=False)
    raw = b"".join(chunk for event in events for chunk in writer.take(0, event))
    assert b"".join(writer.end()) == DONE
    return [json.loads(line[len("data: ") :])["choices"][0] for line in raw.decode().split("\n\n") if line]


def test_a_role_before_anything_but_text() -> None:
    """The first chunk of text carries the role; before thinking and calls it has a chunk of its own."""
    begin = {"role": "assistant", "content": ""}
    call = ToolCalled(ToolCall("look", {"a": 1}, "c1"), 0)
    assert [one["delta"] for one in chunks(Content("A"))] == [begin | {"content": "A"}]
    assert [one["delta"] for one in chunks(Thinking("A"))] == [begin, {"reasoning": "A"}]
    assert chunks(call)[0]["delta"] == begin
    assert [one["delta"] for one in chunks(STOP)] == [begin, {}]


def test_no_empty_chunk_unless_it_has_logprobs() -> None:
    """Those of text that was held back, and was nothing in the end, are sent all the same."""
    held_back = Content("", [CHOICE])
    assert chunks(Content("A"), held_back, STOP)[1:] == chunks(Content("A"), STOP)[1:]
    _, kept, _ = chunks(Content("A"), held_back, STOP, top=1)
    assert kept["delta"] == {"content": ""}
    assert kept["logprobs"]["content"][0]["bytes"] == [0xC3]


def test_logprobs_go_with_the_thinking_they_belong_to() -> None:
    """They stand in the chunk of the text, not in that of the role."""
    role, thinking = chunks(Thinking("A", [CHOICE]), top=0)
    assert "logprobs" not in role
    assert thinking["logprobs"]["content"][0]["top_logprobs"] == []
