"""How one request's next token is chosen: checks of the parameters, and the chain that picks.

The order of the chain is llama.cpp's: bias, penalties, top-k, typical, top-p, min-p, temperature,
draw. A grammar is asked about the token picked, and about the whole vocabulary only when it refuses
that one. Without truncation (top-k and the like) this gives exactly the distribution of filtering
first, at a fraction of the time: p + (1 - a)(p / a) = p / a, where a is the share that is allowed.
"""

from __future__ import annotations

import math
import secrets

import numpy as np
from numpy.typing import NDArray

from groundup.errors import InvalidGrammarError, InvalidParameterError

from .free_beginning import FreeText
from .libllama import Context, GrammarSampler, SamplerChain, Vocabulary
from .libllama.sampling import CANDIDATE
from .protocol import Sampling, TokenChoice, TokenProbability

MAX_ALTERNATIVES = 100
_SMALLEST_TEMPERATURE = 1e-5  # below, logits divided by it would overflow; the likeliest token it is
_LARGEST_BIAS = 1_000_000  # enough to force or forbid; infinities would make the library abort
_RANGES: dict[str, tuple[float, float]] = {
    "temperature": (0, 100),
    "top_k": (0, 2**31 - 1),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "typical_p": (0, 1),
    "repeat_last_n": (-1, 2**20),
    "repeat_penalty": (0.01, 100),
    "presence_penalty": (-100, 100),
    "frequency_penalty": (-100, 100),
    "seed": (0, 2**32 - 1),
}


def check_sampling(sampling: Sampling, vocabulary_size: int) -> None:
    """Refuse values that make no sense.

    Raises:
        InvalidParameterError: names the parameter, its value and the range.
    """
    for name, (low, high) in _RANGES.items():
        value = getattr(sampling, name)
        if value is not None and not low <= value <= high:  # also refuses NaN
            raise InvalidParameterError(name, str(value), f"between {low:g} and {high:g}")
    if sampling.before_grammar is not None and not sampling.before_grammar.closing:
        raise InvalidParameterError("before_grammar", "empty", "a text after which the grammar counts")
    for token, bias in sampling.logit_bias.items():
        if not 0 <= token < vocabulary_size:
            raise InvalidParameterError("logit_bias", str(token), f"for tokens 0 to {vocabulary_size - 1}")
        if not -_LARGEST_BIAS <= bias <= _LARGEST_BIAS:  # also refuses NaN
            allowed = f"between {-_LARGEST_BIAS:,} and {_LARGEST_BIAS:,}"
            raise InvalidParameterError("logit_bias", str(bias), allowed)


class Sampler:
    """The choice of one request: its parameters, its random state, its grammar's state.

    Args:
        sampling: checked before.
        recent: the last tokens of the prompt, for the penalties.

    Raises:
        InvalidGrammarError: the grammar does not parse.
    """

    def __init__(self, sampling: Sampling, vocabulary: Vocabulary, recent: list[int]) -> None:
        self.seed = secrets.randbits(32) if sampling.seed is None else sampling.seed
        self._grammar = GrammarSampler(vocabulary, sampling.grammar) if sampling.grammar else None
        beginning = sampling.before_grammar if sampling.grammar else None
        self._free = FreeText(beginning, vocabulary) if beginning else None
        self._is_plain_argmax = _is_plain_argmax(sampling)
        self._chain = _build_chain(sampling, vocabulary, self.seed)
        for token in recent:
            self._chain.accept(token)

    def close(self) -> None:
        """Free the native samplers."""
        self._chain.close()
        if self._grammar is not None:
            self._grammar.close()

    def pick(self, context: Context, index: int) -> int:
        """The next token, from the logits of the batch's token `index`."""
        if self._free is not None and not self._free.is_over:
            forced = self._free.forced
            token = self._free.take(self._pick_freely(context, index) if forced is None else forced)
            if token is not None:
                return token
        if self._grammar is not None:
            return self._pick_within_grammar(context.logits(index), self._grammar)
        return self._pick_freely(context, index)

    def _pick_freely(self, context: Context, index: int) -> int:
        if self._is_plain_argmax:
            return int(context.logits(index).argmax())
        return self._chain.sample(context, index)

    def _pick_within_grammar(self, logits: NDArray[np.float32], grammar: GrammarSampler) -> int:
        token = self._chain.pick(_candidates(logits))
        if not grammar.allows(token):
            candidates = _candidates(logits)
            grammar.forbid(candidates)
            allowed = candidates[np.isfinite(candidates["logit"])]
            if not len(allowed):
                raise InvalidGrammarError("no token of this model can follow")
            token = self._chain.pick(allowed)
        grammar.accept(token)
        self._chain.accept(token)
        return token


def choice(logits: NDArray[np.float32], token: int, top: int, vocabulary: Vocabulary) -> TokenChoice:
    """Log-probability of `token` and of the `top` likeliest, under the raw distribution."""
    shift = float(logits.max())
    total = shift + math.log(float(np.exp(logits - shift, dtype=np.float64).sum()))

    def describe(one: int) -> TokenProbability:
        return TokenProbability(one, vocabulary.piece(one), float(logits[one]) - total)

    return TokenChoice(describe(token), [describe(one) for one in likeliest(logits, top)])


def likeliest(logits: NDArray[np.float32], count: int) -> list[int]:
    """The `count` tokens of highest logit, best first."""
    if count <= 0:
        return []
    count = min(count, len(logits))
    best = np.argpartition(logits, -count)[-count:]
    return [int(token) for token in best[np.argsort(-logits[best], kind="stable")]]


def _is_plain_argmax(sampling: Sampling) -> bool:
    is_greedy = sampling.temperature < _SMALLEST_TEMPERATURE
    return is_greedy and not sampling.logit_bias and not _has_penalties(sampling)


def _has_penalties(sampling: Sampling) -> bool:
    neutral = (1.0, 0.0, 0.0)
    return sampling.repeat_last_n != 0 and neutral != (
        sampling.repeat_penalty,
        sampling.presence_penalty,
        sampling.frequency_penalty,
    )


def _build_chain(sampling: Sampling, vocabulary: Vocabulary, seed: int) -> SamplerChain:
    chain = SamplerChain()
    if sampling.logit_bias:
        chain.add_logit_bias(vocabulary, sampling.logit_bias)
    if _has_penalties(sampling):
        last_n = sampling.repeat_last_n if sampling.repeat_last_n >= 0 else 2**20
        chain.add_penalties(
            vocabulary,
            last_n=last_n,
            repeat=sampling.repeat_penalty,
            frequency=sampling.frequency_penalty,
            presence=sampling.presence_penalty,
        )
    if sampling.temperature < _SMALLEST_TEMPERATURE:
        chain.add_greedy()
        return chain
    if sampling.top_k:
        chain.add_top_k(sampling.top_k)
    if sampling.typical_p < 1:
        chain.add_typical(sampling.typical_p)
    if sampling.top_p < 1:
        chain.add_top_p(sampling.top_p)
    if sampling.min_p > 0:
        chain.add_min_p(sampling.min_p)
    chain.add_temperature(sampling.temperature)
    chain.add_draw(seed)
    return chain


def _candidates(logits: NDArray[np.float32]) -> NDArray[np.void]:
    candidates = np.zeros(len(logits), CANDIDATE)
    candidates["id"] = np.arange(len(logits), dtype=np.int32)
    candidates["logit"] = logits
    return candidates
