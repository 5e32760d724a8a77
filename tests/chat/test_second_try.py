"""An engine that dies before its first token is asked again; half an answer never is."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from groundup.chat.second_try import events_with_second_try
from groundup.engine.client import Engine, Generation
from groundup.engine.protocol import Done, Text
from groundup.errors import EngineStoppedError
from tests.engine.scripts import fake_engine, script


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    """A scripted engine."""
    async with fake_engine() as engine:
        yield engine


async def asked(engine: Engine, *scripts: dict[str, object]) -> tuple[list[str], int]:
    """The texts of an answer whose tries go as the scripts say, and how many tries there were."""
    tries = 0

    def ask() -> Generation:
        nonlocal tries
        tries += 1
        return engine.generate(script(**scripts[min(tries, len(scripts)) - 1]))

    texts = []
    async for event in events_with_second_try(ask):
        if isinstance(event, Text):
            texts.append(event.text)
        if isinstance(event, Done):
            return texts, tries
    raise AssertionError("an answer without an end")


@pytest.mark.promise("H-10")
async def test_a_crash_before_the_first_token(engine: Engine) -> None:
    """The client gets the whole answer and notices nothing."""
    assert await asked(engine, {"crash_at": 0}, {"tokens": 2}) == (["word ", "word "], 2)


@pytest.mark.promise("H-10")
@pytest.mark.parametrize("scripts", [({"crash_at": 2},), ({"crash_at": 0}, {"crash_at": 0}, {"tokens": 1})])
async def test_crashes_that_are_not_repaired(engine: Engine, scripts: tuple[dict[str, object], ...]) -> None:
    """After the first token, and the second time, the error is told."""
    with pytest.raises(EngineStoppedError):
        await asked(engine, *scripts)


async def test_no_crash(engine: Engine) -> None:
    """An answer is asked for once."""
    assert await asked(engine, {"tokens": 1}) == (["word "], 1)
