"""A batch that nobody wants any more is given up in its middle, and no harm comes to the others."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Collection, Iterator

import pytest

from groundup.engine import interruption as interruption_module
from groundup.engine import scheduler as scheduler_module
from groundup.engine.client import Engine
from groundup.engine.interruption import Interruption
from groundup.engine.runner import Runner
from groundup.engine.scheduler import Scheduler
from groundup.errors import EngineError
from groundup.seedling import weights_path
from tests.canaries.trusting_scheduler import TrustingScheduler
from tests.conftest import TinyModels

from .real_engines import real_engine, words
from .requests import Bench, is_same_answer, make_runner, random_tokens

KINDS = ("llama", "gemma3", "mamba", "lfm2")


@pytest.fixture(params=KINDS)
def runner(request: pytest.FixtureRequest, tiny_models: TinyModels) -> Iterator[Runner]:
    runner = make_runner(tiny_models(request.param))
    yield runner
    runner.close()


@pytest.fixture(autouse=True)
def every_step_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiny models are quick, so that no step of theirs would be watched."""
    monkeypatch.setattr(scheduler_module, "_LONG_STEP_S", 0.0)


class AtOperation(Interruption):
    """Interrupts once, at the n-th time that the library asks."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.questions = 0
        self._number = number

    def is_due(self, requests: Collection[int], *, spares_others: bool = False) -> bool:
        self.questions += 1
        return self.questions == self._number


# --- when ------------------------------------------------------------------------------------------


def test_a_batch_that_nobody_wants_is_due_at_once() -> None:
    """Nobody loses anything by it."""
    interruption = Interruption()
    interruption.cancel(1)

    assert interruption.is_due([1])
    assert not interruption.is_due([2])
    assert not interruption.is_due([])


def test_a_batch_of_several_is_due_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of the others is lost too, so it may come to its end if that takes no longer."""
    interruption = Interruption()
    interruption.cancel(1)
    assert not interruption.is_due([1, 2])

    monkeypatch.setattr(interruption_module, "GRACE_S", 0.0)

    assert interruption.is_due([1, 2])
    assert not interruption.is_due([1, 2], spares_others=True)


def test_a_cancel_counts_until_it_is_handled() -> None:
    """Afterwards the request is in no batch any more."""
    interruption = Interruption()
    interruption.cancel(1)
    interruption.forget(1)
    interruption.forget(2)

    assert not interruption.is_due([1])


def test_everything_is_due_when_the_worker_is_to_end() -> None:
    """Nobody is there to take an answer."""
    interruption = Interruption()
    interruption.end()

    assert interruption.is_due([1, 2], spares_others=True)


# --- what is left ----------------------------------------------------------------------------------


def answers(runner: Runner, interruption: Interruption, kind: type[Scheduler] = Scheduler) -> list[list[int]]:
    """Greedy answers to two prompts, the second of which comes while the first is being read."""
    bench = Bench(runner)
    bench.scheduler = kind(runner, max_running=8, silence_bound_s=10.0, emit=bench.events.append)
    bench.scheduler.interruption = interruption
    for number in range(2):
        bench.submit(number, random_tokens(number, 120))
        bench.scheduler.step()
    bench.finish()
    found = [bench.sequences[number].tokens[120:].tolist() for number in range(2)]
    bench.close()
    return found


def is_unharmed(runner: Runner, kind: type[Scheduler] = Scheduler) -> bool:
    """Whether answers are the same wherever a batch is interrupted."""
    expected = answers(runner, Interruption())
    for number in (1, 7, 60, 200):
        script = AtOperation(number)
        try:
            found = answers(runner, script, kind)
        except EngineError:
            return False
        assert script.questions > number
        pairs = zip(range(2), expected, found, strict=True)
        if not all(is_same_answer(runner, random_tokens(one, 120), *pair) for one, *pair in pairs):
            return False
    return True


@pytest.mark.promise("H-02")
def test_answers_are_the_same_after_an_interruption(runner: Runner) -> None:
    """A batch that was given up is computed again, as if it had never begun."""
    assert is_unharmed(runner)


@pytest.mark.canary("H-02")
@pytest.mark.parametrize("kind", ["mamba", "lfm2"])
def test_trusting_a_state_that_was_interrupted_is_caught(kind: str, tiny_models: TinyModels) -> None:
    """A running state cannot be cut, so it must be taken back."""
    runner = make_runner(tiny_models(kind))
    assert not is_unharmed(runner, TrustingScheduler)
    runner.close()


def test_who_cancels_again_and_again_does_not_stop_the_others(
    tiny_models: TinyModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a batch that was lost for somebody who waits, the next one comes to its end."""
    monkeypatch.setattr(interruption_module, "GRACE_S", 0.0)
    runner = make_runner(tiny_models("llama"))
    bench = Bench(runner)
    bench.submit(0, random_tokens(0, 300), max_tokens=4)

    for number in range(1, 40):
        bench.submit(number, random_tokens(number, 20), max_tokens=4, priority=1)
        bench.scheduler.interruption.cancel(number)
        bench.scheduler.step()
        bench.scheduler.cancel(number)

    assert bench.done(0).reason == "length"
    bench.close()
    runner.close()


# --- a real worker ---------------------------------------------------------------------------------

LONG_STEP_S = 0.25  # the scheduler's bound, and the way there and back
LONG = words("The children cross the bridge in the morning. " * 90)


async def after_cancel(engine: Engine, delay_s: float) -> tuple[int, float]:
    """Tokens computed of a long prompt that was cancelled after a while, and how long its end took."""
    await engine.clear_cache()
    generation = engine.generate(LONG, max_tokens=1)
    collected = asyncio.create_task(generation.collect())
    await asyncio.sleep(delay_s)
    started = time.perf_counter()
    await generation.cancel()
    _, done = await collected
    return done.usage.computed_tokens, time.perf_counter() - started


@pytest.mark.promise("H-02")
async def test_a_long_batch_ends_within_a_second_of_its_cancel() -> None:
    """Nothing else runs, so the batch is as long as batches are; a long one ends in its middle.

    A computer that is fast enough makes short batches of them, and those are not interrupted.
    """
    async with real_engine(weights_path(), batch_tokens=1024, reproducible=False) as engine:
        ends = [await after_cancel(engine, delay_s) for delay_s in (0.01, 0.02, 0.03, 0.05)]
    assert min(computed for computed, _ in ends) == 0 or max(seconds for _, seconds in ends) < LONG_STEP_S
    assert max(seconds for _, seconds in ends) <= 1.0


class Deaf(Interruption):
    """Hears nothing while a batch is computed."""

    def is_due(self, requests: Collection[int], *, spares_others: bool = False) -> bool:
        return False


def stops_in_mid_batch(interruption: Interruption) -> bool:
    """Whether a cancel from another thread ends a batch of Seedling that takes a tenth of a second."""
    runner = make_runner(weights_path(), batch_tokens=1000)
    bench = Bench(runner)
    bench.scheduler.interruption = interruption
    bench.submit(0, random_tokens(0, 900))
    teller = threading.Timer(0.01, interruption.cancel, [0])
    teller.start()
    bench.scheduler.step()
    teller.join()
    bench.scheduler.cancel(0)
    runner.close()
    return bench.done(0).usage.computed_tokens == 0


@pytest.mark.promise("H-02")
def test_a_cancel_is_heard_while_the_library_computes() -> None:
    """The thread that reads commands tells of it; the batch ends without a result."""
    assert stops_in_mid_batch(Interruption())


@pytest.mark.canary("H-02")
def test_a_scheduler_that_is_deaf_while_it_computes_is_caught() -> None:
    """It would hear of the cancel when the batch is done, seconds later on a slow machine."""
    assert not stops_in_mid_batch(Deaf())


@pytest.mark.promise("H-02")
async def test_a_job_ends_in_its_middle_and_gives_its_cells_back() -> None:
    """Vectors and scores that nobody waits for any more are not computed to their end."""
    async with real_engine(weights_path(), batch_tokens=1024, reproducible=False) as engine:
        for work in (engine.embed([LONG] * 20), engine.score(LONG)):
            job = asyncio.create_task(work)
            await asyncio.sleep(0.03)
            started = time.perf_counter()
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)
            statistics = await engine.statistics()
            assert time.perf_counter() - started <= 1.0
            assert statistics.cells_in_use == statistics.cells_cached
        assert (await engine.score(words("Still here."))).tokens
