"""Reads the settings of a model of this device for its answers.

What makes no sense is left out with a notice: a model with one wrong parameter still answers.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from groundup.errors import InvalidParameterError
from groundup.library.installed import InstalledModel
from groundup.library.model_parameters import SAMPLING, ParameterValue, unused_parameters
from groundup.library.model_settings import SavedMessage, read_settings

from .answer_defaults import AnswerDefaults
from .messages import Message
from .parameters import CONTEXT, MAX_TOKENS, THREADS, AnswerParameters, Parameter


def saved_settings(model: InstalledModel) -> AnswerDefaults:
    """The settings of a model of this device; its adapters are checked as weights are.

    Raises:
        UnusableLayerError: one of its small files cannot be understood.
        BlobMissingError, DamagedBlobError, FileAccessError: a file is not here, damaged, or closed to us.
    """
    settings = read_settings(model)
    numbers = _Numbers(settings.parameters)
    parameters, context, threads = numbers.answer(), numbers.context_tokens(), numbers.threads()
    return AnswerDefaults(
        system=_system(settings.system, settings.messages),
        before=tuple(Message(one.role, one.content) for one in settings.messages if one.role != "system"),
        parameters=parameters,
        context_tokens=context,
        threads=threads,
        template=settings.template,
        adapters=tuple(str(model.check_file(layer.digest)) for layer in settings.adapters),
        notices=tuple(f"A parameter of the model is left out: {error.message}" for error in numbers.errors),
    )


def check_parameters(parameters: Mapping[str, ParameterValue]) -> list[str]:
    """Refuse values with which no answer can be made; returns the names that have no effect here.

    Raises:
        InvalidParameterError: a value outside its range; the error names the range.
    """
    numbers = _Numbers(parameters)
    numbers.answer(), numbers.context_tokens(), numbers.threads()
    if numbers.errors:
        raise numbers.errors[0]
    return unused_parameters(parameters)


class _Numbers:
    """Reads the values of parameters, and collects what is wrong with them in `errors`."""

    def __init__(self, parameters: Mapping[str, ParameterValue]) -> None:
        self._parameters = parameters
        self.errors: list[InvalidParameterError] = []

    def answer(self) -> AnswerParameters:
        found = AnswerParameters()
        for name in SAMPLING:
            text = self._text(name)
            if text is not None:
                try:
                    found = found.with_values(name, [text])
                except InvalidParameterError as error:
                    self.errors.append(error)
        # "-1" and "-2" stand for no limit but that of the context, as everywhere here.
        max_tokens = self._whole("num_predict", MAX_TOKENS)
        return msgspec.structs.replace(found, max_tokens=max_tokens, stop=self._stop())

    def context_tokens(self) -> int | None:
        return self._whole("num_ctx", CONTEXT)

    def threads(self) -> int:
        return self._whole("num_thread", THREADS) or 0

    def _text(self, name: str) -> str | None:
        """The value of a number as somebody would type it; below zero it means the usual one for some."""
        value = self._parameters.get(name)
        if value is None or (name == "seed" and _is_below_zero(value)):
            return None
        if name == "top_k" and _is_below_zero(value):
            return "0"
        return str(int(value)) if isinstance(value, float) and SAMPLING[name] is int else str(value)

    def _whole(self, name: str, parameter: Parameter) -> int | None:
        """A count; None where none is given, or one that stands for the usual one."""
        value = self._parameters.get(name)
        if value is None or (isinstance(value, int | float) and value <= 0):
            return None
        if isinstance(value, int | float) and int(value) == value and value <= parameter.high:
            return max(int(value), int(parameter.low))
        self.errors.append(InvalidParameterError(name, repr(value), parameter.allowed))
        return None

    def _stop(self) -> tuple[str, ...]:
        value = self._parameters.get("stop", [])
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list):
            return tuple(text for text in value if text)
        self.errors.append(InvalidParameterError("stop", repr(value), "a text, or several"))
        return ()


def _is_below_zero(value: ParameterValue) -> bool:
    return isinstance(value, int | float) and value < 0


def _system(text: str, messages: tuple[SavedMessage, ...]) -> str:
    """The system message, with what the first messages say in its name."""
    more = (one.content for one in messages if one.role == "system")
    return "\n\n".join(part for part in (text, *more) if part)
