"""One loaded model: who uses it, how much memory it holds, and when its time is over."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final

import psutil

from groundup.chat.model import ChatModel
from groundup.engine.client import Engine
from groundup.library.installed import InstalledModel
from groundup.names import Digest

from .load_plan import LoadPlan
from .load_watch import LoadWatch
from .memory_budget import Held

FOR_EVER: Final = math.inf

OnChange = Callable[["LoadedModel"], Awaitable[None]]


class LoadedModel:
    """A model in memory.

    Args:
        model: of the library.
        chat: ready to answer.
        plan: by which it was loaded.
        most_context_tokens: that it could be loaded with; 0 = not known.
        on_idle: called when its time is over.
        on_free: called when its last user has gone, and something waits for that.
    """

    def __init__(
        self,
        model: InstalledModel,
        chat: ChatModel,
        plan: LoadPlan,
        *,
        most_context_tokens: int,
        on_idle: OnChange,
        on_free: Callable[[], None] = lambda: None,
    ) -> None:
        self.model = model
        self.chat = chat
        self.plan = plan
        self.users = 0
        self.answers = 0  # leases that have ended
        self.last_used_s = time.monotonic()
        self.keep_alive_s = 0.0
        self.is_leaving = False  # room is needed: no new users
        self.most_held_bytes = 0
        self.watch: LoadWatch | None = None  # compares it with what was predicted
        self._most_context_tokens = most_context_tokens
        self._on_idle = on_idle
        self._on_free = on_free
        self._timer: asyncio.Task[None] | None = None

    @property
    def digest(self) -> Digest:
        """The digest of the manifest that was loaded."""
        return self.model.manifest.digest

    @property
    def engine(self) -> Engine:
        """The process that runs it."""
        return self.chat.engine

    @property
    def context_tokens(self) -> int:
        """The most tokens that a prompt and its answer may have together."""
        return self.chat.facts.context_tokens

    @property
    def expires_s(self) -> float:
        """When it may go, by the monotonic clock; while it is used, as if it were idle from now on."""
        if self.keep_alive_s < 0:
            return FOR_EVER
        return (time.monotonic() if self.users else self.last_used_s) + self.keep_alive_s

    @property
    def held_bytes(self) -> int:
        """The memory that its process holds now; 0 while there is none."""
        return _resident_bytes(self.engine.process_id)

    @property
    def held(self) -> Held:
        """Its memory for the budget."""
        return Held(self.plan.needed_bytes, self.held_bytes)

    def has_room_for(self, wanted_tokens: int | None) -> bool:
        """Whether a load with this context would not give more than there is now."""
        most = self._most_context_tokens
        wanted = min(wanted_tokens or 0, most) if most else wanted_tokens or 0
        return wanted <= self.context_tokens

    def hold(self, users: int = 1) -> None:
        """Count users in; it stays until they are counted out."""
        self.users += users
        self._stop_timer()

    def release(self) -> None:
        """Count one user out; after the last it stays for as long as was wished last."""
        self.users -= 1
        self.answers += 1
        self.last_used_s = time.monotonic()
        self.most_held_bytes = max(self.most_held_bytes, self.held_bytes)
        if self.users == 0:
            self._start_timer()
            self._on_free()

    def expire(self) -> None:
        """Let it go as soon as nobody uses it."""
        self.keep_alive_s = 0.0
        if self.users == 0:
            self._stop_timer()
            self._start_timer()

    async def unload(self) -> None:
        """End the engine."""
        self._stop_timer()
        self.most_held_bytes = max(self.most_held_bytes, self.held_bytes)
        if self.watch is not None and self.answers:
            await self.watch.finish()
        await self.engine.stop()

    def _start_timer(self) -> None:
        if self.keep_alive_s >= 0:
            self._timer = asyncio.create_task(self._wait(self.keep_alive_s))

    def _stop_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None and timer is not asyncio.current_task():
            timer.cancel()

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self.users == 0:
            await self._on_idle(self)


def _resident_bytes(process_id: int | None) -> int:
    if process_id is None:
        return 0
    try:
        return int(psutil.Process(process_id).memory_info().rss)
    except psutil.Error:
        return 0
