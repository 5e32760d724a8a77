"""The library's samplers: a chain that picks a token, and a grammar that forbids some."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundup.errors import InvalidGrammarError

from .context import Context
from .library import forget_errors, last_errors, native
from .vocabulary import Vocabulary

# layout of `llama_token_data`: id, logit, probability
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("probability", np.float32)])


class SamplerChain:
    """Samplers applied in order; the last one picks. Holds the random state of one request."""

    def __init__(self) -> None:
        self._chain = native.llama_sampler_chain_init(native.llama_sampler_chain_default_params())

    def close(self) -> None:
        """Free the samplers."""
        if self._chain is not None:
            native.llama_sampler_free(self._chain)
            self._chain = None

    def add_logit_bias(self, vocabulary: Vocabulary, bias: dict[int, float]) -> None:
        """Add to the logits of some tokens."""
        entries = (native.llama_logit_bias * len(bias))()
        for entry, (token, value) in zip(entries, bias.items(), strict=True):
            entry.token, entry.bias = token, value
        self._add(native.llama_sampler_init_logit_bias(vocabulary.size, len(bias), entries))

    def add_penalties(
        self, vocabulary: Vocabulary, *, last_n: int, repeat: float, frequency: float, presence: float
    ) -> None:
        """Make tokens of the last `last_n` less likely."""
        self._add(native.llama_sampler_init_penalties(vocabulary.size, last_n, repeat, frequency, presence))

    def add_top_k(self, k: int) -> None:
        """Keep the k likeliest."""
        self._add(native.llama_sampler_init_top_k(k))

    def add_typical(self, p: float) -> None:
        """Keep the locally typical ones (Meister et al. 2022)."""
        self._add(native.llama_sampler_init_typical(p, 1))

    def add_top_p(self, p: float) -> None:
        """Keep the likeliest that together have probability p (Holtzman et al. 2019)."""
        self._add(native.llama_sampler_init_top_p(p, 1))

    def add_min_p(self, p: float) -> None:
        """Keep those at least p times as likely as the likeliest."""
        self._add(native.llama_sampler_init_min_p(p, 1))

    def add_temperature(self, temperature: float) -> None:
        """Divide the logits."""
        self._add(native.llama_sampler_init_temp(temperature))

    def add_draw(self, seed: int) -> None:
        """Draw one by its probability."""
        self._add(native.llama_sampler_init_dist(seed))

    def add_greedy(self) -> None:
        """Take the likeliest."""
        self._add(native.llama_sampler_init_greedy())

    def accept(self, token: int) -> None:
        """Tell the penalties about a token that was not sampled here."""
        native.llama_sampler_accept(self._chain, token)

    def sample(self, context: Context, index: int) -> int:
        """Pick from the logits of the batch's token `index`, and accept it."""
        return int(native.llama_sampler_sample(self._chain, context.handle, index))

    def pick(self, candidates: NDArray[Any]) -> int:
        """Pick from candidates (dtype `CANDIDATE`, reordered in place), without accepting."""
        array = _candidate_array(candidates)
        native.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _add(self, sampler: Any) -> None:
        native.llama_sampler_chain_add(self._chain, sampler)


class GrammarSampler:
    """A GBNF grammar in the state after the tokens accepted so far.

    Raises:
        InvalidGrammarError: the library's parser refuses it.
    """

    def __init__(self, vocabulary: Vocabulary, grammar: str) -> None:
        forget_errors()
        self._sampler = native.llama_sampler_init_grammar(vocabulary.handle, grammar.encode(), b"root")
        if not self._sampler:
            raise InvalidGrammarError(
                "; ".join(last_errors()[-1:]) or "it does not parse, or has no root rule"
            )

    def close(self) -> None:
        """Free it."""
        if self._sampler is not None:
            native.llama_sampler_free(self._sampler)
            self._sampler = None

    def allows(self, token: int) -> bool:
        """Whether the token may come next."""
        candidate = np.zeros(1, CANDIDATE)
        candidate["id"] = token
        self.forbid(candidate)
        return bool(np.isfinite(candidate["logit"][0]))

    def forbid(self, candidates: NDArray[Any]) -> None:
        """Set the logits of candidates that may not come next to minus infinity, in place."""
        array = _candidate_array(candidates)
        native.llama_sampler_apply(self._sampler, ctypes.byref(array))

    def accept(self, token: int) -> None:
        """Go on to the state after this token."""
        native.llama_sampler_accept(self._sampler, token)


def _candidate_array(candidates: NDArray[Any]) -> Any:
    array = native.llama_token_data_array()
    array.data = ctypes.cast(candidates.ctypes.data, ctypes.POINTER(native.llama_token_data))
    array.size = len(candidates)
    array.selected = -1
    array.sorted = False
    return array
