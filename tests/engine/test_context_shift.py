"""An answer that outgrows its window goes on as if what is left had been asked anew, on every memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groundup.engine.context_shift import MOST_WINDOWS, Room, dropped_tokens, room_of, window_of
from groundup.engine.protocol import ContextShift
from groundup.engine.runner import Runner
from groundup.engine.scheduler import Scheduler
from tests.canaries.moving_shift import MovingScheduler
from tests.conftest import TinyModels

from .real_engines import greedy, real_engine, words
from .requests import Bench, is_same_answer, make_runner, random_tokens

WINDOW, KEPT, ANSWER = 64, 6, 150
SHIFT = ContextShift(KEPT, WINDOW)
PROMPT = random_tokens(7, 30)


@pytest.fixture(params=["llama", "gemma3", "gpt-oss", "mamba", "lfm2"])
def runner(request: pytest.FixtureRequest, tiny_models: TinyModels) -> Iterator[Runner]:
    runner = make_runner(tiny_models(request.param))
    yield runner
    runner.close()


@pytest.fixture
def llama(tiny_models: TinyModels) -> Iterator[Runner]:
    runner = make_runner(tiny_models("llama"))
    yield runner
    runner.close()


def asked_anew(runner: Runner, prompt: list[int], count: int) -> list[tuple[list[int], list[int]]]:
    """The same answer from requests that never shift: what each was asked, and what it answered."""
    parts, left = [], list(prompt)
    while count:
        bench = Bench(runner, share=False)
        bench.submit(0, left, max_tokens=min(count, WINDOW - len(left)))
        bench.finish()
        parts.append((list(left), bench.answer(0)))
        bench.close()
        count -= len(parts[-1][1])
        left += parts[-1][1]
        left = left[:KEPT] + left[KEPT + dropped_tokens(len(left), KEPT) :]
    return parts


def parts_of(answer: list[int], like: list[tuple[list[int], list[int]]]) -> list[list[int]]:
    """An answer cut where the other one began anew."""
    parts, start = [], 0
    for _, part in like:
        parts.append(answer[start : start + len(part)])
        start += len(part)
    return parts


def shifts_exactly(runner: Runner, scheduler: type[Scheduler] = Scheduler, *, others: int = 0) -> bool:
    """Whether a shifted answer is the one of new requests, beside so many others that shift as well."""
    expected = asked_anew(runner, PROMPT, ANSWER)
    bench = Bench(runner, share=others > 0)
    if scheduler is not Scheduler:
        bench.scheduler = scheduler(runner, max_running=8, silence_bound_s=10.0, emit=bench.events.append,
                                    share=False)  # fmt: skip
    for number in range(1 + others):
        prompt = PROMPT if number == 0 else PROMPT[:20] + random_tokens(number, 10)
        bench.submit(number, prompt, max_tokens=ANSWER, shift=SHIFT)
    bench.finish()
    answer = bench.answer(0)
    if scheduler is Scheduler:
        bench.close()
    else:
        bench.scheduler.cells.cache.clear()
    assert len(answer) == ANSWER
    pairs = zip(expected, parts_of(answer, expected), strict=True)
    for (asked, one), other in pairs:
        if one != other:  # a recurrent model may part where rounding decides, and then all is another answer
            return is_same_answer(runner, asked, one, other)
    return True


def test_it_is_the_answer_of_a_new_request(runner: Runner) -> None:
    """Token by token, through several shifts."""
    assert shifts_exactly(runner)


def test_it_is_so_beside_others(runner: Runner) -> None:
    """Prefixes that are shared, and cells that others hold, change nothing."""
    assert shifts_exactly(runner, others=4)


def test_moving_cells_is_caught(llama: Runner) -> None:
    """Cells computed while the older half was there give another answer, and the same check finds it."""
    assert shifts_exactly(llama)
    assert not shifts_exactly(llama, MovingScheduler)


def test_the_account_is_exact(llama: Runner) -> None:
    """How often, what went and what was read again: the figures of the requests that never shift."""
    parts = asked_anew(llama, PROMPT, ANSWER)
    bench = Bench(llama, share=False)
    bench.submit(0, PROMPT, max_tokens=ANSWER, shift=SHIFT)
    bench.finish()
    usage, done = bench.done(0).usage, bench.done(0)
    assert done.reason == "length"
    assert usage.generated_tokens == ANSWER
    assert usage.prompt_tokens == usage.computed_tokens == len(PROMPT)
    assert usage.shifts == len(parts) - 1 > 1
    assert usage.reread_tokens == sum(len(asked) for asked, _ in parts[1:])
    assert usage.dropped_tokens == len(PROMPT) + ANSWER - sum(map(len, parts[-1]))
    assert bench.scheduler.counts["shifts"] == usage.shifts
    bench.close()


def test_without_the_wish_the_window_ends_it(llama: Runner) -> None:
    """No shift happens that nobody asked for."""
    bench = Bench(llama)
    bench.submit(0, random_tokens(0, 1000), max_tokens=ANSWER * 2)
    bench.finish()
    assert bench.done(0).usage.shifts == bench.done(0).usage.dropped_tokens == 0
    assert bench.done(0).usage.generated_tokens == llama.cache_tokens - 1000
    bench.close()


def test_what_others_may_share_ends_where_something_is_missing(llama: Runner) -> None:
    """After a shift only the kept tokens of a public prompt are public."""
    bench = Bench(llama)
    sequence = bench.submit(0, PROMPT, public=len(PROMPT), owner="anna", max_tokens=ANSWER, shift=SHIFT)
    bench.finish()
    assert sequence.path.public == KEPT
    bench.close()


async def test_a_whole_engine_shifts(tiny_models: TinyModels) -> None:
    """The worker does the same: the text is that of an engine that shares nothing, whoever else asks."""
    path = tiny_models("llama")
    prompt = "The river runs past the old school."
    async with real_engine(path, context_tokens=96, cache_tokens=400) as engine:
        shift = ContextShift(8)
        text = await greedy(engine, words(prompt), 200, shift=shift)
        again = await greedy(engine, words(prompt), 200, shift=shift)
    async with real_engine(path, context_tokens=96, share_prefixes=False) as engine:
        alone = await greedy(engine, words(prompt), 200, shift=shift)
        short = await greedy(engine, words(prompt), 200)
    assert text == again == alone
    assert alone.startswith(short)
    assert len(short) < len(alone)


@pytest.mark.parametrize(
    ("shift", "prompt", "most", "room"),
    [
        (None, 10, None, Room(100, 90)),
        (None, 10, 20, Room(30, 20)),
        (None, 10, 500, Room(100, 90)),
        (ContextShift(), 10, 20, Room(30, 20)),
        (ContextShift(), 10, 500, Room(100, 500, 4)),
        (ContextShift(), 10, None, Room(100, 100 * MOST_WINDOWS, 4)),
        (ContextShift(), 10, 10**6, Room(100, 100 * MOST_WINDOWS, 4)),
        (ContextShift(0), 10, 500, Room(100, 500, 1)),
        (ContextShift(20), 10, 500, Room(100, 500, 10)),
        (ContextShift(-1), 10, 500, Room(100, 500, 10)),
        (ContextShift(-1), 80, 500, Room(100, 500, 50)),
        (ContextShift(4, 40), 10, 500, Room(40, 400, 4)),
        (ContextShift(4, 4000), 10, 500, Room(100, 500, 4)),
    ],
)  # fmt: skip
def test_the_room_of_an_answer(shift: ContextShift | None, prompt: int, most: int | None, room: Room) -> None:
    """It ends with its window, or goes on through at most ten; the first token and half at most are kept."""
    found = room_of(shift, prompt_tokens=prompt, max_tokens=most, context_tokens=100, begins_with_bos=True)
    assert found == room
    assert window_of(shift, 100) >= found.limit_tokens


@pytest.mark.parametrize(("length", "kept", "dropped"), [(64, 6, 29), (3, 1, 1), (2, 1, 1), (100, 50, 25)])
def test_half_of_the_rest_goes(length: int, kept: int, dropped: int) -> None:
    """The older half, and never nothing."""
    assert dropped_tokens(length, kept) == dropped
    assert length - dropped > 0
