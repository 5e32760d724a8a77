"""One loaded model: who uses it, and when its time is over."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from groundup.chat.model import ChatModel
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.client import Engine
from groundup.library.installed import InstalledModel
from groundup.names import Digest

from .model_opening import defaults_of, open_model

FOR_EVER: Final = math.inf

OnIdle = Callable[["LoadedModel"], Awaitable[None]]


class LoadedModel:
    """A model in memory. `expires_s` is when it may go, by the monotonic clock; infinite while it is used."""

    def __init__(self, model: InstalledModel, chat: ChatModel, load_s: float, on_idle: OnIdle) -> None:
        self.model = model
        self.chat = chat
        self.load_s = load_s
        self.expires_s = FOR_EVER
        self.users = 0
        self._on_idle = on_idle
        self._keep_alive_s = 0.0
        self._timer: asyncio.Task[None] | None = None

    @property
    def digest(self) -> Digest:
        """The digest of the manifest that was loaded."""
        return self.model.manifest.digest

    @contextmanager
    def used(self, keep_alive_s: float) -> Iterator[None]:
        """Hold the model; afterwards it stays for as long as the last who held it wished."""
        self.users += 1
        self._keep_alive_s = keep_alive_s
        self._stop_timer()
        try:
            yield
        finally:
            self.users -= 1
            if self.users == 0:
                self._start_timer()

    def expire(self) -> None:
        """Let it go as soon as nobody uses it."""
        self._keep_alive_s = 0.0
        if self.users == 0:
            self._stop_timer()
            self._start_timer()

    async def unload(self) -> None:
        """End the engine."""
        self._stop_timer()
        await self.chat.engine.stop()

    def _start_timer(self) -> None:
        if self._keep_alive_s < 0:
            return
        self.expires_s = time.monotonic() + self._keep_alive_s
        self._timer = asyncio.create_task(self._wait())

    def _stop_timer(self) -> None:
        self.expires_s = FOR_EVER
        timer, self._timer = self._timer, None
        if timer is not None and timer is not asyncio.current_task():
            timer.cancel()

    async def _wait(self) -> None:
        await asyncio.sleep(self._keep_alive_s)
        await self._on_idle(self)


async def load(
    model: InstalledModel, context_tokens: int, renderer: TemplateRenderer, *, on_idle: OnIdle
) -> LoadedModel:
    """Start the engine of a model and wait until it can answer.

    Raises:
        ModelError, LibraryError, EngineError: it cannot be loaded.
    """
    started = time.monotonic()
    opening = await asyncio.to_thread(open_model, model)
    engine = Engine(opening.engine_settings(context_tokens))
    facts = await engine.start()
    chat = ChatModel(engine, renderer, defaults_of(opening, facts))
    return LoadedModel(model, chat, time.monotonic() - started, on_idle)
