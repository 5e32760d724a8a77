"""Sharing a prefix changes the work and never the answer, for every kind of cache."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groundup.engine.protocol import Sampling
from groundup.engine.runner import CHECKPOINTS, CUTTABLE, Runner
from tests.canaries.leaky_prefix_cache import OwnerlessPrefixCache
from tests.conftest import TinyModels

from .requests import Bench, is_same_answer, make_runner, random_tokens

KINDS = {
    "llama": CUTTABLE,
    "qwen3": CUTTABLE,
    "gemma3": CUTTABLE,
    "gpt-oss": CUTTABLE,
    "mamba": CHECKPOINTS,
    "lfm2": CHECKPOINTS,
}
LESSON = random_tokens(1, 150)
QUESTIONS = [random_tokens(100 + student, 12) for student in range(6)]


@pytest.fixture(params=KINDS)
def runner(request: pytest.FixtureRequest, tiny_models: TinyModels) -> Iterator[Runner]:
    runner = make_runner(tiny_models(request.param))
    assert runner.cache_kind == KINDS[request.param]
    yield runner
    runner.close()


def ask_class(bench: Bench, *, together: bool, public: int | None = None) -> list[list[int]]:
    for student, question in enumerate(QUESTIONS):
        bench.submit(student, LESSON + question, public=public, owner=f"student {student}", max_tokens=24)
        if not together:
            bench.finish()
    bench.finish()
    return [bench.answer(student) for student in range(len(QUESTIONS))]


@pytest.mark.parametrize("together", [True, False], ids=["cold at once", "one after another"])
def test_shared_answers_equal_unshared_answers(runner: Runner, together: bool) -> None:
    """Greedy tokens on a shared lesson are those of a run that shares nothing, 100 %."""
    alone, shared = Bench(runner, share=False), Bench(runner)

    expected = ask_class(alone, together=False)
    alone.close()
    actual = ask_class(shared, together=together, public=len(LESSON))

    for question, one, other in zip(QUESTIONS, expected, actual, strict=True):
        assert is_same_answer(runner, LESSON + question, one, other)
    assert len({tuple(answer) for answer in expected}) == len(QUESTIONS), "the model tells prompts apart"
    shared.close()


@pytest.mark.parametrize("together", [True, False], ids=["cold at once", "one after another"])
def test_the_lesson_is_computed_once(runner: Runner, together: bool) -> None:
    """N students cost one lesson and N questions, cold or warm."""
    bench = Bench(runner)

    ask_class(bench, together=together, public=len(LESSON))

    assert bench.scheduler.counts["computed_prompt"] == len(LESSON) + sum(map(len, QUESTIONS))
    bench.close()


def test_arriving_together_needs_no_declared_lesson(runner: Runner) -> None:
    """With one owner the common part of a cold burst is found and computed once, whatever its length."""
    bench = Bench(runner)

    for student, question in enumerate(QUESTIONS):
        bench.submit(student, LESSON + question)
    bench.finish()

    assert bench.scheduler.counts["computed_prompt"] == len(LESSON) + sum(map(len, QUESTIONS))
    bench.close()


def test_siblings_compute_their_prompt_once(runner: Runner) -> None:
    """Several answers to one question cost its prompt once; only its last token is read for each."""
    bench = Bench(runner)
    prompt = random_tokens(5, 200)
    for number in range(4):
        bench.submit(number, prompt, sampling=Sampling(temperature=1.0, seed=number))
    bench.finish()

    computed = [bench.done(number).usage.computed_tokens for number in range(4)]
    assert sum(computed) <= 200 + 3 * (1 if runner.cache_kind == CUTTABLE else 2)
    assert len({tuple(bench.sequences[number].tokens[200:].tolist()) for number in range(4)}) > 1
    bench.close()


def test_one_after_another_the_third_forks_where_the_first_two_part(runner: Runner) -> None:
    """Nothing is declared and nobody is there at the same time: from the third on, the lesson is reused."""
    bench = Bench(runner)

    for student, question in enumerate(QUESTIONS):
        bench.submit(student, LESSON + question)
        bench.finish()

    reused = [bench.done(student).usage.reused_tokens for student in range(len(QUESTIONS))]
    assert all(tokens >= len(LESSON) for tokens in reused[2:])
    bench.close()


def test_a_second_turn_computes_only_what_is_new(runner: Runner) -> None:
    """The next turn of a chat reuses prompt and answer of the turn before."""
    bench = Bench(runner)
    first = bench.submit(0, LESSON, max_tokens=20)
    bench.finish()

    # the last token of an answer is sent but never computed: nothing followed it
    bench.submit(1, first.tokens.tolist() + QUESTIONS[0], max_tokens=8)
    bench.finish()

    assert bench.done(1).usage.computed_tokens == 1 + len(QUESTIONS[0])
    bench.close()


def test_accounts_add_up(runner: Runner) -> None:
    """Reused and computed tokens are together the prompt, for each request."""
    bench = Bench(runner)

    ask_class(bench, together=True, public=len(LESSON))

    for student in range(len(QUESTIONS)):
        usage = bench.done(student).usage
        assert usage.reused_tokens + usage.computed_tokens == usage.prompt_tokens
        assert usage.generated_tokens == 24
    bench.close()


def reuse_of_a_classmates_words(bench: Bench) -> int:
    """How much of B's private words is taken from the cache after A has asked the same."""
    private = random_tokens(7, 60)
    bench.submit(0, LESSON + private, public=len(LESSON), owner="A")
    bench.finish()
    bench.submit(1, LESSON + private, public=len(LESSON), owner="B")
    bench.finish()
    return bench.done(1).usage.reused_tokens - len(LESSON)


@pytest.mark.promise("H-22")
@pytest.mark.canary("H-22")
def test_private_words_are_not_shared_between_owners(tiny_models: TinyModels) -> None:
    """B's counters are the same whether or not A has asked the same question; the known-bad twin leaks."""
    runner = make_runner(tiny_models("llama"))
    bench, leaky = Bench(runner), Bench(runner)
    leaky.scheduler.cells.cache = OwnerlessPrefixCache(runner)

    assert reuse_of_a_classmates_words(bench) == 0
    bench.close()
    assert reuse_of_a_classmates_words(leaky) > 0
    runner.close()


def test_the_same_owner_shares_private_words(tiny_models: TinyModels) -> None:
    """What one person asked before is reused for that person."""
    bench = Bench(make_runner(tiny_models("llama")))
    private = random_tokens(7, 60)

    bench.submit(0, LESSON + private, public=len(LESSON), owner="A")
    bench.finish()
    bench.submit(1, LESSON + private, public=len(LESSON), owner="A")
    bench.finish()

    assert bench.done(1).usage.computed_tokens == 1
    bench.close()


@pytest.mark.promise("H-22")
def test_no_word_of_one_student_reaches_another(runner: Runner) -> None:
    """Equal lessons, one canary each, pressure on the cells: every answer is that of the student alone."""
    alone = Bench(runner, share=False)
    crowd = Bench(runner)
    prompts = {student: LESSON + random_tokens(500 + student, 40) for student in range(8)}
    for student, prompt in prompts.items():
        alone.submit(student, prompt, max_tokens=60)
        alone.finish()
    alone.close()

    for student, prompt in prompts.items():
        crowd.submit(
            student, prompt, public=len(LESSON), owner=str(student), user=str(student), max_tokens=60
        )
    crowd.finish()

    for student, prompt in prompts.items():
        assert is_same_answer(runner, prompt, alone.answer(student), crowd.answer(student))
    crowd.close()


def test_window_cells_survive_behind_the_window(tiny_models: TinyModels) -> None:
    """A fork far behind the window of a cached sequence is exact, although others have filled the memory."""
    runner = make_runner(tiny_models("gemma3"), cache_tokens=512)
    long, branch = random_tokens(3, 200), random_tokens(4, 12)
    alone = Bench(runner, share=False)
    alone.submit(0, long[:100] + branch, max_tokens=24)
    alone.finish()
    expected = alone.answer(0)
    alone.close()

    shared = Bench(runner)
    shared.submit(0, long, max_tokens=2)
    shared.finish()
    shared.submit(1, random_tokens(5, 250), max_tokens=2)  # lands in whatever cells are free
    shared.finish()
    shared.submit(2, long[:100] + branch, max_tokens=24)
    shared.finish()

    assert shared.done(2).usage.reused_tokens == 100
    assert shared.answer(2) == expected
    shared.close()
