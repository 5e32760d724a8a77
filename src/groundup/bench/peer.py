"""The peer: llama.cpp's own HTTP server on the same model file, with the same threads.

Asked as a client would ask it: raw token prompts over HTTP, streamed. It gets as many slots as
requests come at a time, cells enough for all of them without sharing, unified memory (the only
kind in which idle slots' cells serve others), its prompt cache, and its own defaults otherwise.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from groundup.errors import MissingExtraError, PeerError

from .answer import Answer
from .http_stream import PEER, post_events
from .side import Workload

DEFAULT_BATCH_TOKENS = 2048  # llama-server's own
_STOP_TIMEOUT_S = 10.0


def is_installed() -> bool:
    """Whether the package that carries llama.cpp's server is there."""
    return importlib.util.find_spec("xllamacpp") is not None


class PeerSide:
    """llama-server in a child process.

    Raises (on entering):
        MissingExtraError: the package is not installed.
        PeerError: the server did not come up; the message carries its last log line.
    """

    def __init__(self, model: Path, workload: Workload, *, batch_tokens: int = DEFAULT_BATCH_TOKENS) -> None:
        self._asked = {
            "model": str(model),
            "slots": workload.requests,
            "cache_tokens": workload.cache_tokens,
            "threads": workload.threads,
            "batch_tokens": batch_tokens,
        }
        self._process: asyncio.subprocess.Process | None = None
        self._ready: dict[str, Any] = {}
        self._log = _LastLine()

    @property
    def system_info(self) -> str:
        """Processor features that the server was built for."""
        return str(self._ready["system_info"])

    @property
    def build(self) -> str:
        """Name and version of the package."""
        return str(self._ready["build"])

    @property
    def settings(self) -> dict[str, Any]:
        """The server's own names and values."""
        return dict(self._ready["settings"])

    async def __aenter__(self) -> Self:
        """Start the server and wait until it has loaded the model."""
        if not is_installed():
            raise MissingExtraError("Comparing with llama-server", extra="bench")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "groundup.bench.peer_process", json.dumps(self._asked),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._log.follow(self._process.stderr)
        try:
            line = await self._process.stdout.readline()
        except BaseException:
            await self._stop()
            raise
        if not line:
            await self._stop()
            raise PeerError(PEER, f"did not start: {self._log.text or 'no reason given'}")
        self._ready = json.loads(line)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        await self._stop()

    async def ask(
        self, prompt: Sequence[int], max_tokens: int, *, into: Answer | None = None, keep_tokens: bool = False
    ) -> Answer:
        """See `Side.ask`."""
        answer = into or Answer(len(prompt))
        body = {
            "prompt": list(prompt),
            "n_predict": max_tokens,
            "ignore_eos": True,
            "temperature": 0.0,
            "samplers": ["top_k"],  # with top_k 1 the cheapest greedy choice that the server has
            "top_k": 1,
            "stream": True,
            "cache_prompt": True,
            "return_tokens": keep_tokens,
        }
        async for event in post_events(self._ready["address"], "/completion", body):
            if not event.get("stop"):
                answer.note_text()
                answer.tokens += event.get("tokens", []) if keep_tokens else []
                continue
            timings = event["timings"]
            answer.note_end(computed_tokens=timings["prompt_n"], generated_tokens=timings["predicted_n"])
        if answer.generated_tokens == 0:
            raise PeerError(PEER, "ended an answer without its account")
        return answer

    async def start_counting(self) -> None:
        """The server keeps no such account."""

    async def python_share(self) -> float | None:
        """Unknown: the server has no Python."""
        return None

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _STOP_TIMEOUT_S)
        except TimeoutError:
            process.kill()
            await process.wait()
        await self._log.end()


class _LastLine:
    """Reads a log to its end, so that its writer never waits, and remembers the last line."""

    def __init__(self) -> None:
        self.text = ""
        self._task: asyncio.Task[None] | None = None

    def follow(self, log: asyncio.StreamReader) -> None:
        self._task = asyncio.create_task(self._read(log))

    async def end(self) -> None:
        if self._task is not None:
            await self._task

    async def _read(self, log: asyncio.StreamReader) -> None:
        while line := await log.readline():
            self.text = line.decode(errors="replace").strip() or self.text
