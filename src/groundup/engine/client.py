"""The asyncio face of one model: start its worker, ask it, survive its crashes.

    async with Engine(EngineSettings(model_path="model.gguf")) as engine:
        async for event in engine.generate(Prompt(spans=[Span("Once upon")]), max_tokens=20):
            ...

An `Engine` may be used by many tasks at once. When the worker dies, the requests in flight end
with `EngineStoppedError` and the next request starts a fresh worker; three crashes within a minute
make it rest for a growing time (`EngineRestingError`). This module never touches native code.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import TypeVar, cast

from groundup.errors import EngineRestingError, EngineStoppedError, GroundupError, ProtocolError, from_wire

from .commands import (
    Cancel,
    ClearCache,
    Command,
    Detokenize,
    Embed,
    GetStatistics,
    Pause,
    Pin,
    Resume,
    Score,
    Submit,
    Tokenize,
    TokenizePair,
    Unpin,
)
from .connection import LAST_EVENTS, Connection, Inbox
from .events import (
    Done,
    Embedded,
    Event,
    Failed,
    Pieces,
    Prefilled,
    Queued,
    Scored,
    StatisticsReport,
    Text,
    Tokens,
)
from .lone_answers import LoneAnswers
from .memory_limit import HeldBy
from .protocol import ContextShift, EngineFacts, EngineSettings, Prompt, Sampling, Statistics

_CRASHES_BEFORE_REST = 3
_CRASH_WINDOW_S = 60.0
_LONGEST_REST_S = 60.0

GenerationEvent = Queued | Prefilled | Text | Done
Request = Submit | Pin | Tokenize | TokenizePair | Detokenize | Score | Embed | GetStatistics | ClearCache
Reply = TypeVar("Reply", bound=Event)


class Engine:
    """One model and the process that runs it.

    Args:
        settings: which model, and how.
        worker: "worker", or "fake" for the scripted engine that tests use.
        on_load: called with the fraction loaded, 0 to 1.

    `lone_answers` tells whoever sets its `on_answer` about answers during which nobody else asked.
    """

    def __init__(
        self,
        settings: EngineSettings,
        *,
        worker: str = "worker",
        on_load: Callable[[float], None] | None = None,
    ) -> None:
        self.settings = settings
        self.lone_answers = LoneAnswers()
        self._worker = worker
        self._on_load = on_load
        self._connection: Connection | None = None
        self._facts: EngineFacts | None = None
        self._ids = itertools.count(1)
        self._starting = asyncio.Lock()
        self._crash_times: deque[float] = deque(maxlen=_CRASHES_BEFORE_REST)
        self._rest_s = 1.0
        self._rests_until = 0.0
        self._has_died = False
        self.is_hanging = False  # it was ended because it gave no sign of life
        self.restarts = Counter[str]()  # how often it was started again, by reason: crash, silence

    async def __aenter__(self) -> Engine:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def facts(self) -> EngineFacts:
        """What the worker told about the model it loaded last; only after `start`."""
        if self._facts is None:
            raise ProtocolError("the engine has not been started")
        return self._facts

    @property
    def process_id(self) -> int | None:
        """Id of the worker's process, while there is one."""
        connection = self._connection
        return connection.process_id if connection and connection.is_alive else None

    @property
    def memory_bound(self) -> tuple[HeldBy, int]:
        """What bounds the worker's memory, and to how many bytes; 0 where nothing does."""
        return self._connection.memory_bound if self._connection is not None else ("nothing", 0)

    async def start(self) -> EngineFacts:
        """Start the worker if it does not run, and wait for the model.

        Raises:
            ModelError: the model cannot be loaded.
            EngineStoppedError: the worker died while loading.
            EngineRestingError: it crashed too often to be started again now.
        """
        await self._connect()
        return self.facts

    async def stop(self) -> None:
        """End the worker; requests in flight end with `EngineStoppedError`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    # --- answers ---------------------------------------------------------------------------------

    def generate(  # noqa: PLR0913 - one argument for each field of a request
        self,
        prompt: Prompt,
        *,
        sampling: Sampling = Sampling(),  # noqa: B008 - frozen
        max_tokens: int | None = None,
        stop: Sequence[str] = (),
        owner: str = "",
        user: str = "",
        priority: int = 0,
        logprobs: int | None = None,
        ignore_eos: bool = False,
        show_control: Sequence[str] = (),
        shift: ContextShift | None = None,
        is_one_off: bool = False,
    ) -> Generation:
        """Ask for an answer; it starts when the result is iterated. See `commands.Submit`."""
        command = Submit(
            request_id=next(self._ids),
            prompt=prompt,
            sampling=sampling,
            max_tokens=max_tokens,
            stop=list(stop),
            owner=owner,
            user=user,
            priority=priority,
            logprobs=logprobs,
            ignore_eos=ignore_eos,
            show_control=list(show_control),
            shift=shift,
            is_one_off=is_one_off,
        )
        return Generation(self, command)

    async def pause(self, request_id: int | None = None) -> None:
        """Hold one request, or all, where they are."""
        await self._tell(Pause(request_id))

    async def resume(self, request_id: int | None = None) -> None:
        """Let paused requests go on."""
        await self._tell(Resume(request_id))

    async def pin(self, prompt: Prompt, *, owner: str = "") -> int:
        """Compute a prefix now and keep it until `unpin`; returns what `unpin` takes."""
        request_id = next(self._ids)
        async for event in self._events(Pin(request_id, prompt, owner)):
            if isinstance(event, Done):
                break
        return request_id

    async def unpin(self, pin_id: int) -> None:
        """Let a pinned prefix go when room is needed."""
        await self._tell(Unpin(pin_id))

    # --- questions about text ----------------------------------------------------------------------

    async def tokenize(self, prompt: Prompt, *, add_special: bool = False) -> Tokens:
        """Token ids and their bytes."""
        return await self._ask(Tokenize(next(self._ids), prompt, add_special), Tokens)

    async def tokenize_pair(self, query: str, document: str) -> list[int]:
        """Token ids of both, as a model that ranks wants them; see `rank`."""
        return (await self._ask(TokenizePair(next(self._ids), query, document), Tokens)).tokens

    async def detokenize(self, tokens: Sequence[int]) -> bytes:
        """The exact bytes of tokens."""
        return (await self._ask(Detokenize(next(self._ids), list(tokens)), Pieces)).data

    async def score(self, prompt: Prompt, *, top: int = 0, add_special: bool = True) -> Scored:
        """Log-probability of each token of a text, and the likeliest ones to follow it."""
        return await self._ask(Score(next(self._ids), prompt, top, add_special), Scored)

    async def embed(self, prompts: Sequence[Prompt], *, normalize: bool = True) -> list[list[float]]:
        """One vector for each text."""
        return (await self._ask(Embed(next(self._ids), list(prompts), normalize), Embedded)).vectors

    async def rank(self, pairs: Sequence[Prompt]) -> list[float]:
        """The score of each pair of `tokenize_pair`; its kind is in `EngineFacts.score_kind`."""
        return [values[0] for values in await self.embed(pairs, normalize=False)]

    async def statistics(self, *, reset: bool = False) -> Statistics:
        """Counters of the worker since it started, or since the last `reset`."""
        return (await self._ask(GetStatistics(next(self._ids), reset), StatisticsReport)).statistics

    async def clear_cache(self) -> None:
        """Forget every cached prefix that nobody uses or has pinned."""
        await self._ask(ClearCache(next(self._ids)), Tokens)

    # --- the worker ------------------------------------------------------------------------------

    async def _connect(self) -> Connection:
        async with self._starting:
            if self._connection is not None and not self._connection.is_alive:
                await self._bury(self._connection)
            if self._connection is None:
                if time.monotonic() < self._rests_until:
                    raise EngineRestingError(self._rests_until - time.monotonic())
                self._connection = await Connection.open(self.settings, self._worker, self._on_load)
                try:
                    self._facts = await self._connection.ready()
                except EngineStoppedError:
                    await self._bury(self._connection)
                    raise
                except (GroundupError, asyncio.CancelledError):
                    await self.stop()
                    raise
                self._note_restart()
            return self._connection

    def _note_restart(self) -> None:
        if self._has_died:
            self.restarts["silence" if self.is_hanging else "crash"] += 1
        self._has_died = self.is_hanging = False

    async def _bury(self, connection: Connection) -> None:
        """Clear up after a worker that died, and rest if that happens too often."""
        self._connection, self._has_died = None, True
        await connection.close()
        now = time.monotonic()
        self._crash_times.append(now)
        is_often = len(self._crash_times) == _CRASHES_BEFORE_REST
        if is_often and now - self._crash_times[0] < _CRASH_WINDOW_S:
            self._rests_until = now + self._rest_s
            self._rest_s = min(2 * self._rest_s, _LONGEST_REST_S)
            raise EngineRestingError(self._rests_until - now)

    async def _tell(self, command: Command) -> None:
        await (await self._connect()).send(command)

    async def _ask(self, command: Request, kind: type[Reply]) -> Reply:
        async for event in self._events(command):
            if isinstance(event, kind):
                return event
        raise ProtocolError(f"no {kind.__name__} in reply to {type(command).__name__}")

    async def _events(self, command: Request) -> AsyncGenerator[Event]:
        """The events of one command, up to and including its last."""
        connection = await self._connect()
        inbox: Inbox = connection.register(command.request_id)
        await connection.send(command)
        is_over = False
        self.lone_answers.begin(command)
        try:
            while not is_over:
                event = await inbox.get()
                if isinstance(event, GroundupError):
                    raise event
                if isinstance(event, Failed):
                    raise from_wire(event.error)
                is_over = isinstance(event, LAST_EVENTS)
                if is_over:
                    self.lone_answers.end(command, event.usage if isinstance(event, Done) else None)
                yield event
        except (asyncio.CancelledError, GeneratorExit):
            if not is_over:  # whoever listened has gone: nothing more shall be computed for them
                await asyncio.shield(connection.send(Cancel(command.request_id)))
            raise
        finally:
            self.lone_answers.end(command, None)


class Generation:
    """One answer: an asynchronous iterator over `Queued`, `Prefilled`, `Text` and, last, `Done`.

    Raises (from iteration):
        RequestError: the request cannot be answered; the message carries the figures.
        EngineStoppedError: the worker died meanwhile.

    Leaving the iteration early, or cancelling its task, cancels the request in the worker; so it can
    be iterated once.
    """

    def __init__(self, engine: Engine, command: Submit) -> None:
        self.request_id = command.request_id
        self._engine = engine
        self._stream: AsyncGenerator[Event] | None = engine._events(command)

    def __aiter__(self) -> AsyncIterator[GenerationEvent]:
        return self.events()

    def events(self) -> AsyncGenerator[GenerationEvent]:
        """The same, for those who close it themselves: then the request is cancelled at once."""
        if self._stream is None:
            raise ProtocolError("an answer can be iterated only once")
        # handed over, because a stream is closed when the loop that is left held it alone
        stream, self._stream = self._stream, None
        return cast(AsyncGenerator[GenerationEvent], stream)  # a request gets only these

    async def cancel(self) -> None:
        """Stop; the iteration then ends with `Done(reason="cancelled")`."""
        await self._engine._tell(Cancel(self.request_id))

    async def collect(self) -> tuple[str, Done]:
        """The whole text, and the account."""
        parts: list[str] = []
        async for event in self:
            if isinstance(event, Text):
                parts.append(event.text)
            elif isinstance(event, Done):
                return "".join(parts), event
        raise ProtocolError("an answer without an end")
