"""Names and values of parameters: read as they are written, and told when nothing has them."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidParameterError
from groundup.library.model_parameters import (
    ParameterValue,
    merge_parameters,
    read_parameter,
    shown_values,
    unused_parameters,
)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("temperature", "0.5", 0.5),
        ("temperature", "1", 1.0),
        ("top_k", "40", 40),
        ("seed", "-1", -1),
        ("stop", "<|end|>", ["<|end|>"]),
        ("use_mmap", "True", True),
        ("numa", "0", False),
    ],
)
def test_values_are_read(name: str, text: str, value: ParameterValue) -> None:
    """Each name has its kind, and the value is of that kind; written again it is read again."""
    found = read_parameter(name, text)
    assert found == value
    assert type(found) is type(value)
    assert read_parameter(name, shown_values(found)[0]) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("warp", "1"), ("top_k", "1.5"), ("temperature", "hot"), ("temperature", "inf"), ("numa", "maybe")],
)
def test_other_values_are_refused(name: str, text: str) -> None:
    """An unknown name and a value of another kind are refused."""
    with pytest.raises(InvalidParameterError):
        read_parameter(name, text)


def test_own_values_win() -> None:
    """Values of one model come over those of another by name; `stop` is taken as a whole."""
    base: dict[str, ParameterValue] = {"stop": ["a", "b"], "top_k": 1}
    assert merge_parameters(base, {"stop": ["c"], "seed": 2}) == {"seed": 2, "stop": ["c"], "top_k": 1}


def test_parameters_without_effect() -> None:
    """What is not known here, or known and without an effect, is named."""
    assert unused_parameters({"top_k": 1, "mirostat": 1, "warp": 2}) == ["mirostat", "warp"]
