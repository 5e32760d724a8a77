"""A scripted engine behind the real protocol, so that everything above can be tested without a model.

A prompt whose text is a JSON object is a `Script`: stream so many tokens at such a pace, stall in a
phase, crash at a token, ignore cancelling, write half a frame, flood, leak. Any other prompt is
answered with its own words. It is no engine to talk to, and nothing in the product starts it.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from groundup.errors import GroundupError, InvalidParameterError, PromptTooLongError

from .commands import (
    Cancel,
    ClearCache,
    Command,
    Detokenize,
    GetStatistics,
    Pause,
    Resume,
    Shutdown,
    Submit,
    Tokenize,
)
from .events import Done, Event, Failed, Pieces, Prefilled, Queued, Ready, StatisticsReport, Text, Tokens
from .frames import decode_command, decode_settings, encode_frame, read_frame
from .isolation import achieved
from .protocol import EngineFacts, EngineSettings, Statistics, Usage

_SIGNALS = {
    "kill": signal.SIGKILL,
    "segv": signal.SIGSEGV,
    "abort": signal.SIGABRT,
    "stop": signal.SIGSTOP,
}
_TICK_S = 0.002


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the fake engine does with one request."""

    tokens: int = 5
    text: str = "word "  # of each token
    interval_s: float = 0.0  # between two tokens
    stall_in: str = ""  # queue | prefill | decode: stay there until cancelled
    crash_at: int | None = None  # before this token: 0 is in prefill
    crash: str = "kill"  # kill | segv | abort | stop | exit | half_frame | garbage
    ignore_cancel: bool = False
    leak_bytes: int = 0  # at every token
    error: str = ""  # fail with this parameter named


@dataclass
class _Request:
    command: Submit
    script: Script
    steps: Iterator[list[Event]]
    paused: bool = False
    is_done: bool = False


class FakeWorker:
    """Serves scripts until `Shutdown` or the end of stdin."""

    def __init__(
        self, settings: EngineSettings, write: Output, inbox: queue.SimpleQueue[Command | None]
    ) -> None:
        self._settings = settings
        self._write = write
        self._inbox = inbox
        self._requests: dict[int, _Request] = {}
        self._leaked: list[bytes] = []
        self._generated = 0

    def run(self) -> None:
        """The loop: commands, then one step of every request."""
        while True:
            try:
                command = self._inbox.get(timeout=_TICK_S if self._requests else None)
            except queue.Empty:
                command = GetStatistics(-1)
            if command is None or isinstance(command, Shutdown):
                return
            events = self._handle(command)
            for request in list(self._requests.values()):
                if not request.paused:
                    events += next(request.steps, [])
                if request.is_done:
                    del self._requests[request.command.request_id]
            if events:
                self._write(encode_frame(events))

    def _handle(self, command: Command) -> list[Event]:
        match command:
            case Submit():
                return self._submit(command)
            case Cancel(request_id=request_id):
                return self._cancel(request_id)
            case Pause(request_id=request_id) | Resume(request_id=request_id):
                for request in self._requests.values():
                    if request_id in (None, request.command.request_id):
                        request.paused = isinstance(command, Pause)
            case Tokenize():
                data = "".join(span.text for span in command.prompt.spans).encode()
                return [Tokens(command.request_id, list(data), [bytes([byte]) for byte in data])]
            case Detokenize():
                return [Pieces(command.request_id, bytes(command.tokens))]
            case ClearCache(request_id=request_id):
                return [Tokens(request_id, [])]
            case GetStatistics(request_id=request_id) if request_id >= 0:
                return [StatisticsReport(request_id, self._statistics())]
        return []

    def _submit(self, command: Submit) -> list[Event]:
        text = "".join(span.text for span in command.prompt.spans)
        try:
            script = _script(text)
            if len(text) >= self._settings.context_tokens:
                raise PromptTooLongError(len(text), self._settings.context_tokens)
            if script.error:
                raise InvalidParameterError(script.error, "scripted", "something else")
        except GroundupError as error:
            return [Failed(command.request_id, error.to_wire())]
        request = _Request(command, script, iter(()))
        request.steps = self._play(request, text)
        self._requests[command.request_id] = request
        return []

    def _cancel(self, request_id: int) -> list[Event]:
        request = self._requests.get(request_id)
        if request is None or request.script.ignore_cancel:
            return []
        request.is_done = True
        return [Done(request_id, "cancelled", _usage(request.command, 0))]

    def _play(self, request: _Request, prompt: str) -> Iterator[list[Event]]:
        script, request_id = request.script, request.command.request_id
        if script.stall_in == "queue":
            yield [Queued(request_id, 0)]
            yield from _forever()
        yield [Prefilled(request_id, 0, max(1, len(prompt)), 0)]
        if script.stall_in == "prefill":
            yield from _forever()
        words = prompt.split() if script is _ECHO else [script.text] * script.tokens
        limit = request.command.max_tokens or len(words)
        for index, word in enumerate(words[:limit]):
            if index == script.crash_at:
                self._crash(script.crash)
            self._leaked.append(bytes(script.leak_bytes))
            self._generated += 1
            yield [Text(request_id, word + " " if script is _ECHO else word)]
            if script.stall_in == "decode":
                yield from _forever()
            yield from _pause(script.interval_s)
        request.is_done = True
        reason = "stop" if limit >= len(words) else "length"
        yield [Done(request_id, reason, _usage(request.command, min(limit, len(words))))]

    def _crash(self, way: str) -> None:
        if way == "half_frame":
            self._write(b"\xff\x00\x00\x00half")
            os._exit(1)
        if way == "garbage":
            self._write(b"\x04\x00\x00\x00oops")
        elif way in _SIGNALS:
            os.kill(os.getpid(), _SIGNALS[way])
        else:
            os._exit(3)

    def _statistics(self) -> Statistics:
        return Statistics(
            cells_total=self._settings.context_tokens,
            cells_in_use=0,
            cells_cached=0,
            running=len(self._requests),
            waiting=0,
            cached_sequences=0,
            steps=0,
            native_s=0.0,
            python_s=0.0,
            computed_prompt_tokens=0,
            reused_prompt_tokens=0,
            generated_tokens=self._generated,
            preemptions=0,
            longest_silence_s=0.0,
            prefill_tokens_per_s=0.0,
            decode_step_s=0.0,
        )


class Output:
    """Frames to the real stdout."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.dup(1), "wb", buffering=0)

    def __call__(self, data: bytes) -> None:
        """Write all of it."""
        self._file.write(data)


_ECHO = Script()


def _script(text: str) -> Script:
    if not text.startswith("{"):
        return _ECHO
    try:
        return msgspec.json.decode(text, type=Script)
    except msgspec.MsgspecError as error:
        raise InvalidParameterError("the script", text, f"of the fake engine's form ({error})") from error


def _forever() -> Iterator[list[Event]]:
    while True:
        yield []


def _pause(interval_s: float) -> Iterator[list[Event]]:
    end = time.monotonic() + interval_s
    while time.monotonic() < end:
        yield []


def _usage(command: Submit, generated: int) -> Usage:
    prompt = sum(len(span.text) for span in command.prompt.spans) + len(command.prompt.tokens)
    return Usage(prompt, 0, prompt, generated, 0.0, 0.0, 0.0, 0.0, 0, command.sampling.seed or 0)


def _facts(settings: EngineSettings) -> EngineFacts:
    return EngineFacts(
        model_path=settings.model_path,
        name="fake",
        architecture="fake",
        description="scripted, without a model",
        parameters=0,
        weights_bytes=0,
        vocabulary_size=256,
        embedding_length=0,
        layers=0,
        training_context_tokens=settings.context_tokens,
        context_tokens=settings.context_tokens,
        cache_tokens=settings.context_tokens,
        max_running=settings.max_running or 32,
        threads=1,
        cache_kind="cuttable",
        chat_template=None,
        bos_text="",
        eos_text="",
        special_texts=[],
        load_s=0.0,
        system_info="fake",
        engine_build="fake",
        isolation=achieved(),
    )


def _read(inbox: queue.SimpleQueue[Command | None]) -> None:
    try:
        while (body := read_frame(sys.stdin.buffer)) is not None:
            inbox.put(decode_command(body))
    finally:
        inbox.put(None)


def main() -> None:
    """Say that the model is ready, and serve."""
    settings = decode_settings(sys.argv[1])
    write = Output()
    write(encode_frame([Ready(_facts(settings))]))
    inbox: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(inbox,), daemon=True).start()
    FakeWorker(settings, write, inbox).run()
    os._exit(0)


if __name__ == "__main__":
    main()
