"""The process that runs a real (tiny) model: answers, their limits, its cache, its crashes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio

from groundup.engine.client import Engine, GenerationEvent
from groundup.engine.events import Done, Prefilled, Queued, Text
from groundup.engine.protocol import Prompt, Sampling, Span, TokenChoice
from groundup.errors import (
    EmptyPromptError,
    EngineBusyError,
    EngineStoppedError,
    InvalidGrammarError,
    InvalidParameterError,
    PromptTooLongError,
    RequestError,
)
from tests.conftest import TinyModels

from .real_engines import GREEDY, LESSON, greedy, real_engine, token_of, words
from .scripts import becomes, is_idle

# Tests that compare two answers clear the cache first: where cells lie decides how sums are rounded.
pytestmark = pytest.mark.asyncio(loop_scope="module")
LONG = Prompt(tokens=[65 + index % 26 for index in range(900)])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tiny_models: TinyModels) -> AsyncIterator[Engine]:
    async with real_engine(tiny_models("llama")) as running:
        yield running


# --- answers ---------------------------------------------------------------------------------------


async def test_an_answer_and_its_account(engine: Engine) -> None:
    """Every token read and generated is accounted for, and time passes in the right order."""
    prompt = await engine.tokenize(words("What grows here?"), add_special=True)

    _, done = await engine.generate(words("What grows here?"), max_tokens=10, ignore_eos=True).collect()

    usage = done.usage
    assert (done.reason, usage.generated_tokens) == ("length", 10)
    assert usage.prompt_tokens == len(prompt.tokens) == usage.reused_tokens + usage.computed_tokens
    assert usage.first_token_s is not None
    assert 0 <= usage.queue_s <= usage.first_token_s
    assert usage.decode_s > 0


async def test_the_same_question_has_the_same_answer(engine: Engine) -> None:
    """Greedy answers do not depend on what is cached, and the second time almost nothing is computed."""
    await engine.clear_cache()
    first = await greedy(engine, words(LESSON))
    second = engine.generate(words(LESSON), sampling=GREEDY, max_tokens=24, ignore_eos=True)

    text, done = await second.collect()

    assert text == first
    assert done.usage.computed_tokens == 1


async def test_seeds_reproduce(engine: Engine) -> None:
    """The seed in the account gives the same answer again, another seed another one."""
    await engine.clear_cache()
    hot = Sampling(temperature=1.5, top_k=0)

    async def ask(seed: int | None) -> tuple[str, Done]:
        sampling = msgspec.structs.replace(hot, seed=seed)
        return await engine.generate(words("Hi"), sampling=sampling, max_tokens=24, ignore_eos=True).collect()

    first, done = await ask(None)

    assert (await ask(done.usage.seed))[0] == first
    assert (await ask(done.usage.seed ^ 1))[0] != first


async def test_penalties_change_the_answer(engine: Engine) -> None:
    """With a strong presence penalty no token comes twice."""
    sampling = Sampling(temperature=0, presence_penalty=100, repeat_last_n=-1)
    request = engine.generate(words("Hi"), sampling=sampling, max_tokens=40, ignore_eos=True, logprobs=0)

    chosen = [choice.chosen.token async for event in request for choice in _choices(event)]

    assert len(set(chosen)) == len(chosen) == 40


async def test_a_stop_string_ends_the_answer(engine: Engine) -> None:
    """The text ends before the stop string, which is named; it may span tokens."""
    await engine.clear_cache()
    whole = await greedy(engine, words("Hi"), 30)
    stop = whole[7:12]

    text, done = await engine.generate(
        words("Hi"), sampling=GREEDY, max_tokens=30, ignore_eos=True, stop=["never", stop]
    ).collect()

    assert (text, done.reason, done.stop_string) == (whole[: whole.find(stop)], "stop", stop)
    assert done.usage.generated_tokens < 30


@pytest.mark.parametrize("ignore_eos", [False, True])
async def test_the_end_token_ends_the_answer(engine: Engine, ignore_eos: bool) -> None:
    """A model that says it is done is done, unless a benchmark wants more."""
    for name in ("<|end_of_text|>", "<|end|>"):
        always = Sampling(temperature=0, logit_bias={await token_of(engine, name): 10_000})
        text, done = await engine.generate(
            words("Hi"), sampling=always, max_tokens=5, ignore_eos=ignore_eos
        ).collect()
        assert text == ""
        assert (done.reason, done.usage.generated_tokens) == (("length", 5) if ignore_eos else ("stop", 0))


async def test_an_answer_ends_where_the_context_ends(engine: Engine) -> None:
    """Without a limit the answer fills the context exactly, and nothing is cut from the prompt."""
    _, done = await engine.generate(LONG, sampling=GREEDY, ignore_eos=True).collect()

    assert done.reason == "length"
    assert done.usage.prompt_tokens + done.usage.generated_tokens == engine.facts.context_tokens


async def test_a_grammar_holds(engine: Engine) -> None:
    """The answer is one that the grammar allows, and ends with it."""
    sampling = Sampling(temperature=5, grammar='root ::= "ja" | "nein"', seed=1)

    text, done = await engine.generate(words("Hi"), sampling=sampling).collect()

    assert text in ("ja", "nein")
    assert done.reason == "stop"


def _choices(event: object) -> list[TokenChoice]:
    return event.choices if isinstance(event, Text) else []


@pytest.mark.parametrize(("wanted", "got"), [(None, None), (0, 0), (3, 3)])
async def test_log_probabilities_on_request(engine: Engine, wanted: int | None, got: int | None) -> None:
    """One choice per token with as many alternatives as wanted, and none if none are wanted."""
    request = engine.generate(
        words("Hi"), sampling=GREEDY, max_tokens=12, ignore_eos=True, logprobs=wanted, stop=["never"]
    )

    choices = [choice async for event in request for choice in _choices(event)]

    assert len(choices) == (0 if got is None else 12)
    for choice in choices:
        assert choice.chosen.logprob < 0
        assert len(choice.top) == got
        assert choice.top[:1] in ([], [choice.chosen])


# --- refusals: the request fails, the engine goes on -------------------------------------------------

REFUSED: dict[str, tuple[type[RequestError], Prompt, dict[str, object]]] = {
    "top_p": (InvalidParameterError, words("Hi"), {"sampling": Sampling(top_p=2)}),
    "seed": (InvalidParameterError, words("Hi"), {"sampling": Sampling(seed=-1)}),
    "bias": (InvalidParameterError, words("Hi"), {"sampling": Sampling(logit_bias={640: 1.0})}),
    "max_tokens": (InvalidParameterError, words("Hi"), {"max_tokens": 0}),
    "logprobs": (InvalidParameterError, words("Hi"), {"logprobs": 101}),
    "grammar": (InvalidGrammarError, words("Hi"), {"sampling": Sampling(grammar="root ::= (")}),
    "token": (InvalidParameterError, Prompt(tokens=[640]), {}),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_bad_request_fails_alone(engine: Engine, name: str) -> None:
    """What makes no sense is refused with a typed error before anything is computed."""
    kind, prompt, request = REFUSED[name]
    process_id = engine.process_id

    with pytest.raises(kind):
        await engine.generate(prompt, **request).collect()  # type: ignore[arg-type]

    assert await is_idle(engine)
    assert engine.process_id == process_id


async def test_a_prompt_too_long_is_refused_with_figures(engine: Engine) -> None:
    """One token of answer must fit; the error says how many tokens there are and how many fit."""
    limit = engine.facts.context_tokens
    with pytest.raises(PromptTooLongError) as caught:
        await engine.generate(Prompt(tokens=[1] * limit)).collect()
    assert (caught.value.prompt_tokens, caught.value.context_tokens) == (limit, limit)

    _, done = await engine.generate(Prompt(tokens=[1] * (limit - 1))).collect()
    assert done.usage.generated_tokens <= 1


async def test_a_full_queue_is_refused_with_figures(tiny_models: TinyModels) -> None:
    """With one place to run and two to wait, the fourth request is told so; a cancelled one makes room."""
    async with real_engine(tiny_models("llama"), max_running=1, max_queued=2) as engine:
        tasks = [asyncio.create_task(greedy(engine, words("busy"), 900))]
        assert await becomes(lambda: _runs(engine, 1))
        tasks += [asyncio.create_task(greedy(engine, words(f"{n}"), 900)) for n in range(2)]
        assert await becomes(lambda: _waits(engine, 2))

        with pytest.raises(EngineBusyError) as caught:
            await engine.generate(words("four")).collect()
        assert (caught.value.queued, caught.value.limit) == (2, 2)

        tasks[1].cancel()
        assert await becomes(lambda: _waits(engine, 1))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await becomes(lambda: is_idle(engine))


async def _waits(engine: Engine, count: int) -> bool:
    return (await engine.statistics()).waiting == count


async def _runs(engine: Engine, count: int) -> bool:
    return (await engine.statistics()).running == count


# --- text and tokens -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["The river", "naïve 語 🌱\n\n  x", "<|end|>", "\x00\t", " "])
async def test_tokens_give_the_text_back(engine: Engine, text: str) -> None:
    """Tokenising loses nothing, and each token's own bytes are told."""
    tokens = await engine.tokenize(words(text))

    assert (await engine.detokenize(tokens.tokens)).decode() == text
    assert b"".join(tokens.pieces).decode() == text


async def test_detokenizing_refuses_what_is_no_token(engine: Engine) -> None:
    """An id outside the vocabulary is named; no text is no prompt."""
    with pytest.raises(InvalidParameterError, match="640"):
        await engine.detokenize([1, 640])
    with pytest.raises(EmptyPromptError):
        await engine.tokenize(words(""))


# --- the cache -------------------------------------------------------------------------------------


async def reused(engine: Engine, prompt: Prompt, owner: str = "") -> int:
    _, done = await engine.generate(prompt, max_tokens=1, owner=owner).collect()
    return done.usage.reused_tokens


async def test_a_pinned_prefix_stays_until_it_is_unpinned(engine: Engine) -> None:
    """Clearing the cache leaves it alone, and afterwards it goes like any other."""
    await engine.clear_cache()
    assert (await engine.statistics()).cells_in_use == 0
    length = len((await engine.tokenize(words(LESSON), add_special=True)).tokens)
    question = Prompt(spans=[Span(LESSON, control=False), Span("<|end|>?")])

    pin = await engine.pin(words(LESSON))
    await engine.clear_cache()

    assert (await engine.statistics()).cells_in_use == length
    assert await reused(engine, question) == length
    await engine.unpin(pin)
    await engine.clear_cache()
    assert (await engine.statistics()).cells_in_use == 0
    assert await reused(engine, question) == 0


@pytest.mark.promise("H-22")
async def test_private_text_is_reused_by_its_owner_alone(engine: Engine) -> None:
    """Who asks what somebody else has asked computes all of it, as the accounts show."""
    await engine.clear_cache()
    prompt = words(LESSON)

    assert await reused(engine, prompt, "A") == 0
    assert await reused(engine, prompt, "B") == 0
    assert await reused(engine, prompt, "A") > 0


async def test_statistics_count_and_reset(engine: Engine) -> None:
    """Counters are those of the work since the last reset."""
    await engine.clear_cache()
    await engine.statistics(reset=True)
    await greedy(engine, Prompt(tokens=[1] * 100), 10)

    statistics = await engine.statistics(reset=True)

    assert statistics.computed_prompt_tokens == 100
    assert statistics.generated_tokens == 10
    assert statistics.steps == 2 + 9  # the prompt in two steps, the second with the first token
    assert statistics.cells_in_use == statistics.cells_cached == 109
    assert statistics.native_s > 0
    after = await engine.statistics()
    assert (after.steps, after.generated_tokens, after.native_s) == (0, 0, 0)


# --- cancelling and pausing ------------------------------------------------------------------------


@pytest.mark.promise("H-02")
@pytest.mark.parametrize("phase", [Prefilled, Text])
async def test_cancelling_ends_reading_and_answering(engine: Engine, phase: type[Prefilled | Text]) -> None:
    """The request ends as cancelled and its cells are left to the cache, in whatever phase it is."""
    await engine.clear_cache()
    generation = engine.generate(LONG if phase is Prefilled else words("Hi"), ignore_eos=True)
    events: list[GenerationEvent] = []

    async for event in generation:
        if isinstance(event, phase) and not any(isinstance(earlier, phase) for earlier in events):
            await generation.cancel()
        events.append(event)

    assert isinstance(events[-1], Done)
    assert events[-1].reason == "cancelled"
    statistics = await engine.statistics()
    assert statistics.running == 0
    assert statistics.cells_in_use == statistics.cells_cached


@pytest.mark.promise("H-02")
async def test_cancelling_in_the_queue(tiny_models: TinyModels) -> None:
    """A request that waits for its turn ends at once and has computed nothing."""
    async with real_engine(tiny_models("llama"), max_running=1) as engine:
        busy = asyncio.create_task(greedy(engine, words("busy"), 900))
        assert await becomes(lambda: _runs(engine, 1))
        waiting = engine.generate(words("waiting"))
        async for event in waiting:
            if isinstance(event, Queued):
                await waiting.cancel()
            elif isinstance(event, Done):
                assert (event.reason, event.usage.computed_tokens) == ("cancelled", 0)
        assert not busy.done()
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)


async def test_a_paused_answer_waits_and_goes_on(engine: Engine) -> None:
    """While an answer is held no token is computed for it; afterwards it gets all its tokens."""
    generation = engine.generate(words("Hi"), max_tokens=400, ignore_eos=True)
    task = asyncio.create_task(generation.collect())
    assert await becomes(lambda: _runs(engine, 1))

    await engine.pause(generation.request_id)
    before = (await engine.statistics()).generated_tokens
    await asyncio.sleep(0.05)
    assert (await engine.statistics()).generated_tokens == before
    await engine.resume(generation.request_id)

    assert (await task)[1].usage.generated_tokens == 400


# --- crashes ---------------------------------------------------------------------------------------


async def kill_in_mid_answer(engine: Engine, way: signal.Signals) -> None:
    is_killed = False  # once: what it had written before still comes, when its process may be gone
    async for event in engine.generate(words("Hi"), ignore_eos=True):
        if isinstance(event, Text) and engine.process_id and not is_killed:
            os.kill(engine.process_id, way)
            is_killed = True


@pytest.mark.promise("H-10")
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT], ids=lambda way: way.name)
async def test_a_killed_worker_ends_the_answer_and_the_next_one_works(
    tiny_models: TinyModels, way: signal.Signals
) -> None:
    """Whatever ends the process in mid-answer is named, and the next request is answered as before."""
    async with real_engine(tiny_models("llama")) as engine:
        expected = await greedy(engine, words("Hi"))

        with pytest.raises(EngineStoppedError, match=way.name):
            await kill_in_mid_answer(engine, way)

        assert await greedy(engine, words("Hi")) == expected


async def test_a_client_that_breaks_the_protocol_ends_the_worker(tiny_models: TinyModels) -> None:
    """A worker that is sent garbage says so in its log and ends, rather than guess what was meant."""
    async with real_engine(tiny_models("llama")) as engine:
        connection = engine._connection
        assert connection is not None
        inbox = connection.register(1)
        assert connection._process.stdin is not None

        connection._process.stdin.write(b"\x03\x00\x00\x00abc")

        ending = await asyncio.wait_for(inbox.get(), 10)
        assert isinstance(ending, EngineStoppedError)
        assert "a frame that is not a command" in ending.last_log_lines[-1]
