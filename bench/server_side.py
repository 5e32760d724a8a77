"""The server as a client meets it: started in a process of its own, asked over HTTP on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from groundup.bench.answer import Answer
from groundup.bench.http_stream import post_events
from groundup.engine.fake import Script
from groundup.errors import PeerError

COMPLETIONS = "/v1/completions"
MODEL = "seedling"  # the name under which any file is served here


class ServerSide:
    """Our server on one model file, or on the scripted engine. A `groundup.bench.side.Side`.

    Args:
        model: a GGUF file; None for Seedling.
        is_fake: whether the engine is scripted.
        running: requests that are answered together, each to its limit of tokens; 0 = what suits, and to
            the end of the text.
    """

    def __init__(self, model: Path | None = None, *, is_fake: bool = False, running: int = 0) -> None:
        self._arguments = [
            *(["--fake"] if is_fake else []),
            *(["--model", str(model)] if model else []),
            *(["--running", str(running), "--ignore-eos"] if running else []),
        ]
        self._stack = ExitStack()
        self._process: asyncio.subprocess.Process | None = None
        self.address = ""

    @property
    def system_info(self) -> str:
        """That of the engine; nobody asks it here."""
        return ""

    @property
    def build(self) -> str:
        """What is measured."""
        return "groundup server"

    @property
    def settings(self) -> dict[str, Any]:
        """How it was started."""
        return {"arguments": self._arguments}

    async def __aenter__(self) -> Self:
        """Start it and wait until it listens."""
        folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        program = Path(__file__).with_name("server_process.py")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, str(program), folder, *self._arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"GROUNDUP_HOME": folder},
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{(await self._line())['port']}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        self._stack.close()

    async def figures(self) -> dict[str, Any]:
        """What its stopwatch has measured since it was last asked."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return await self._line()

    async def is_idle(self) -> bool:
        """Whether no engine has a request any more."""
        return bool((await self.figures())["running"] == 0)

    def keep_to_one_core(self) -> None:
        """Its loop runs on one core from now on; engines that run already stay where they are."""
        assert self._process is not None
        os.sched_setaffinity(self._process.pid, {min(os.sched_getaffinity(0))})

    async def ask(
        self, prompt: Sequence[int], max_tokens: int, *, into: Answer | None = None, keep_tokens: bool = False
    ) -> Answer:
        """See `Side.ask`."""
        assert not keep_tokens
        answer = into or Answer(len(prompt))
        body = {
            "model": MODEL,
            "prompt": list(prompt),
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        async for event in post_events(self.address, COMPLETIONS, body):
            if "error" in event:
                raise PeerError(self.build, event["error"]["message"])
            usage = event["usage"]
            if usage is None:
                answer.note_text()
            else:
                figures = event["groundup"]
                answer.note_end(
                    computed_tokens=figures["prompt_tokens_computed"],
                    generated_tokens=usage["completion_tokens"],
                )
        return answer

    def play(self, **script: Any) -> AsyncIterator[dict[str, Any]]:
        """The events of a scripted answer."""
        prompt = msgspec.json.encode(Script(**script)).decode()
        body = {"model": MODEL, "prompt": prompt, "stream": True}
        return post_events(self.address, COMPLETIONS, body)

    def write(self, letters: int) -> AsyncIterator[dict[str, Any]]:
        """The events of an answer of exactly so many letters, by a grammar."""
        body = {"model": MODEL, "prompt": "a", "stream": True, "grammar": f"root ::= [a-z]{{{letters}}}"}
        return post_events(self.address, COMPLETIONS, body)

    async def start_counting(self) -> None:
        """The engine's account is not asked for over HTTP."""

    async def python_share(self) -> float | None:
        """Unknown here."""
        return None

    async def _line(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return found
