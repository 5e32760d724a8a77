"""One worker process and the pipes to it: starts it, routes its events, notices its end.

A connection lives as long as its process. `client.Engine` makes a new one after a crash.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

import groundup
from groundup.errors import EngineStoppedError, GroundupError, ProtocolError, from_wire

from .commands import Command, Shutdown
from .events import (
    Done,
    Embedded,
    Event,
    Failed,
    LoadFailed,
    LoadProgress,
    MemoryBounded,
    Pieces,
    Ready,
    Scored,
    StatisticsReport,
    Tokens,
)
from .frames import HEADER_BYTES, decode_events, encode_frame, encode_settings, frame_length
from .memory_limit import HeldBy, MemoryLimit
from .protocol import EngineFacts, EngineSettings

# What a worker may know of our environment: where libraries are and how threads behave, no secrets.
_PASSED_VARIABLES = (
    "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LLAMA_CPP_LIB_PATH", "TMPDIR",
    "OMP_NUM_THREADS", "OMP_PROC_BIND", "OMP_WAIT_POLICY", "GOMP_CPU_AFFINITY", "KMP_AFFINITY",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES", "GGML_VK_VISIBLE_DEVICES", "SYSTEMROOT", "VIRTUAL_ENV",
)  # fmt: skip
LAST_EVENTS = (Done, Failed, Tokens, Pieces, Scored, Embedded, StatisticsReport)
_GRACE_S = 2.0
_LOG_CHUNK_BYTES, _LOG_LINE_BYTES = 65_536, 2_000

Inbox = asyncio.Queue[Event | GroundupError]


class Connection:
    """A running worker. Use `open`, not the constructor."""

    def __init__(self, process: asyncio.subprocess.Process, on_load: Callable[[float], None] | None) -> None:
        self._process = process
        self._on_load = on_load
        self._inboxes: dict[int, Inbox] = {}
        self._log: deque[str] = deque(maxlen=20)
        self._ready: asyncio.Future[EngineFacts] = asyncio.get_running_loop().create_future()
        self._protocol_problem: ProtocolError | None = None
        self._is_closing = False
        self._bounded = MemoryBounded(0, 0)
        self._limit = asyncio.create_task(MemoryLimit.begin(process.pid))
        self._holding: asyncio.Task[None] | None = None
        self._tasks = [asyncio.create_task(self._read_log()), asyncio.create_task(self._read_events())]

    @classmethod
    async def open(
        cls, settings: EngineSettings, worker: str, on_load: Callable[[float], None] | None
    ) -> Connection:
        """Start a worker ("worker" or "fake") in its own isolation."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "groundup.engine.isolation", worker, encode_settings(settings)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=worker_environment(),
            start_new_session=True,  # so that Ctrl-C in the terminal reaches the parent alone
        )
        return cls(process, on_load)

    @property
    def process_id(self) -> int:
        """Id of the worker's process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs and speaks the protocol."""
        return self._process.returncode is None and not self._tasks[1].done()

    async def ready(self) -> EngineFacts:
        """Wait until the model is loaded.

        Raises:
            ModelError: it cannot be.
            EngineStoppedError: the worker died while loading.
        """
        facts = await asyncio.shield(self._ready)
        if self._holding is not None:
            await asyncio.shield(self._holding)
        return facts

    @property
    def memory_bound(self) -> tuple[HeldBy, int]:
        """What bounds the worker's memory now, and to how many bytes."""
        group_bytes = self._limit.result().limit_bytes if self._limit.done() else 0
        if group_bytes:
            return "control group", group_bytes
        return ("process", self._bounded.process_bytes) if self._bounded.process_bytes else ("nothing", 0)

    def register(self, request_id: int) -> Inbox:
        """A queue that will receive the events of a request, the last one included."""
        inbox: Inbox = asyncio.Queue()
        self._inboxes[request_id] = inbox
        return inbox

    async def send(self, command: Command) -> None:
        """Send a command; a worker that has died is noticed by the reading task."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._process.stdin.write(encode_frame(command))
            await self._process.stdin.drain()

    async def close(self) -> None:
        """End the worker, gently first. Safe to call more than once."""
        self._is_closing = True
        if self._process.returncode is None:
            await self.send(Shutdown())
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), _GRACE_S)
            except TimeoutError:
                self.kill()
                await self._process.wait()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._leave_group()

    def kill(self) -> None:
        """End the worker now."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def _hold(self, whole_bytes: int) -> None:
        await (await asyncio.shield(self._limit)).hold(whole_bytes)

    async def _leave_group(self) -> None:
        (await self._limit).close()
        if self._holding is not None:
            await self._holding

    # --- reading ---------------------------------------------------------------------------------

    async def _read_log(self) -> None:
        """Keep the last lines. Long ones are cut: a worker must never wait for its log to be read."""
        assert self._process.stderr is not None
        rest = b""
        while data := await self._process.stderr.read(_LOG_CHUNK_BYTES):
            *lines, rest = (rest + data).split(b"\n")
            self._keep_log(lines)
            rest = rest[:_LOG_LINE_BYTES]
        self._keep_log([rest])

    def _keep_log(self, lines: list[bytes]) -> None:
        texts = (line[:_LOG_LINE_BYTES].decode("utf-8", "replace").strip() for line in lines)
        self._log.extend(filter(None, texts))

    async def _read_events(self) -> None:
        """Route events until the pipe ends; then fail everything that still waits."""
        try:
            while (body := await self._read_body()) is not None:
                for event in decode_events(body):
                    self._route(event)
        except ProtocolError as error:
            self._protocol_problem = error
            self.kill()
        await self._process.wait()
        await asyncio.wait([self._tasks[0]], timeout=_GRACE_S)
        self._fail_all()

    async def _read_body(self) -> bytes | None:
        assert self._process.stdout is not None
        try:
            header = await self._process.stdout.readexactly(HEADER_BYTES)
            return await self._process.stdout.readexactly(frame_length(header))
        except asyncio.IncompleteReadError as error:
            if error.partial and not self._is_closing:
                raise ProtocolError("the worker ended inside a frame") from error
            return None

    def _route(self, event: Event) -> None:
        match event:
            case LoadProgress(fraction=fraction):
                if self._on_load is not None:
                    self._on_load(fraction)
            case MemoryBounded(whole_bytes=whole_bytes):
                self._bounded = event
                self._holding = asyncio.create_task(self._hold(whole_bytes))
            case Ready(facts=facts):
                self._ready.set_result(facts)
            case LoadFailed(error=error):
                self._ready.set_exception(from_wire(error))
            case _:
                inbox = self._inboxes.get(event.request_id)
                if inbox is not None:
                    inbox.put_nowait(event)
                    if isinstance(event, LAST_EVENTS):
                        del self._inboxes[event.request_id]

    def _fail_all(self) -> None:
        error = self._protocol_problem or EngineStoppedError(self._reason(), tuple(self._log))
        if not self._ready.done():
            self._ready.set_exception(error)
            self._ready.exception()  # mark as seen: whoever waits gets it, and nobody may be waiting
        for inbox in self._inboxes.values():
            inbox.put_nowait(error)
        self._inboxes.clear()

    def _reason(self) -> str:
        code = self._process.returncode
        if code is not None and code < 0:
            try:
                return f"signal {signal.Signals(-code).name}"
            except ValueError:
                return f"signal {-code}"
        return f"exit code {code}"


def worker_environment() -> dict[str, str]:
    """What a process that runs native code may know of our environment."""
    environment = {name: os.environ[name] for name in _PASSED_VARIABLES if name in os.environ}
    # Weights and cells in pages of 2 MiB, where Linux gives them on request: fewer misses while reading.
    environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
    package_folder = str(Path(groundup.__file__).parent.parent)
    return environment | {"PYTHONPATH": package_folder, "PYTHONDONTWRITEBYTECODE": "1"}
