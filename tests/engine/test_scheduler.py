"""Admission, fair order, cancelling, pausing, preemption and pins, on a tiny real model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groundup.engine.events import Done, Prefilled, Queued, Text
from groundup.engine.protocol import Sampling
from groundup.engine.runner import Runner
from groundup.engine.sequence import Phase, Sequence
from tests.canaries.unfair_scheduler import FirstComeScheduler
from tests.conftest import TinyModels

from .requests import Bench, make_runner, random_tokens


@pytest.fixture
def runner(tiny_models: TinyModels) -> Iterator[Runner]:
    runner = make_runner(tiny_models("llama"))
    yield runner
    runner.close()


@pytest.fixture
def bench(runner: Runner) -> Iterator[Bench]:
    bench = Bench(runner)
    yield bench
    bench.close()


def step_until(bench: Bench, sequence: Sequence, phase: Phase, least_tokens: int = 0) -> None:
    for _ in range(500):
        if sequence.phase is phase and sequence.generated >= least_tokens:
            return
        bench.scheduler.step()
    raise AssertionError(f"{phase} was not reached")


# --- cancelling ------------------------------------------------------------------------------------


@pytest.mark.promise("H-02")
def test_cancel_in_the_queue(runner: Runner) -> None:
    """A request that waits ends at once and costs nothing."""
    bench = Bench(runner, max_running=1)
    bench.submit(0, random_tokens(0, 20))
    bench.scheduler.step()
    bench.submit(1, random_tokens(1, 20))
    bench.scheduler.step()

    bench.scheduler.cancel(1)

    assert bench.done(1).reason == "cancelled"
    assert bench.done(1).usage.computed_tokens == 0
    bench.close()


@pytest.mark.promise("H-02")
def test_cancel_in_prefill_frees_cells_within_one_batch(bench: Bench) -> None:
    """A long prompt that is being read stops where it is; its cells are only cached, and can go."""
    sequence = bench.submit(0, random_tokens(0, 600))
    bench.scheduler.step()
    assert sequence.phase is Phase.PREFILL

    bench.scheduler.cancel(0)

    assert bench.done(0).reason == "cancelled"
    assert 0 < bench.done(0).usage.computed_tokens < 600
    assert bench.scheduler.cells.cache.evictable_cells() == bench.scheduler.cells.cache.cells
    assert not bench.scheduler.has_work


@pytest.mark.promise("H-02")
def test_cancel_in_decode_keeps_the_text_so_far(bench: Bench) -> None:
    """What was said is said; nothing follows."""
    sequence = bench.submit(0, random_tokens(0, 20), max_tokens=100)
    step_until(bench, sequence, Phase.DECODE, least_tokens=5)

    bench.scheduler.cancel(0)

    assert bench.done(0).usage.generated_tokens == 5
    assert isinstance(bench.events[-1], Done)
    assert not bench.scheduler.has_work


def test_cancelling_the_one_that_computes_a_prefix_hands_it_on(bench: Bench) -> None:
    """Whoever waited for the prefix goes on with what is there."""
    lesson = random_tokens(1, 300)
    bench.submit(0, lesson + random_tokens(2, 10))
    bench.submit(1, lesson + random_tokens(3, 10))
    bench.scheduler.step()
    computed = bench.sequences[0].computed

    bench.scheduler.cancel(0)
    bench.finish()

    assert bench.done(1).usage.reused_tokens == computed > 0


# --- pausing ---------------------------------------------------------------------------------------


def test_paused_requests_stand_still_and_go_on(bench: Bench) -> None:
    """A pause changes when an answer comes, not what it says."""
    expected = Bench(bench.runner, share=False)
    expected.submit(0, random_tokens(0, 20), max_tokens=10)
    expected.finish()
    sequence = bench.submit(0, random_tokens(0, 20), max_tokens=10)
    step_until(bench, sequence, Phase.DECODE, least_tokens=3)

    bench.scheduler.pause(None, paused=True)
    assert not bench.scheduler.has_work
    bench.scheduler.pause(None, paused=False)
    bench.finish()

    assert bench.answer(0) == expected.answer(0)


def test_who_waits_for_paused_cells_does_not_keep_the_engine_busy(bench: Bench) -> None:
    """There is nothing to do until somebody resumes, and then everybody is served."""
    holder = bench.submit(0, random_tokens(0, 700), max_tokens=10)
    step_until(bench, holder, Phase.DECODE, least_tokens=2)
    bench.scheduler.pause(0, paused=True)

    bench.submit(1, random_tokens(1, 800), max_tokens=2)
    bench.finish(most_steps=3)
    assert not bench.scheduler.has_work
    bench.scheduler.pause(0, paused=False)
    bench.finish()

    assert {bench.done(0).reason, bench.done(1).reason} == {"length"}


# --- room ------------------------------------------------------------------------------------------


def test_answers_that_outgrow_memory_are_recomputed_not_failed(tiny_models: TinyModels) -> None:
    """Preemption costs time, never an answer."""
    small = make_runner(tiny_models("llama"), cache_tokens=256)
    prompts = {student: random_tokens(student, 40) for student in range(4)}
    alone = Bench(small, share=False)
    for student, prompt in prompts.items():
        alone.submit(student, prompt, max_tokens=100)
        alone.finish()
    alone.close()

    crowd = Bench(small)  # 4 x 140 tokens do not fit into 256 cells
    for student, prompt in prompts.items():
        crowd.submit(student, prompt, max_tokens=100)
    crowd.finish()

    assert crowd.scheduler.counts["preemptions"] > 0
    assert not crowd.failures()
    assert [crowd.done(student).usage.generated_tokens for student in prompts] == [100] * 4
    # cells freed in between are filled out of order, which rounds differently: only beginnings are equal
    assert [crowd.answer(one)[:5] for one in prompts] == [alone.answer(one)[:5] for one in prompts]
    crowd.close()
    small.close()


def test_cached_prefixes_make_room_oldest_first(bench: Bench) -> None:
    """What was used longest ago is forgotten first."""
    old, recent = random_tokens(1, 400), random_tokens(2, 400)
    for request_id, prompt in enumerate((old, recent)):
        bench.submit(request_id, prompt, max_tokens=1)
        bench.finish()

    bench.submit(2, random_tokens(3, 500), max_tokens=1)
    bench.finish()

    cache = bench.scheduler.cells.cache
    assert cache.match(bench.sequences[0].path, 400)[1] < 400
    assert cache.match(bench.sequences[1].path, 400)[1] == 400


def test_few_cells_are_kept_for_short_prompts_that_come_once(tiny_models: TinyModels) -> None:
    """Attention would pass over them in every step; conversations, and what is slow to read, stay."""
    runner = make_runner(tiny_models("llama"), cache_tokens=4096)
    bench = Bench(runner)
    chat, document = random_tokens(1, 200), random_tokens(2, 300)
    bench.submit(0, chat, max_tokens=1)
    bench.submit(1, document, max_tokens=1, is_one_off=True)
    for request_id in range(2, 14):
        bench.submit(request_id, random_tokens(request_id + 1, 200), max_tokens=1, is_one_off=True)
    bench.finish()

    cache = bench.scheduler.cells.cache
    known = [cache.match(sequence.path, 200)[1] for sequence in bench.sequences.values()]
    assert cache.cells <= 200 + 300 + 1024
    assert known[:2] == [200, 200]
    assert known[-1] == 200  # the newest
    assert known[2] < 200
    bench.close()
    runner.close()


def test_a_pinned_prefix_stays(bench: Bench) -> None:
    """A pin outlives pressure, and `unpin` ends it."""
    lesson = random_tokens(1, 300)
    bench.submit(0, lesson, is_pin=True)
    bench.finish()
    assert bench.done(0).reason == "pinned"

    for request_id in range(1, 4):
        bench.submit(request_id, random_tokens(request_id + 10, 600), max_tokens=1)
        bench.finish()
    bench.submit(9, [*lesson, 65], max_tokens=1)
    bench.finish()

    assert bench.done(9).usage.reused_tokens == 300
    bench.scheduler.unpin(0)
    bench.scheduler.cells.cache.clear()
    assert bench.scheduler.cells.cache.cells == 0


def test_a_prompt_beside_pins_that_cannot_fit_is_refused_with_figures(bench: Bench) -> None:
    """No deadlock: a prompt for which there will never be room fails, and says how much there is."""
    bench.submit(0, random_tokens(1, 600), is_pin=True)
    bench.finish()

    bench.submit(1, random_tokens(2, 700), max_tokens=1)
    bench.finish()

    (failure,) = bench.failures()
    assert failure.error["code"] == "prompt_too_long"
    figures = failure.error["figures"]
    assert (figures["prompt_tokens"], figures["context_tokens"]) == (
        700,
        bench.runner.cache_tokens - 600,
    )


# --- order -----------------------------------------------------------------------------------------


def test_priority_goes_first(runner: Runner) -> None:
    """Of those who wait, the higher priority is served before earlier arrivals."""
    bench = Bench(runner, max_running=1)
    for request_id, priority in enumerate((0, 0, 5)):
        bench.submit(request_id, random_tokens(request_id, 20), priority=priority, user=str(request_id))

    bench.finish()

    ends = [event.request_id for event in bench.events if isinstance(event, Done)]
    assert ends == [2, 0, 1]
    bench.close()


def waits_of_the_others(bench: Bench) -> list[int]:
    """One user brings 20 requests, then five bring one each; how many of the 20 end before each of these."""
    for request_id in range(20):
        bench.submit(request_id, random_tokens(request_id, 20), user="many", max_tokens=8)
    for request_id in range(20, 25):
        bench.submit(request_id, random_tokens(request_id, 20), user=f"one {request_id}", max_tokens=8)
    bench.finish()
    ends = [event.request_id for event in bench.events if isinstance(event, Done)]
    return [sum(other < 20 for other in ends[: ends.index(one)]) for one in range(20, 25)]


@pytest.mark.promise("H-18")
@pytest.mark.canary("H-18")
def test_many_requests_of_one_user_do_not_delay_the_others(runner: Runner) -> None:
    """Places are shared between users, not between requests; first come, first served fails this."""
    fair, unfair = Bench(runner, max_running=4), Bench(runner, max_running=4)
    unfair.scheduler = FirstComeScheduler(
        runner, max_running=4, silence_bound_s=10.0, emit=unfair.events.append
    )

    assert max(waits_of_the_others(fair)) <= 8
    fair.close()
    assert max(waits_of_the_others(unfair)) > 8
    unfair.close()


def test_a_late_user_gets_a_place_from_whoever_has_too_many(runner: Runner) -> None:
    """When all places are one user's, the next user does not wait for an answer to end."""
    bench = Bench(runner, max_running=4)
    for request_id in range(4):
        bench.submit(request_id, random_tokens(request_id, 20), user="many", max_tokens=60)
    for _ in range(5):
        bench.scheduler.step()

    late = bench.submit(9, random_tokens(9, 20), user="late", max_tokens=4)
    bench.finish()

    ends = [event.request_id for event in bench.events if isinstance(event, Done)]
    assert ends[0] == late.request_id
    assert [bench.done(one).usage.generated_tokens for one in range(4)] == [60] * 4
    bench.close()


def test_a_long_prompt_is_read_between_the_tokens_of_others(runner: Runner) -> None:
    """While a document is read, a running answer gets a token with every step."""
    bench = Bench(runner, silence_bound_s=0.0001)  # no time at all: the smallest chunks
    speaker = bench.submit(0, random_tokens(0, 20), max_tokens=40)
    step_until(bench, speaker, Phase.DECODE, least_tokens=2)
    document = bench.submit(1, random_tokens(1, 300), max_tokens=1)

    while document.phase is not Phase.DECODE and document.request_id not in ends_of(bench):
        before = speaker.generated
        bench.scheduler.step()
        assert speaker.generated == before + 1 or speaker.generated == 40
    bench.finish()
    bench.close()


def ends_of(bench: Bench) -> list[int]:
    return [event.request_id for event in bench.events if isinstance(event, Done)]


# --- events ----------------------------------------------------------------------------------------


def test_the_events_of_a_request_come_in_order(runner: Runner) -> None:
    """Position in the queue, progress of reading, text, account."""
    bench = Bench(runner, max_running=1)
    bench.submit(0, random_tokens(0, 20), max_tokens=4)
    bench.submit(1, random_tokens(1, 300), max_tokens=4)

    bench.finish()

    mine = [event for event in bench.events if getattr(event, "request_id", None) == 1]
    kinds = [type(event) for event in mine]
    assert kinds[0] is Queued
    assert kinds[-1] is Done
    assert kinds.index(Prefilled) < kinds.index(Text)
    progress = [event.done_tokens for event in mine if isinstance(event, Prefilled)]
    assert progress == sorted(progress)
    assert progress[-1] == 300
    bench.close()


def test_the_same_seed_gives_the_same_answer(bench: Bench) -> None:
    """Drawing depends on the seed and on nothing that happened before."""
    for request_id in range(3):
        seed = 7 if request_id < 2 else 8
        sampling = Sampling(temperature=1.5, top_k=0, top_p=1.0, seed=seed)
        bench.submit(request_id, random_tokens(0, 20), sampling=sampling, max_tokens=20)
        bench.finish()
        bench.scheduler.cells.cache.clear()

    assert bench.answer(0) == bench.answer(1) != bench.answer(2)


def test_silence_is_measured(bench: Bench) -> None:
    """The longest gap between two tokens of an answer is kept as a figure."""
    bench.submit(0, random_tokens(0, 20), max_tokens=5)
    bench.finish()

    assert 0 < bench.scheduler.answering.longest_silence_s < 60
