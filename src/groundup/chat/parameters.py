"""The parameters of an answer: names, ranges, and how a new value is read.

One table serves the options of `groundup run` and `/set parameter` in the chat. The engine checks
the same ranges again; here they make the message come before any model is loaded.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from groundup.engine.protocol import Sampling
from groundup.errors import InvalidParameterError


@dataclass(frozen=True)
class Parameter:
    """One number that changes how answers are made."""

    kind: type[int] | type[float]
    low: float
    high: float
    help: str

    @property
    def allowed(self) -> str:
        """The range in words."""
        noun = "a whole number" if self.kind is int else "a number"
        if self.high == float("inf"):
            return f"{noun}, {_plain(self.low)} or more"
        return f"{noun} from {_plain(self.low)} to {_plain(self.high)}"


_UNBOUNDED = float("inf")
SAMPLING_PARAMETERS: dict[str, Parameter] = {
    "temperature": Parameter(float, 0, 5, "Variety: 0 always takes the likeliest token."),
    "top_p": Parameter(float, 0, 1, "Choose among the likeliest tokens that together have this probability."),
    "top_k": Parameter(int, 0, _UNBOUNDED, "Choose among so many likeliest tokens; 0 = all."),
    "min_p": Parameter(float, 0, 1, "Drop tokens below this share of the likeliest one's probability."),
    "typical_p": Parameter(float, 0, 1, "Keep tokens that are about as surprising as usual; 1 = off."),
    "repeat_penalty": Parameter(float, 0.01, 10, "Make tokens that occurred already less likely; 1 = off."),
    "repeat_last_n": Parameter(int, -1, _UNBOUNDED, "How far back the penalties look; -1 = everything."),
    "presence_penalty": Parameter(float, -10, 10, "Penalty for a token that occurred at all."),
    "frequency_penalty": Parameter(float, -10, 10, "Penalty for each time that a token occurred."),
    "seed": Parameter(int, 0, 2**32 - 1, "The same seed gives the same answer."),
}
MAX_TOKENS = Parameter(int, 1, _UNBOUNDED, "The longest answer, in tokens.")
CONTEXT = Parameter(int, 16, 2**31 - 1, "Tokens that the conversation and the answer may have together.")
THREADS = Parameter(int, 0, 1024, "Processor threads; 0 = choose.")
_OTHER_NAMES = {"num_predict": "max_tokens"}
NAMES = (*SAMPLING_PARAMETERS, "max_tokens", "stop")


class AnswerParameters(msgspec.Struct, frozen=True):
    """How to answer: choice of tokens, length, and where to stop."""

    sampling: Sampling = Sampling()
    chosen: tuple[str, ...] = ()  # what the user set; the rest follows the model's recommendation
    max_tokens: int | None = None  # None: until the model stops or the context is full
    stop: tuple[str, ...] = ()

    def for_model(self, recommended: Sampling) -> AnswerParameters:
        """A copy in which everything that the user did not choose is as the model recommends."""
        chosen = {name: getattr(self.sampling, name) for name in self.chosen}
        chosen["grammar"] = self.sampling.grammar
        return msgspec.structs.replace(self, sampling=replace_sampling(recommended, chosen))

    def over(self, base: AnswerParameters) -> AnswerParameters:
        """A copy in which everything that was not chosen here is as in `base`."""
        own = {name: getattr(self.sampling, name) for name in self.chosen}
        own["grammar"] = self.sampling.grammar
        return AnswerParameters(
            sampling=replace_sampling(base.sampling, own),
            chosen=(*base.chosen, *self.chosen),
            max_tokens=self.max_tokens if self.max_tokens is not None else base.max_tokens,
            stop=self.stop or base.stop,
        )

    def with_values(self, name: str, values: Sequence[str]) -> AnswerParameters:
        """A copy in which one parameter has a new value, as the user typed it.

        Raises:
            InvalidParameterError: no such parameter, or a value outside its range.
        """
        name = known_name(name) or name
        if name not in NAMES:
            raise InvalidParameterError("the parameter", repr(name), f"one of {', '.join(NAMES)}")
        if name == "stop" and values:
            return msgspec.structs.replace(self, stop=tuple(values))
        if len(values) != 1:
            raise InvalidParameterError(name, "empty" if not values else repr(" ".join(values)), "one value")
        if name == "max_tokens":
            return msgspec.structs.replace(self, max_tokens=int(_read(name, MAX_TOKENS, values[0])))
        number = _read(name, SAMPLING_PARAMETERS[name], values[0])
        sampling = replace_sampling(self.sampling, {name: number})
        return msgspec.structs.replace(self, sampling=sampling, chosen=(*self.chosen, name))

    def with_grammar(self, grammar: str | None) -> AnswerParameters:
        """A copy whose answers follow a grammar; None: free text."""
        return msgspec.structs.replace(self, sampling=msgspec.structs.replace(self.sampling, grammar=grammar))

    def shown(self) -> dict[str, str]:
        """Names and values for people, in the order of the table."""
        values = {name: getattr(self.sampling, name) for name in SAMPLING_PARAMETERS}
        lines = {name: "random" if value is None else _shown(value) for name, value in values.items()}
        lines["max_tokens"] = "no limit" if self.max_tokens is None else str(self.max_tokens)
        lines["stop"] = " ".join(map(repr, self.stop)) or "none"
        return lines


def known_name(name: str) -> str | None:
    """The parameter that a name means, whatever its case; None if there is none."""
    lowered = name.lower()
    lowered = _OTHER_NAMES.get(lowered, lowered)
    return lowered if lowered in NAMES else None


def nearest_name(name: str) -> str:
    """The parameter that was probably meant; empty if the name is like none."""
    found = difflib.get_close_matches(name.lower(), NAMES, n=1, cutoff=0.5)
    return found[0] if found else ""


def replace_sampling(sampling: Sampling, values: Mapping[str, object]) -> Sampling:
    """A copy with those values that are not None."""
    return msgspec.structs.replace(sampling, **{k: v for k, v in values.items() if v is not None})


def _shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


def _read(name: str, parameter: Parameter, text: str) -> float:
    try:
        number = parameter.kind(text)
    except ValueError:
        raise InvalidParameterError(name, repr(text), parameter.allowed) from None
    if not parameter.low <= number <= parameter.high:
        raise InvalidParameterError(name, text, parameter.allowed)
    return number
