"""Errors about one request; other requests go on."""

from __future__ import annotations

from .base import GroundupError, with_figures


class RequestError(GroundupError):
    """Something about one request; other requests go on."""


@with_figures
class PromptTooLongError(RequestError):
    """The prompt does not fit into the context; nothing was cut."""

    prompt_tokens: int
    context_tokens: int
    model_tokens: int = 0  # the longest context that the model knows; 0 = not told

    @property
    def message(self) -> str:
        """Both figures, and by how much it is too long."""
        return (
            f"The prompt has {self.prompt_tokens:,} tokens and the context holds {self.context_tokens:,}: "
            f"{self.prompt_tokens - self.context_tokens + 1:,} too many, if one word of answer is to fit."
        )

    @property
    def hint(self) -> str:
        """How to get more room, where there is more to get."""
        wanted = _next_context(self.prompt_tokens)
        if 0 < self.model_tokens < wanted:
            longest = f"{self.model_tokens:,} tokens"
            return f"Shorten the text or start a new chat: this model holds at most {longest}."
        return f"Shorten the text, start a new chat, or load with --context {wanted}."


def _next_context(prompt_tokens: int) -> int:
    """The next multiple of 1,024 that leaves room for an answer of 512 tokens."""
    return -(-(prompt_tokens + 512) // 1024) * 1024


@with_figures
class EmptyPromptError(RequestError):
    """There is nothing to answer."""

    @property
    def message(self) -> str:
        """Says that the prompt is empty."""
        return "The prompt is empty."


@with_figures
class InvalidParameterError(RequestError):
    """A parameter has a value outside its range."""

    parameter: str
    value: str
    allowed: str

    @property
    def message(self) -> str:
        """Names parameter, value and range."""
        return f"{self.parameter} is {self.value}, but must be {self.allowed}."


@with_figures
class InvalidGrammarError(RequestError):
    """A GBNF grammar that the engine refuses."""

    detail: str

    @property
    def message(self) -> str:
        """Repeats the reason."""
        return f"The grammar cannot be used: {self.detail}."


@with_figures
class InvalidSchemaError(RequestError):
    """A JSON Schema outside the subset that can be turned into a grammar."""

    path: str
    problem: str

    @property
    def message(self) -> str:
        """Names the place in the schema and the problem."""
        return f"The JSON Schema cannot be used at {self.path}: {self.problem}."


@with_figures
class TemplateError(RequestError):
    """The model's chat template failed, swelled or took too long."""

    detail: str

    @property
    def message(self) -> str:
        """Repeats the template's own reason."""
        return f"The model's chat template failed: {self.detail}."


@with_figures
class UnsupportedCapabilityError(RequestError):
    """The model cannot do what was asked."""

    model: str
    capability: str

    @property
    def message(self) -> str:
        """Names model and capability."""
        return f'"{self.model}" does not support {self.capability}.'


@with_figures
class InvalidImageError(RequestError):
    """An image of a request that cannot be shown to the model."""

    number: int  # counted from 1, in the order of the request
    detail: str

    @property
    def message(self) -> str:
        """Names the image and what is wrong with it."""
        return f"Image {self.number} cannot be used: {self.detail}."

    @property
    def hint(self) -> str:
        """What is accepted."""
        return "Send it as PNG, JPEG or WebP, saved anew at a smaller size if need be."
