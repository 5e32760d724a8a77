"""Finds the one prompt that ends its engine, among the many that are answered together.

After a crash every prompt in flight is a suspect. One that was there at two crashes runs alone the next time;
only if it ends the engine then as well is it refused. Prompts are kept as keyed hashes in memory, and the key
is made anew at each start.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import msgspec

from groundup.engine.protocol import Prompt
from groundup.errors import DeadlyPromptError, EngineStoppedError

CRASHES_BEFORE_ALONE: Final = 2
_MOST_SUSPECTS: Final = 4_096


@dataclass(slots=True)
class _Suspect:
    """At how many crashes a prompt was there; all its requests see the same error at one of them."""

    crashes: int = 0
    last_crash: EngineStoppedError | None = None
    is_guilty: bool = False


class Suspects:
    """The suspects of one engine; for one event loop."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._suspects: dict[bytes, _Suspect] = {}
        self._gate = _Gate()

    @asynccontextmanager
    async def on_trial(self, prompt: Prompt) -> AsyncGenerator[None]:
        """A block in which the engine works on a prompt: with others, or alone if that is wiser.

        Raises:
            DeadlyPromptError: it has ended the engine alone, now or before.
        """
        mark = self._mark(prompt)
        suspect = self._suspects.get(mark, _Suspect())
        if suspect.is_guilty:
            raise DeadlyPromptError(suspect.crashes)
        is_alone = suspect.crashes >= CRASHES_BEFORE_ALONE
        async with self._gate.alone() if is_alone else self._gate.among_others():
            try:
                yield
            except EngineStoppedError as crash:
                self._blame(mark, crash, is_alone=is_alone)
                raise
            self._suspects.pop(mark, None)

    def _blame(self, mark: bytes, crash: EngineStoppedError, *, is_alone: bool) -> None:
        suspect = self._suspects.setdefault(mark, _Suspect())
        if suspect.last_crash is not crash:
            suspect.crashes += 1
            suspect.last_crash = crash
        while len(self._suspects) > _MOST_SUSPECTS:
            del self._suspects[next(iter(self._suspects))]
        if is_alone:
            suspect.is_guilty = True
            raise DeadlyPromptError(suspect.crashes) from crash

    def _mark(self, prompt: Prompt) -> bytes:
        return hashlib.blake2b(msgspec.msgpack.encode(prompt), key=self._key, digest_size=16).digest()


@dataclass(slots=True)
class _Gate:
    """Lets many in at once, or one alone; in the order in which they came."""

    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _inside: int = 0
    _is_empty: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def among_others(self) -> AsyncGenerator[None]:
        """Inside, with all who are not alone."""
        async with self._turn:
            self._inside += 1
            self._is_empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._is_empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        """Inside, once all others have gone."""
        async with self._turn:
            if self._inside:
                await self._is_empty.wait()
            yield
