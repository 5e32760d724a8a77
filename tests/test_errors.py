"""Errors: one tree, one code for each, and figures that survive the pipe."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec
import pytest

from groundup import errors
from groundup.errors import (
    EngineError,
    EngineStoppedError,
    GroundupError,
    PromptTooLongError,
    format_bytes,
    from_wire,
)


def _is_ours(error_class: type) -> bool:
    """Whether a class is defined in the tree, not in a test."""
    return error_class.__module__.startswith(f"{errors.__name__}.")


CLASSES = [
    member
    for member in vars(errors).values()
    if isinstance(member, type) and issubclass(member, GroundupError) and _is_ours(member)
]
# What clients of the server read: fixed words of other servers, or a few that fit among them. Where a figure
# is a header of the answer, the words need not repeat it.
FOR_CLIENTS = {
    errors.InvalidBodyError, errors.InvalidJsonError, errors.UnsupportedFieldError, errors.MissingFieldError,
    errors.RequestTooLargeError, errors.AddressTooLongError, errors.HeadersTooLargeError,
    errors.SlowClientError, errors.ServerFaultError, errors.ServerStoppingError, errors.UnauthorizedError,
    errors.TooManyFailuresError, errors.TooManyRequestsError, errors.ForbiddenError,
    errors.UnknownPathError, errors.MethodNotAllowedError, errors.QueueFullError, errors.ServerBusyError,
    errors.RequestCancelledError, errors.RewordedError,
}  # fmt: skip
IN_A_HEADER = {errors.MethodNotAllowedError, errors.QueueFullError, errors.ServerStoppingError}
SAMPLES = {
    "str": "some text",
    "int": 4321,
    "float": 1.5,
    "bool": True,
    "tuple[str, ...]": ("first line", "last line"),
}


def figures_of(error_class: type, values: dict[str, Any]) -> dict[str, Any]:
    """A value for each field of an error class, by the field's type."""
    if not is_dataclass(error_class):
        return {}
    return {field.name: values[str(field.type)] for field in fields(error_class)}


def sample(error_class: type[GroundupError]) -> GroundupError:
    """An error of this class with a figure in every field; those with classes below have only words."""
    is_general = bool(error_class.__subclasses__())
    return (
        error_class("Something happened.") if is_general else error_class(**figures_of(error_class, SAMPLES))
    )


def drawn_tree() -> list[tuple[int, str]]:
    """Depth and name of each class in the docstring's drawing, in its order."""
    lines = (errors.__doc__ or "").splitlines()
    found = (re.match(r"([│├└─ ]*)(\w+Error)\b", line) for line in lines)
    return [(len(match.group(1)) // 4, match.group(2)) for match in found if match]


def actual_tree(error_class: type[GroundupError] = GroundupError, depth: int = 0) -> list[tuple[int, str]]:
    """The same of the classes themselves, in the order of their definition."""
    found = [(depth, error_class.__name__)]
    for child in error_class.__subclasses__():
        if _is_ours(child):
            found += actual_tree(child, depth + 1)
    return found


def test_drawing_shows_every_class() -> None:
    """The tree in the docstring is the tree of the classes."""
    assert drawn_tree() == actual_tree()


def test_codes_are_unique() -> None:
    """A code names one class."""
    assert len({sample(error_class).code for error_class in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("error_class", CLASSES, ids=lambda one: one.__name__)
def test_errors_cross_the_pipe(error_class: type[GroundupError]) -> None:
    """What comes out of a frame is the same error with the same figures, message and hint."""
    error = sample(error_class)
    wire = msgspec.msgpack.decode(msgspec.msgpack.encode(error.to_wire()))
    rebuilt = from_wire(wire)
    assert type(rebuilt) is error_class
    assert (rebuilt.message, rebuilt.hint, rebuilt.exit_code) == (error.message, error.hint, error.exit_code)
    assert msgspec.msgpack.encode(rebuilt.to_wire()) == msgspec.msgpack.encode(error.to_wire())


@pytest.mark.parametrize("error_class", CLASSES, ids=lambda one: one.__name__)
def test_errors_speak_in_sentences(error_class: type[GroundupError]) -> None:
    """Message and hint are for people: a message always, with an end; a hint where there is one."""
    error = sample(error_class)
    assert error.message.endswith((".", "?")) or error_class in FOR_CLIENTS
    assert str(error) == error.message
    assert error_class.__doc__


@pytest.mark.parametrize("error_class", CLASSES, ids=lambda one: one.__name__)
def test_messages_carry_their_figures(error_class: type[GroundupError]) -> None:
    """Other figures make another message: no error says only that something happened."""
    others = {
        "str": "other words",
        "int": 9_876_543,
        "float": 77.0,
        "bool": False,
        "tuple[str, ...]": ("other",),
    }
    figures = figures_of(error_class, others)
    if figures and error_class not in IN_A_HEADER:
        assert error_class(**figures).message != sample(error_class).message


def test_unknown_code_is_kept() -> None:
    """A newer worker's error arrives as an engine error that names the code."""
    error = from_wire({"code": "from_the_future", "figures": {"years": 3}})
    assert type(error) is EngineError
    assert "from_the_future" in error.message


def test_last_log_line_is_in_the_message() -> None:
    """Why an engine stopped is read from its last words."""
    assert "out of cells" in EngineStoppedError("signal SIGABRT", ("loading", "out of cells")).message


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (2**30, "1.0 GiB"), (5 * 2**50, "5120.0 TiB")],
)
def test_bytes_are_written_for_people(count: int, text: str) -> None:
    """Sizes come in the largest unit that fits, in powers of 1024."""
    assert format_bytes(count) == text


def test_figures_are_taken_as_by_any_dataclass() -> None:
    """By place or by name; what has a default may be left out, and nothing else."""
    assert PromptTooLongError(9, context_tokens=5).model_tokens == 0
    assert repr(PromptTooLongError(9, 5, 7)) == (
        "PromptTooLongError(prompt_tokens=9, context_tokens=5, model_tokens=7)"
    )
    assert repr(EngineError("It rests.")) == "EngineError('It rests.')"
    wrong: list[tuple[tuple[int, ...], dict[str, int]]] = [
        ((9,), {}),
        ((9, 5, 7, 1), {}),
        ((9, 5), {"context_tokens": 5}),
        ((9, 5), {"other": 1}),
    ]
    for values, named in wrong:
        with pytest.raises(TypeError, match="takes prompt_tokens"):
            PromptTooLongError(*values, **named)
