"""The asyncio face of an engine, against the real protocol and a scripted worker."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from types import SimpleNamespace

import psutil
import pytest

from groundup.engine.client import Engine, GenerationEvent
from groundup.engine.events import Done, Prefilled, Queued, Text
from groundup.errors import (
    EngineRestingError,
    EngineStoppedError,
    GroundupError,
    InvalidParameterError,
    PromptTooLongError,
    ProtocolError,
)
from tests.canaries.credulous_client import text_until_it_ends

from .scripts import becomes, fake_engine, is_idle, script, words


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with fake_engine() as running:
        yield running


def is_running(process_id: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


# --- answers ---------------------------------------------------------------------------------------


async def test_an_answer_streams(engine: Engine) -> None:
    """Events come in order: what was read, then the text piece by piece, then the account."""
    events = [event async for event in engine.generate(words("one two three"))]

    assert isinstance(events[0], Prefilled)
    assert [event.text for event in events if isinstance(event, Text)] == ["one ", "two ", "three "]
    assert isinstance(events[-1], Done)
    assert events[-1].reason == "stop"


async def test_collecting_gives_text_and_account(engine: Engine) -> None:
    """`collect` is the whole text and the account."""
    text, done = await engine.generate(words("one two three"), max_tokens=2).collect()

    assert (text, done.reason, done.usage.generated_tokens) == ("one two ", "length", 2)


async def test_many_ask_at_once(engine: Engine) -> None:
    """Answers to requests at the same time do not mix."""
    answers = await asyncio.gather(*(engine.generate(words(f"w{n} x{n}")).collect() for n in range(30)))

    assert [text for text, _ in answers] == [f"w{n} x{n} " for n in range(30)]


async def test_a_request_can_fail_alone(engine: Engine) -> None:
    """An error of one request arrives typed and with its figures; the others go on."""
    other = asyncio.create_task(engine.generate(script(tokens=20, interval_s=0.005)).collect())

    with pytest.raises(InvalidParameterError) as caught:
        await engine.generate(script(error="top_p")).collect()
    assert caught.value.parameter == "top_p"
    assert (await other)[1].usage.generated_tokens == 20


async def test_a_prompt_too_long_carries_figures() -> None:
    """Figures cross the pipe as fields."""
    async with fake_engine(context_tokens=10) as engine:
        with pytest.raises(PromptTooLongError) as caught:
            await engine.generate(words("a" * 25)).collect()

    assert (caught.value.prompt_tokens, caught.value.context_tokens) == (25, 10)


async def test_questions_about_text(engine: Engine) -> None:
    """Each question gets the reply that belongs to it, also when they are asked at once."""
    tokens, data, _ = await asyncio.gather(
        engine.tokenize(words("hé")), engine.detokenize([104, 195, 169]), engine.clear_cache()
    )

    assert tokens.tokens == [104, 195, 169]
    assert data.decode() == "hé"


# --- cancelling, pausing ---------------------------------------------------------------------------

PHASES: dict[str, type[Queued | Prefilled | Text]] = {"queue": Queued, "prefill": Prefilled, "decode": Text}


@pytest.mark.promise("H-02")
@pytest.mark.parametrize("phase", PHASES)
async def test_cancelling_works_in_every_phase(engine: Engine, phase: str) -> None:
    """Waiting, reading or answering, a cancelled request ends and says so."""
    generation = engine.generate(script(stall_in=phase))
    events: list[GenerationEvent] = []

    async for event in generation:
        events.append(event)
        if isinstance(event, PHASES[phase]):
            await generation.cancel()

    assert isinstance(events[-1], Done)
    assert events[-1].reason == "cancelled"
    assert await is_idle(engine)


async def stops_when_we_leave(engine: Engine, *, ignore_cancel: bool = False) -> bool:
    """Whether the worker stops when somebody takes a token of a long answer and goes."""
    generation = engine.generate(script(stall_in="decode", ignore_cancel=ignore_cancel))
    async for event in generation:
        if isinstance(event, Text):
            break
    is_stopped = await becomes(lambda: is_idle(engine), within_s=0.3)
    del generation  # known until here, as it is to whoever may still cancel it
    return is_stopped


@pytest.mark.promise("H-02")
@pytest.mark.canary("H-02")
async def test_leaving_early_cancels(engine: Engine) -> None:
    """Nothing more is computed for somebody who has gone; a worker that ignores that is noticed."""
    assert await stops_when_we_leave(engine)
    assert not await stops_when_we_leave(engine, ignore_cancel=True)


async def test_an_answer_is_iterated_once(engine: Engine) -> None:
    """Who has left an answer cannot come back to it."""
    generation = engine.generate(words("one two"))
    await generation.collect()

    with pytest.raises(ProtocolError, match="only once"):
        await generation.collect()


async def test_cancelling_the_task_cancels_the_request(engine: Engine) -> None:
    """A task that is cancelled while it waits for the next token cancels its request."""
    task = asyncio.create_task(engine.generate(script(stall_in="prefill")).collect())
    assert await becomes(lambda: _has_requests(engine, 1))

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert await becomes(lambda: is_idle(engine))


async def _has_requests(engine: Engine, count: int) -> bool:
    return (await engine.statistics()).running == count


@pytest.mark.parametrize("everyone", [True, False], ids=["all", "one"])
async def test_a_paused_answer_goes_on_where_it_was(engine: Engine, everyone: bool) -> None:
    """While paused no token comes; afterwards all the others do, and none twice."""
    generation = engine.generate(script(tokens=40, interval_s=0.005))
    texts: list[str] = []
    target = None if everyone else generation.request_id

    async def listen() -> None:
        async for event in generation:
            if isinstance(event, Text):
                texts.append(event.text)

    listening = asyncio.create_task(listen())
    assert await becomes(lambda: asyncio.sleep(0, len(texts) >= 3))
    await engine.pause(target)
    await engine.statistics()  # answered after the pause
    await asyncio.sleep(0)
    held = len(texts)
    await asyncio.sleep(0.1)
    assert held <= len(texts) <= held + 1
    assert len(texts) < 40

    await engine.resume(target)
    await listening

    assert len(texts) == 40


# --- crashes ---------------------------------------------------------------------------------------

CRASHES: dict[str, tuple[type[GroundupError], str]] = {
    "kill": (EngineStoppedError, "signal SIGKILL"),
    "segv": (EngineStoppedError, "signal SIGSEGV"),
    "abort": (EngineStoppedError, "signal SIGABRT"),
    "exit": (EngineStoppedError, "exit code 3"),
    "half_frame": (ProtocolError, "ended inside a frame"),
    "garbage": (ProtocolError, "not a list of events"),
}


@pytest.mark.promise("H-10")
@pytest.mark.parametrize("crash_at", [0, 2], ids=["in prefill", "in decode"])
@pytest.mark.parametrize("way", CRASHES)
async def test_a_crash_ends_what_is_in_flight_and_nothing_else(
    engine: Engine, way: str, crash_at: int
) -> None:
    """Every request in flight ends with a typed error, and the next one is answered by a fresh worker."""
    kind, reason = CRASHES[way]
    first = engine.process_id
    bystander = asyncio.create_task(engine.generate(script(stall_in="decode")).collect())
    assert await becomes(lambda: _has_requests(engine, 1))

    with pytest.raises(kind, match=reason):
        await engine.generate(script(crash=way, crash_at=crash_at)).collect()
    with pytest.raises(kind, match=reason):
        await bystander

    assert engine.process_id is None
    assert (await engine.generate(words("still here")).collect())[0] == "still here "
    assert engine.process_id not in (first, None)


@pytest.mark.canary("H-10")
async def test_believing_in_the_end_is_caught(engine: Engine) -> None:
    """The known-bad client has half an answer and no error."""
    assert await text_until_it_ends(engine.generate(script(tokens=5, crash_at=2))) != ""


async def test_a_crash_between_requests_is_not_noticed(engine: Engine) -> None:
    """A worker that dies while nobody asks costs nobody an answer."""
    assert engine.process_id is not None
    os.kill(engine.process_id, signal.SIGKILL)
    assert await becomes(lambda: asyncio.sleep(0, engine.process_id is None))

    assert (await engine.generate(words("still here")).collect())[0] == "still here "


@pytest.mark.promise("H-10")
async def test_three_crashes_in_a_minute_make_it_rest(engine: Engine) -> None:
    """After the third the next request is refused with the time to wait, and then served."""
    for _ in range(3):
        with pytest.raises(EngineStoppedError):
            await engine.generate(script(crash_at=0)).collect()

    for _ in range(2):
        with pytest.raises(EngineRestingError) as caught:
            await engine.generate(words("hello")).collect()
        assert 0 < caught.value.retry_after_s <= 1

    await asyncio.sleep(caught.value.retry_after_s)
    assert (await engine.generate(words("hello")).collect())[0] == "hello "


@pytest.mark.promise("H-10")
async def test_rests_grow_and_are_forgiven_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fourth crash rests twice as long; three crashes over more than a minute do not rest at all."""
    now = 1000.0
    monkeypatch.setattr("groundup.engine.client.time", SimpleNamespace(monotonic=lambda: now))

    async def crash(engine: Engine) -> None:
        with pytest.raises(EngineStoppedError):
            await engine.generate(script(crash_at=0)).collect()

    async with fake_engine() as engine:
        for _ in range(3):
            await crash(engine)
            now += 61
        assert (await engine.generate(words("hello")).collect())[0] == "hello "
        now += 61
        rests = []
        for crashes in (3, 1):
            for _ in range(crashes):
                await crash(engine)
            with pytest.raises(EngineRestingError) as caught:
                await engine.start()
            rests.append(caught.value.retry_after_s)
            now += rests[-1]
        assert rests == [1, 2]


# --- starting and stopping -------------------------------------------------------------------------


async def test_stopping_ends_requests_and_the_process(engine: Engine) -> None:
    """Requests in flight end with a typed error and no process is left."""
    process_id = engine.process_id
    assert process_id is not None
    task = asyncio.create_task(engine.generate(script(stall_in="decode")).collect())
    assert await becomes(lambda: _has_requests(engine, 1))

    await engine.stop()

    with pytest.raises(EngineStoppedError):
        await task
    assert not is_running(process_id)
    await engine.stop()


async def test_a_worker_that_hangs_is_killed() -> None:
    """A worker that cannot read its pipe is given two seconds to end, not more."""
    engine = fake_engine()
    await engine.start()
    process_id = engine.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGSTOP)

    started = asyncio.get_running_loop().time()
    await engine.stop()

    assert asyncio.get_running_loop().time() - started < 4
    assert not is_running(process_id)


def _fake_workers() -> list[int]:
    """The scripted workers that run; one that is ending right now has no command line any more."""
    workers = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            workers += [child.pid] if "fake" in child.cmdline() else []
    return workers


async def test_asking_starts_the_worker_once() -> None:
    """Many first requests at the same time start one worker."""
    engine = fake_engine()
    try:
        await asyncio.gather(*(engine.generate(words("hello")).collect() for _ in range(8)))
        assert _fake_workers() == [engine.process_id]
    finally:
        await engine.stop()


async def test_facts_come_with_the_start() -> None:
    """Before the start there are none."""
    engine = fake_engine()
    with pytest.raises(ProtocolError, match="not been started"):
        _ = engine.facts

    facts = await engine.start()

    assert facts is engine.facts
    assert facts.architecture == "fake"
    await engine.stop()
