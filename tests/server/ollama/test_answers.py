"""Answers as lines or as one object, and what becomes of them when the client leaves."""

from __future__ import annotations

import json
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.requests import Request

from groundup.chat.events import Content, Finished, Reading, Thinking, ToolCalled, Waiting
from groundup.chat.messages import ToolCall
from groundup.engine.protocol import TokenChoice, TokenProbability, Usage
from groundup.host.host import Lease
from groundup.server import streams
from groundup.server.answered import Begun
from groundup.server.call import Call, Caller, Services
from groundup.server.ollama.answers import AnswerLines, joined
from tests.canaries.deaf_endpoint import DeafEndpoint
from tests.server.live import Live, live_server, script

from .conftest import Native, opened

HEARD_WITHIN_S = 1.0
PHASES = ("queue", "prefill", "decode")
USAGE = Usage(5, 2, 3, 4, 0.5, 0.25, 0.125, 0.75, 9, 42)


@dataclass
class LoadedOnce:
    """What lines want to know of a lease."""

    load_s: float = 0.5
    context_tokens: int = 64


def lines_of(*, is_chat: bool = True, top: int | None = None, hides_thinking: bool = False) -> AnswerLines:
    """A writer of lines for a request that nobody sent."""
    call = Call(cast(Request, None), cast(Services, None), Caller())  # neither is touched
    lines = AnswerLines(call, "m", is_chat, top, hides_thinking)
    lines.line(Begun(cast(Lease, LoadedOnce())))
    return lines


def choice(piece: bytes, logprob: float = -1.0) -> TokenChoice:
    """A token that was chosen, without alternatives."""
    return TokenChoice(TokenProbability(1, piece, logprob), [])


def written(lines: AnswerLines, *events: Any) -> list[dict[str, Any]]:
    """The lines of events."""
    return [line for event in events if (line := lines.line(event)) is not None]


def test_waiting_and_reading_are_not_told() -> None:
    """This dialect has no words for the queue and for how much of a prompt is read."""
    assert written(lines_of(), Waiting(3), Reading(1, 2, 0)) == []


def test_a_generate_line() -> None:
    """Text is in `response`, thinking beside it, and calls come in the last line."""
    lines = lines_of(is_chat=False)
    called = ToolCalled(ToolCall("f", {"a": 1}), 0)
    thought, said, *_, last = written(
        lines, Thinking("Hm"), Content("Hi"), called, Finished(reason="tool_calls", usage=USAGE)
    )
    assert list(thought) == ["model", "created_at", "response", "thinking", "done"]
    assert list(said) == ["model", "created_at", "response", "done"]
    assert last["done_reason"] == "stop"
    assert last["tool_calls"][0]["function"] == {"index": 0, "name": "f", "arguments": {"a": 1}}


def test_figures_of_the_end() -> None:
    """Durations are nanoseconds, the prompt counts whole, and our own fields name their units."""
    last = written(lines_of(), Finished(reason="stop", usage=USAGE))[-1]
    assert (last["prompt_eval_count"], last["load_duration"]) == (5, 500_000_000)
    assert (last["eval_count"], last["eval_duration"]) == (4, 125_000_000)
    assert last["prompt_eval_duration"] == 250_000_000
    ours = last["groundup"]
    assert (ours["prompt_tokens_reused"], ours["prompt_tokens_computed"], ours["queue_s"]) == (2, 3, 0.5)
    assert (ours["seed"], ours["context_tokens"]) == (42, 64)


def test_hidden_thinking_keeps_its_log_probabilities() -> None:
    """No log-probability is lost with a text that is not told."""
    told = written(lines_of(top=0, hides_thinking=True), Thinking("Hm", [choice(b"Hm")]))
    assert told[0]["message"] == {"role": "assistant", "content": ""}
    assert [one["token"] for one in told[0]["logprobs"]] == ["Hm"]
    assert written(lines_of(hides_thinking=True), Thinking("Hm")) == []


def test_joining() -> None:
    """Texts are joined, thinking apart, and log-probabilities come after `done`."""
    events = (
        Thinking("H", [choice(b"H")]),
        Thinking("m", [choice(b"m")]),
        Content("A"),
        Content("b", [choice(b"Ab")]),
        Finished(reason="stop", usage=USAGE),
    )
    whole = joined(written(lines_of(is_chat=False, top=0), *events))
    assert (whole["response"], whole["thinking"], len(whole["logprobs"])) == ("Ab", "Hm", 3)
    assert list(whole)[:6] == ["model", "created_at", "response", "thinking", "done", "logprobs"]
    chat = joined(written(lines_of(top=0), *events))
    assert chat["message"] == {"role": "assistant", "content": "Ab", "thinking": "Hm"}


def test_a_quiet_time_is_bridged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing comes, lines without text say that the server is there, from the prefill on."""
    monkeypatch.setattr(streams, "QUIET_S", 0.2)
    with live_server(tmp_path, fake=True) as live:
        for native in opened(live):
            asked = {"model": "seedling", "prompt": script(stall_in="prefill"), "raw": True}
            with native.http.stream("POST", "/api/generate", json=asked) as answer:
                texts = answer.iter_lines()
                lines = [json.loads(next(texts)) for _ in range(3)]
    assert [(line["response"], line["done"]) for line in lines] == [("", False)] * 3


# --- clients that leave ----------------------------------------------------------------------------


class Visitor:
    """A client that asks, waits until its request is where the script stops it, and leaves."""

    def __init__(self, live: Live, *, stall_in: str, stream: bool) -> None:
        self._live = live
        asked = {
            "model": "seedling",
            "prompt": script(tokens=50, stall_in=stall_in),
            "raw": True,
            "stream": stream,
        }
        body = json.dumps(asked).encode()
        host = f"127.0.0.1:{live.port}"
        head = f"POST /api/generate HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._socket = socket.create_connection(("127.0.0.1", live.port))
        self._socket.sendall(head.encode() + body)
        self._wait_for(1, 10.0)

    def leave(self, *, reset: bool) -> float:
        """Close the connection, politely or by reset; the seconds until the engine is idle."""
        if reset:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        left_s = time.monotonic()
        self._socket.close()
        self._wait_for(0, HEARD_WITHIN_S)
        return time.monotonic() - left_s

    def _wait_for(self, count: int, most_s: float) -> None:
        end_s = time.monotonic() + most_s
        while running(self._live) != count:
            assert time.monotonic() < end_s, f"not {count} requests within {most_s} s"
            time.sleep(0.01)


def running(live: Live) -> int:
    """How many requests the engine works on."""
    loaded = live.host.loaded()
    return live.call(loaded[0].chat.engine.statistics()).running if loaded else 0


@pytest.mark.promise("H-02")
@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("phase", PHASES)
def test_who_leaves_stops_the_engine(fake_live: Live, phase: str, stream: bool, reset: bool) -> None:
    """In the queue, in prefill and in decode, streamed or not, the engine is free within a second."""
    Visitor(fake_live, stall_in=phase, stream=stream).leave(reset=reset)
    for native in opened(fake_live):
        assert native.whole("/api/generate", model="seedling", prompt=script(tokens=2), raw=True)["done"]


@pytest.mark.canary("H-02")
@pytest.mark.parametrize("phase", PHASES)
def test_a_deaf_endpoint_is_caught(tmp_path: Path, phase: str) -> None:
    """The check fails for an endpoint that does not race its work against the client's leaving."""
    deaf = DeafEndpoint()
    with live_server(tmp_path, routes=[deaf.route], fake=True) as live:
        visitor = Visitor(live, stall_in=phase, stream=False)
        with pytest.raises(AssertionError, match="not 0 requests"):
            visitor.leave(reset=False)
        live.loop.call_soon_threadsafe(deaf.release.set)


def test_leaving_a_model_that_writes(native: Native) -> None:
    """Seedling stops within a second when its reader leaves, and answers the next one."""
    asked = {"model": "seedling", "prompt": "Once", "raw": True, "options": {"num_predict": -1}}
    with native.http.stream("POST", "/api/generate", json=asked) as answer:
        next(answer.iter_lines())
    end_s = time.monotonic() + HEARD_WITHIN_S
    while running(native.live):
        assert time.monotonic() < end_s
        time.sleep(0.01)
    assert native.whole("/api/generate", model="seedling", prompt="Hi", options={"num_predict": 2})["done"]
