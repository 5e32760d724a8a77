"""Keeps models loaded and lends them out: the one place that starts and stops engines.

A `Lease` is the right to use a loaded model; as long as anybody holds one, the model stays. Afterwards it
stays for as long as the last request wished, or until its memory is needed. Requests, dialects and messages
are not known here.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from groundup import settings as places
from groundup.chat.model import ChatModel
from groundup.chat.template_renderer import TemplateRenderer
from groundup.device.memory import Memory, memory
from groundup.engine.client import Engine
from groundup.errors import ModelNotFoundError, QueueFullError, ServerBusyError
from groundup.library.installed import InstalledModel, Library
from groundup.library.model_facts import ModelFacts
from groundup.names import ModelName

from .engine_start import start_engine
from .fit_checks import FILE_NAME as FIT_CHECKS_NAME
from .fit_checks import FitChecks
from .host_settings import HostSettings
from .load_plan import plan_load
from .load_queue import LoadQueue, OnPosition, Wish
from .load_watch import LoadWatch, WatchedModel
from .loaded_model import LoadedModel
from .loaded_models import LoadedModels
from .measured_memory import FILE_NAME, MeasuredMemory
from .measured_speed import best_threads
from .memory_budget import MemoryBudget
from .model_opening import ModelOpening, defaults_of, open_model
from .model_states import ModelStates
from .return_times import ReturnTimes
from .watchdog import watch

_RETRY_AFTER_S: Final = 5


@dataclass(frozen=True, slots=True)
class Lease:
    """A loaded model in use. `load_s` is how long this lease waited for it; 0 if it was loaded already.

    `usual_context_tokens` is the context that the model would have where memory is no question.
    """

    name: str
    model: InstalledModel
    chat: ChatModel
    load_s: float
    usual_context_tokens: int = 0

    @property
    def engine(self) -> Engine:
        """The engine, for those who ask about tokens rather than for answers."""
        return self.chat.engine

    @property
    def context_tokens(self) -> int:
        """The most tokens that a prompt and its answer may have together."""
        return self.chat.facts.context_tokens


class Host:
    """The loaded models of this device; an async context manager that unloads them at its end.

    Args:
        library: of the models.
        settings: limits.
        worker: "worker", or "fake" for the scripted engine of the tests.
        measure: tells the memory of the device; another one only in tests.
    """

    def __init__(
        self,
        library: Library,
        settings: HostSettings | None = None,
        *,
        worker: str = "worker",
        measure: Callable[[], Memory] = memory,
    ) -> None:
        self.library = library
        self.settings = settings or HostSettings()
        self._worker = worker
        self._measured = MeasuredMemory(places.home() / FILE_NAME)
        self._checks = FitChecks(places.home() / FIT_CHECKS_NAME)
        budget = MemoryBudget(self.settings.memory_bytes, self.settings.spare_bytes, measure)
        self.states = ModelStates()
        self._models = LoadedModels(self.settings, budget, self._measured, self.states.gone)
        self._queue = LoadQueue(self._load)
        self._returns = ReturnTimes()
        self._renderer = TemplateRenderer()
        self._stack = AsyncExitStack()
        self._watch: asyncio.Task[None] | None = None
        self._is_ending = False

    async def __aenter__(self) -> Host:
        await self._stack.enter_async_context(self._renderer)
        self._watch = asyncio.create_task(watch(self._used_engines, self.settings.silence_s))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_ending = True
        if self._watch is not None:
            self._watch.cancel()
        await self._queue.stop()
        await self._models.clear()
        await self._stack.aclose()

    @asynccontextmanager
    async def lease(
        self,
        name: str,
        *,
        keep_alive_s: float | None = None,
        context_tokens: int | None = None,
        on_position: OnPosition = lambda position: None,
    ) -> AsyncGenerator[Lease]:
        """Use a model; it is loaded first if it is not.

        Args:
            name: as a client writes it.
            keep_alive_s: how long it stays afterwards; None = as the settings say, negative = for ever.
            context_tokens: how much context is wanted at least; more than is loaded reloads an idle model.
            on_position: is told how many requests go first while this one waits for the load.

        Raises:
            InvalidNameError: it is no name of a model.
            ModelNotFoundError: the library does not have it.
            ModelError, LibraryError: it cannot be loaded; `InsufficientMemoryError` among them.
            QueueFullError, ServerBusyError: too many wait, or other models in use take the memory.
            EngineRestingError: it has crashed too often to be started again now.
        """
        self._check_door()
        model = self._find(name)
        begin = time.monotonic()
        loaded = self._ready(model, context_tokens)
        is_warm = loaded is not None
        if loaded is None:
            loaded = await self._queue.loaded(Wish(model, context_tokens), on_position)
        loaded.keep_alive_s = self.settings.keep_alive_s if keep_alive_s is None else keep_alive_s
        try:
            await loaded.engine.start()  # after a crash it is started again, or rests
            load_s = 0.0 if is_warm else time.monotonic() - begin
            yield Lease(name, model, loaded.chat, load_s, loaded.plan.usual_context_tokens)
        finally:
            loaded.release()
            self._returns.note_end()

    async def unload(self, name: str) -> bool:
        """Unload a model as soon as nobody uses it; whether it was loaded."""
        loaded = self._models.find(self._find(name).manifest.digest)
        if loaded is not None:
            loaded.expire()
        return loaded is not None

    def loaded(self) -> list[LoadedModel]:
        """The models that are loaded now, those that stay longest first."""
        return sorted(self._models, key=lambda one: one.expires_s, reverse=True)

    @property
    def waiting(self) -> int:
        """How many requests wait: for a model to load, or for their turn with it."""
        return self._queue.waiting + sum(
            max(0, one.users - one.chat.facts.max_running) for one in self._models
        )

    @property
    def restarts(self) -> Counter[str]:
        """How often an engine was started again after it had died, by reason: crash, silence."""
        return self._models.restarts

    async def drain(self, within_s: float) -> bool:
        """Take no new requests, and wait for those that run; whether all ended in time."""
        self._is_ending = True
        end = time.monotonic() + within_s
        while self._queue.waiting or any(one.users for one in self._models):
            if time.monotonic() >= end:
                return False
            await asyncio.sleep(0.05)
        return True

    def _used_engines(self) -> list[Engine]:
        return [one.engine for one in self._models if one.users]

    def _check_door(self) -> None:
        if self._is_ending:
            raise ServerBusyError("it is ending", _RETRY_AFTER_S)
        if self.waiting >= self.settings.most_queued:
            raise QueueFullError(math.ceil(self._returns.next_s()))

    def _find(self, name: str) -> InstalledModel:
        model = self.library.find(name)
        if model is None:
            ModelName.parse(name)  # what is no name at all is told as that
            raise ModelNotFoundError(name)
        return model

    def _ready(self, model: InstalledModel, context_tokens: int | None) -> LoadedModel | None:
        """The model, held for the caller, if it is loaded as it is wanted."""
        loaded = self._models.find(model.manifest.digest)
        if loaded is None or loaded.is_leaving or not loaded.has_room_for(context_tokens):
            return None
        loaded.hold()
        return loaded

    async def _load(self, wish: Wish) -> LoadedModel:
        with self.states.loading(wish.digest):
            return await self._loaded(wish)

    async def _loaded(self, wish: Wish) -> LoadedModel:
        """Load a model, after others have made room for it."""
        known = self._models.find(wish.digest)
        if known is not None and known.has_room_for(wish.context_tokens):
            return known
        opening, facts = await asyncio.to_thread(self._open, wish.model)
        plan = plan_load(
            opening,
            facts,
            self.settings,
            wanted_tokens=wish.context_tokens,
            whole_bytes=self._models.whole_bytes,
            measured=self._measured,
            threads=await asyncio.to_thread(best_threads, places.home()),
        )
        await self._models.make_room(wish.digest, plan)
        engine = await start_engine(plan.settings, self._worker, self.settings.load_timeout_s)
        loaded = LoadedModel(
            wish.model,
            ChatModel(engine, self._renderer, defaults_of(opening, engine.facts)),
            plan,
            most_context_tokens=facts.context_tokens or 0,
            on_idle=self._models.remove,
            on_free=self._models.freed,
        )
        watched = WatchedModel(opening.name, str(opening.digest), lambda: facts, opening.adapters_bytes)
        loaded.watch = LoadWatch(watched, engine, self._checks)
        self._models.add(loaded)
        return loaded

    def _open(self, model: InstalledModel) -> tuple[ModelOpening, ModelFacts]:
        """Read the files of a model, in a thread, since they may be hashed."""
        library = self.library.for_another_thread()
        model = library.find(model.name.full) or model
        opening, facts = open_model(model), library.facts(model)
        if facts is None:
            raise ModelNotFoundError(model.shown_name)
        return opening, facts
