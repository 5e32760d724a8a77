"""Engines and prompts for tests that need no model: the fake engine and its scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from groundup.engine.client import Engine
from groundup.engine.fake import Script
from groundup.engine.protocol import EngineSettings, Prompt, Span


def fake_engine(**settings: Any) -> Engine:
    """An engine whose worker plays scripts."""
    return Engine(EngineSettings(model_path="none", **settings), worker="fake")


def script(**what: Any) -> Prompt:
    """A prompt that tells the fake engine what to do."""
    return words(msgspec.json.encode(Script(**what)).decode())


def words(text: str) -> Prompt:
    """An ordinary prompt."""
    return Prompt(spans=[Span(text)])


async def becomes(condition: Callable[[], Awaitable[bool]], within_s: float = 5.0) -> bool:
    """Whether the condition holds within that time."""
    end = asyncio.get_running_loop().time() + within_s
    while asyncio.get_running_loop().time() < end:
        if await condition():
            return True
        await asyncio.sleep(0.01)
    return False


async def is_idle(engine: Engine) -> bool:
    """Whether the worker works on nothing."""
    statistics = await engine.statistics()
    return statistics.running == statistics.waiting == 0
