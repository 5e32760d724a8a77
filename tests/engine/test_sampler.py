"""The next token: ranges, seeds, penalties, bias, grammar, and exact log-probabilities."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from groundup.engine.protocol import Sampling
from groundup.engine.runner import Runner, Work
from groundup.engine.sampler import Sampler, check_sampling, choice, likeliest
from groundup.errors import InvalidGrammarError, InvalidParameterError
from tests.conftest import TinyModels

from .requests import make_runner, random_tokens

VOCABULARY = 640
PLAIN = Sampling(temperature=1.0, top_k=0, top_p=1.0)


@pytest.fixture(scope="module")
def runner(tiny_models: TinyModels) -> Iterator[Runner]:
    """A runner whose last batch left logits at index 19."""
    runner = make_runner(tiny_models("llama"))
    runner.run([Work(0, 0, np.array(random_tokens(11, 20), np.int32), True)])
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def logits(runner: Runner) -> NDArray[np.float32]:
    return runner.context.logits(19).copy()


def pick(runner: Runner, sampling: Sampling, count: int = 1, recent: tuple[int, ...] = ()) -> list[int]:
    """Tokens picked one after the other from the same logits."""
    check_sampling(sampling, VOCABULARY)
    sampler = Sampler(sampling, runner.vocabulary, list(recent))
    try:
        return [sampler.pick(runner.context, 19) for _ in range(count)]
    finally:
        sampler.close()


# --- ranges ----------------------------------------------------------------------------------------

BAD = [
    *(("temperature", value) for value in (-0.1, 100.1, math.nan, math.inf)),
    *(("top_k", value) for value in (-1, 2**31)),
    *(("top_p", value) for value in (-0.1, 1.1, math.nan)),
    *(("min_p", value) for value in (-0.1, 1.1, math.nan)),
    *(("typical_p", value) for value in (-0.1, 1.1, math.nan)),
    *(("repeat_last_n", value) for value in (-2, 2**20 + 1)),
    *(("repeat_penalty", value) for value in (0, -1, 101, math.nan)),
    *(("presence_penalty", value) for value in (-101, 101, math.nan)),
    *(("frequency_penalty", value) for value in (-101, 101, math.nan)),
    *(("seed", value) for value in (-1, 2**32)),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_values_outside_their_range_are_refused(name: str, value: float) -> None:
    """The error names the parameter, its value and its range; NaN is in no range."""
    with pytest.raises(InvalidParameterError, match="between") as caught:
        check_sampling(Sampling(**{name: value}), VOCABULARY)  # type: ignore[arg-type]

    assert (caught.value.parameter, caught.value.value) == (name, str(value))


@pytest.mark.parametrize(
    "bias", [{-1: 1.0}, {VOCABULARY: 1.0}, {3: math.nan}, {3: math.inf}, {3: -math.inf}, {3: 1e39}]
)
def test_bad_biases_are_refused(bias: dict[int, float]) -> None:
    """Only tokens of the vocabulary can be favoured, and not without limit."""
    with pytest.raises(InvalidParameterError, match="logit_bias"):
        check_sampling(Sampling(logit_bias=bias), VOCABULARY)


samplings = st.builds(
    Sampling,
    temperature=st.one_of(st.floats(0, 100), st.floats(1e-45, 1e-4), st.sampled_from([1e-44, 1e-38, 1e-5])),
    top_k=st.sampled_from([0, 1, 40, VOCABULARY, 2**31 - 1]),
    top_p=st.floats(0, 1),
    min_p=st.floats(0, 1),
    typical_p=st.floats(0, 1),
    repeat_last_n=st.sampled_from([-1, 0, 1, 64, 2**20]),
    repeat_penalty=st.floats(0.01, 100),
    presence_penalty=st.floats(-100, 100),
    frequency_penalty=st.floats(-100, 100),
    seed=st.integers(0, 2**32 - 1),
    logit_bias=st.one_of(
        st.just({}),
        st.dictionaries(st.integers(0, VOCABULARY - 1), st.floats(-1e6, 1e6), max_size=4),
        st.floats(-1e6, 1e6).map(lambda bias: dict.fromkeys(range(VOCABULARY), bias)),
    ),
)


@settings(deadline=None, max_examples=200)
@given(sampling=samplings)
def test_every_allowed_value_picks_a_token(runner: Runner, sampling: Sampling) -> None:
    """Whatever is within the ranges picks a token of the vocabulary, the extremes too."""
    picked = pick(runner, sampling, 2, recent=(1, 2, 3))

    assert all(0 <= token < VOCABULARY for token in picked)


# --- the chain -------------------------------------------------------------------------------------


def test_temperature_zero_is_the_likeliest(runner: Runner, logits: NDArray[np.float32]) -> None:
    """The short cut, the library's greedy sampler and a draw of one candidate agree with argmax."""
    best = int(logits.argmax())

    assert pick(runner, Sampling(temperature=0)) == [best]
    assert pick(runner, Sampling(temperature=0, logit_bias={0: 0.0})) == [best]
    assert pick(runner, Sampling(temperature=1, top_k=1)) == [best]


def test_the_same_seed_picks_the_same(runner: Runner) -> None:
    """A seed decides every draw; other seeds draw otherwise."""
    seeded = [pick(runner, Sampling(temperature=1.5, top_k=0, seed=seed), 30) for seed in (1, 1, 2)]

    assert seeded[0] == seeded[1] != seeded[2]


def test_without_a_seed_a_random_one_is_told(runner: Runner) -> None:
    """The seed that was chosen gives the same answer again."""
    first = Sampler(PLAIN, runner.vocabulary, [])
    drawn = [first.pick(runner.context, 19) for _ in range(20)]
    other = Sampler(PLAIN, runner.vocabulary, [])

    assert first.seed != other.seed
    assert pick(runner, Sampling(temperature=1.0, top_k=0, top_p=1.0, seed=first.seed), 20) == drawn
    first.close()
    other.close()


def test_draws_follow_the_probabilities(runner: Runner, logits: NDArray[np.float32]) -> None:
    """Of 4,000 draws the likeliest ten tokens get their shares, within four standard deviations."""
    probabilities = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    seen = Counter(pick(runner, Sampling(temperature=1.0, top_k=0, top_p=1.0, seed=5), 4000))

    for token in likeliest(logits, 10):
        share = float(probabilities[token])
        assert abs(seen[token] / 4000 - share) < 4 * math.sqrt(share * (1 - share) / 4000)


def test_truncation_keeps_the_likeliest(runner: Runner, logits: NDArray[np.float32]) -> None:
    """Top-k, top-p and min-p draw only from the tokens that their definitions keep."""
    shares = np.sort(np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum())[::-1]
    nucleus = int(np.searchsorted(np.cumsum(shares), 0.3)) + 1
    likely = int((shares >= 0.5 * shares[0]).sum())

    for kept, sampling in (
        (5, Sampling(temperature=2, top_k=5, top_p=1.0, seed=1)),
        (nucleus, Sampling(temperature=2, top_k=0, top_p=0.3, seed=1)),
        (likely, Sampling(temperature=2, top_k=0, top_p=1.0, min_p=0.5, seed=1)),
    ):
        assert set(pick(runner, sampling, 300)) <= set(likeliest(logits, kept))


@pytest.mark.parametrize("name", ["presence_penalty", "frequency_penalty"])
def test_penalties_push_away_what_was_said(runner: Runner, logits: NDArray[np.float32], name: str) -> None:
    """A strongly penalised token of the prompt is not picked, nor one that was picked before."""
    ranked = likeliest(logits, 4)
    sampling = Sampling(temperature=0, **{name: 100.0})  # type: ignore[arg-type]

    assert pick(runner, sampling, 3, recent=(ranked[0],)) == ranked[1:]


def test_penalties_look_back_only_so_far(runner: Runner, logits: NDArray[np.float32]) -> None:
    """With `repeat_last_n` of 2 a token is free again after two others, with 0 nothing is penalised."""
    ranked = likeliest(logits, 3)

    near = Sampling(temperature=0, presence_penalty=100, repeat_last_n=2)
    assert pick(runner, near, 5) == [*ranked, *ranked[:2]]
    assert pick(runner, Sampling(temperature=0, presence_penalty=100, repeat_last_n=0), 2) == [ranked[0]] * 2


def test_bias_forces_and_forbids(runner: Runner, logits: NDArray[np.float32]) -> None:
    """A large bias makes any token the answer, or impossible."""
    ranked = likeliest(logits, 2)

    assert pick(runner, Sampling(temperature=1, logit_bias={77: 1000.0})) == [77]
    assert pick(runner, Sampling(temperature=0, logit_bias={ranked[0]: -1e6})) == [ranked[1]]


# --- grammars --------------------------------------------------------------------------------------


@pytest.mark.parametrize("temperature", [0.0, 1.0, 50.0])
def test_a_grammar_lets_only_its_text_through(runner: Runner, temperature: float) -> None:
    """At any temperature the text is of the grammar, and the end comes where the grammar ends."""
    sampling = Sampling(temperature=temperature, grammar='root ::= ("ja" | "nein") "!" [0-9] [0-9]', seed=3)
    sampler = Sampler(sampling, runner.vocabulary, [])
    text = b""
    while not runner.vocabulary.is_end(token := sampler.pick(runner.context, 19)):
        text += runner.vocabulary.piece(token)
        assert len(text) <= 7
    sampler.close()

    word, mark, digits = text.decode().partition("!")
    assert word in ("ja", "nein")
    assert mark
    assert len(digits) == 2
    assert digits.isdecimal()


def test_a_grammar_keeps_the_proportions(runner: Runner, logits: NDArray[np.float32]) -> None:
    """Among allowed tokens the draws have the model's own proportions, as if filtered first."""
    digits = [ord(digit) for digit in "0123456789"]  # byte tokens
    shares = np.exp(logits[digits] - logits[digits].max())
    shares /= shares.sum()
    grammar = Sampling(temperature=1.0, top_k=0, top_p=1.0, grammar="root ::= [0-9]")

    seen: Counter[int] = Counter()
    for seed in range(1500):
        sampler = Sampler(
            Sampling(temperature=1.0, top_k=0, top_p=1.0, grammar=grammar.grammar, seed=seed),
            runner.vocabulary,
            [],
        )
        seen[sampler.pick(runner.context, 19)] += 1
        sampler.close()

    assert set(seen) <= set(digits)
    for token, share in zip(digits, shares.tolist(), strict=True):
        assert abs(seen[token] / 1500 - share) < 4 * math.sqrt(share * (1 - share) / 1500)


@pytest.mark.parametrize(
    "grammar", ["root ::= (", "root = x", "other ::= [a]", "root ::= missing", "root ::= root"]
)
def test_bad_grammars_are_refused(runner: Runner, grammar: str) -> None:
    """A grammar that does not parse is an error of the request, not of the engine."""
    with pytest.raises(InvalidGrammarError):
        Sampler(Sampling(grammar=grammar), runner.vocabulary, [])


# --- log-probabilities -----------------------------------------------------------------------------


def test_log_probabilities_are_those_of_the_raw_distribution(
    runner: Runner, logits: NDArray[np.float32]
) -> None:
    """They equal log-softmax in double precision, best first, and together they are 1."""
    exact = logits.astype(np.float64)
    exact -= exact.max() + math.log(np.exp(exact - exact.max()).sum())

    found = choice(logits, 123, VOCABULARY, runner.vocabulary)

    assert found.chosen.logprob == pytest.approx(exact[123], abs=1e-6)
    assert [one.logprob for one in found.top] == pytest.approx(np.sort(exact)[::-1], abs=1e-6)
    assert sum(math.exp(one.logprob) for one in found.top) == pytest.approx(1, abs=1e-6)
    assert found.top[0].token == logits.argmax()
    assert found.chosen.piece == runner.vocabulary.piece(123)


@pytest.mark.parametrize(("wanted", "got"), [(-1, 0), (0, 0), (3, 3), (VOCABULARY + 5, VOCABULARY)])
def test_as_many_alternatives_as_wanted(
    runner: Runner, logits: NDArray[np.float32], wanted: int, got: int
) -> None:
    """None when none are wanted, and never more than there are tokens."""
    assert len(choice(logits, 0, wanted, runner.vocabulary).top) == got


def test_extreme_logits_have_log_probabilities(runner: Runner) -> None:
    """Logits of thousands overflow nothing; an impossible token has minus infinity."""
    extreme = np.full(VOCABULARY, -5000, np.float32)
    extreme[1], extreme[2] = 5000, -math.inf

    assert choice(extreme, 1, 0, runner.vocabulary).chosen.logprob == 0
    assert choice(extreme, 2, 0, runner.vocabulary).chosen.logprob == -math.inf
