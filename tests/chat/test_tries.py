"""An engine that dies before its first token is asked again; half an answer never is; a killer is found."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from groundup.chat.suspects import Suspects
from groundup.chat.tries import events_of_tries
from groundup.engine.client import Engine, Generation
from groundup.engine.events import Done, Text
from groundup.engine.protocol import Prompt
from groundup.errors import DeadlyPromptError, EngineRestingError, EngineStoppedError, GroundupError
from tests.canaries.rash_suspects import RashSuspects
from tests.engine.scripts import fake_engine, script

INNOCENTS = 29


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    """A scripted engine."""
    async with fake_engine(max_running=64) as engine:
        yield engine


async def asked(engine: Engine, *prompts: Prompt, suspects: Suspects | None = None) -> tuple[list[str], int]:
    """The texts of an answer whose tries are these prompts, and how many tries there were."""
    tries = 0

    def ask() -> Generation:
        nonlocal tries
        tries += 1
        return engine.generate(prompts[min(tries, len(prompts)) - 1])

    texts = []
    async for event in events_of_tries(ask, suspects or Suspects(), prompts[0]):
        if isinstance(event, Text):
            texts.append(event.text)
        if isinstance(event, Done):
            return texts, tries
    raise AssertionError("an answer without an end")


@pytest.mark.promise("H-10")
async def test_a_crash_before_the_first_token(engine: Engine) -> None:
    """The client gets the whole answer and notices nothing."""
    assert await asked(engine, script(crash_at=0), script(tokens=2)) == (["word ", "word "], 2)


@pytest.mark.promise("H-10")
async def test_a_crash_after_the_first_token(engine: Engine) -> None:
    """Half an answer is an error, and nothing is asked again."""
    with pytest.raises(EngineStoppedError):
        await asked(engine, script(crash_at=2), script(tokens=1))


async def test_no_crash(engine: Engine) -> None:
    """An answer is asked for once."""
    assert await asked(engine, script(tokens=1)) == (["word "], 1)


async def test_a_resting_engine_is_told_to_who_comes(engine: Engine) -> None:
    """Who has lost nothing yet does not wait for it."""
    for _ in range(3):
        with pytest.raises(GroundupError):
            await engine.generate(script(crash_at=0)).collect()
    ends = await asyncio.gather(*(asked(engine, script(tokens=1)) for _ in range(2)), return_exceptions=True)
    assert any(isinstance(end, EngineRestingError) for end in ends)


async def finds_the_killer(engine: Engine, suspects: Suspects) -> bool:
    """Whether a prompt that kills is refused among many that do not, and they are all answered."""
    killer = script(crash_at=0)
    innocents = [script(tokens=2, interval_s=0.2, text=f"{number} ") for number in range(INNOCENTS)]
    ends = await asyncio.gather(
        *(asked(engine, prompt, suspects=suspects) for prompt in (killer, *innocents)),
        return_exceptions=True,
    )
    answers = [end[0] for end in ends[1:] if isinstance(end, tuple)]
    wanted = [[f"{number} "] * 2 for number in range(INNOCENTS)]
    return isinstance(ends[0], DeadlyPromptError) and answers == wanted


@pytest.mark.drill
@pytest.mark.promise("H-10b")
async def test_a_killer_among_innocents(engine: Engine) -> None:
    """It alone is refused, and the next time without another crash; all others are answered."""
    suspects = Suspects()
    assert await finds_the_killer(engine, suspects)
    process_id = engine.process_id
    with pytest.raises(DeadlyPromptError):
        await asked(engine, script(crash_at=0), suspects=suspects)
    assert engine.process_id == process_id


@pytest.mark.canary("H-10b")
async def test_blaming_the_whole_batch_is_caught(engine: Engine) -> None:
    """The same check fails where whoever was there is guilty."""
    assert not await finds_the_killer(engine, RashSuspects())


async def test_who_survives_is_free(engine: Engine) -> None:
    """An answer that comes to its end clears its prompt."""
    suspects, prompt = Suspects(), script(tokens=1)
    for _ in range(2):
        assert await asked(engine, prompt, script(tokens=1), suspects=suspects) == (["word "], 1)
        with pytest.raises(EngineStoppedError):
            async with suspects.on_trial(prompt):
                raise EngineStoppedError("signal SIGKILL")
