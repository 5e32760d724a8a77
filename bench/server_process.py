"""The server that is measured, in a process of its own: everything that users get, and a stopwatch inside.

    python bench/server_process.py FOLDER [--fake] [--model FILE] [--running N] [--ignore-eos]

Prints one line of JSON with its port once it listens. For each line on its standard input it prints the
figures since the last one, and ends when that input closes. Overhead is the time from the moment at which a
piece of an answer leaves the engine's client until it has been handed to the socket: encoding, framing, and
waiting for the other streams of the same loop.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from functools import partialmethod
from pathlib import Path
from typing import Any

import psutil
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundup import seedling
from groundup.chat.events import ChatEvent, Content
from groundup.chat.model import ChatModel, Prepared
from groundup.engine.client import Engine
from groundup.host.host import Host
from groundup.host.host_settings import HostSettings
from groundup.library.installed import Library
from groundup.server.running import uvicorn_config
from groundup.server.server_settings import ServerSettings

_waiting: ContextVar[deque[float] | None] = ContextVar("waiting", default=None)


class Stopwatch:
    """Takes the time of each piece between engine and socket."""

    def __init__(self) -> None:
        self.overheads_s = list[float]()
        self._process = psutil.Process()
        self._cpu_s = self._cpu_seconds()

    def around(self, app: ASGIApp) -> ASGIApp:
        """The application, with every piece that it sends noted."""

        async def measured(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            waiting = deque[float]()
            _waiting.set(waiting)

            async def noted(message: Message) -> None:
                await send(message)
                if waiting and message.get("body"):
                    now_s = time.perf_counter()
                    self.overheads_s += [now_s - since_s for since_s in waiting]
                    waiting.clear()

            await app(scope, receive, noted)

        return measured

    def figures(self) -> dict[str, Any]:
        """What was measured since the last time."""
        overheads, self.overheads_s = sorted(self.overheads_s), []
        before_s, self._cpu_s = self._cpu_s, self._cpu_seconds()
        return {
            "tokens": len(overheads),
            "overhead_p50_ms": _milliseconds(overheads, 0.50),
            "overhead_p99_ms": _milliseconds(overheads, 0.99),
            "cpu_s": round(self._cpu_s - before_s, 3),
            "resident_bytes": self._process.memory_info().rss,
        }

    def _cpu_seconds(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


def note_pieces() -> None:
    """Let every answer note when a piece of it leaves the engine's client."""
    usual = ChatModel.stream

    async def stream(model: ChatModel, prepared: Prepared) -> AsyncGenerator[ChatEvent]:
        waiting = _waiting.get()
        async for event in usual(model, prepared):
            if waiting is not None and isinstance(event, Content):
                waiting.append(time.perf_counter())
            yield event

    ChatModel.stream = stream  # type: ignore[method-assign, assignment]


async def serve(folder: Path, model: Path, *, is_fake: bool, running: int) -> None:
    """Serve until standard input ends."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    settings = HostSettings(keep_alive_s=-1, most_running=running)
    worker = "fake" if is_fake else "worker"
    host = Host(Library(folder / "library", built_in=model), settings, worker=worker)
    config = uvicorn_config(host, ServerSettings(port=port))
    stopwatch = Stopwatch()
    config.app = stopwatch.around(config.app)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    running_server = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (it has no event)
        await asyncio.sleep(0.01)
    print(json.dumps({"port": port}), flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(stopwatch.figures() | await _engine_figures(host)), flush=True)
    server.should_exit = True
    await running_server


async def _engine_figures(host: Host) -> dict[str, Any]:
    """Processes of the engines, their threads, and the requests that they have by their own word."""
    engines = [one.chat.engine for one in host.loaded()]
    statistics = [await engine.statistics() for engine in engines]
    return {
        "engines": [engine.process_id for engine in engines],
        "threads": [engine.facts.threads for engine in engines],
        "running": sum(one.running + one.waiting for one in statistics),
    }


def _milliseconds(ordered: list[float], fraction: float) -> float | None:
    return round(ordered[int(fraction * (len(ordered) - 1))] * 1e3, 4) if ordered else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fake", action="store_true")
    parser.add_argument("--model", type=Path, default=seedling.weights_path())
    parser.add_argument("--running", type=int, default=0)
    parser.add_argument("--ignore-eos", action="store_true", help="answers end at their limit alone")
    arguments = parser.parse_args()
    note_pieces()
    if arguments.ignore_eos:  # for models of random weights; no API of the server offers it
        Engine.generate = partialmethod(Engine.generate, ignore_eos=True)  # type: ignore[assignment]
    asyncio.run(serve(arguments.folder, arguments.model, is_fake=arguments.fake, running=arguments.running))
