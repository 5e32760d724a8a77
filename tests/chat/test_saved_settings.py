"""Settings of a model become those of engine and chat; what makes no sense is left out and named."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from groundup.chat.answer_defaults import AnswerDefaults
from groundup.chat.messages import Message
from groundup.chat.saved_settings import check_parameters, saved_settings
from groundup.errors import InvalidParameterError
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.new_model import SmallPart
from tests.library.small_library import add_model


def defaults(folder: Path, **layers: object) -> AnswerDefaults:
    """The settings of a model with these layers, given as JSON or as texts."""
    parts = [
        SmallPart(
            f"{OLLAMA_PREFIX}{kind}",
            content.encode() if isinstance(content, str) else msgspec.json.encode(content),
        )
        for kind, content in layers.items()
    ]
    return saved_settings(add_model(Library(folder / "library"), "a", folder, more=parts))


def test_numbers_find_their_place(tmp_path: Path) -> None:
    """Ollama's names are ours, or stand for context, threads and the longest answer."""
    given = {
        "temperature": 0.5, "top_k": 20.0, "seed": 7, "num_ctx": 2048, "num_predict": 9, "num_thread": 2,
        "stop": ["a", ""], "mirostat": 2,
    }  # fmt: skip
    found = defaults(tmp_path, params=given)
    sampling = found.parameters.sampling
    assert (sampling.temperature, sampling.top_k, sampling.seed) == (0.5, 20, 7)
    assert (found.context_tokens, found.threads) == (2048, 2)
    assert (found.parameters.max_tokens, found.parameters.stop) == (9, ("a",))
    assert set(found.parameters.chosen) == {"temperature", "top_k", "seed"}
    assert found.notices == ()


def test_numbers_that_stand_for_the_usual(tmp_path: Path) -> None:
    """Below zero means no limit, a random seed, all tokens."""
    given = {"num_predict": -1, "seed": -1, "top_k": -1, "num_ctx": 0, "num_thread": 0}
    found = defaults(tmp_path, params=given)
    assert found.parameters.max_tokens is None
    assert (found.parameters.sampling.seed, found.parameters.sampling.top_k) == (None, 0)
    assert (found.context_tokens, found.threads, found.notices) == (None, 0, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 9.5),
        ("temperature", "hot"),
        ("top_p", -0.5),
        ("top_p", True),
        ("num_ctx", 1.5),
        ("num_ctx", "many"),
        ("num_ctx", 10**18),
        ("stop", 5),
    ],
)
def test_wrong_values_are_left_out(tmp_path: Path, name: str, value: object) -> None:
    """The model still answers, and its user is told; whoever makes a model is refused."""
    found = defaults(tmp_path, params={name: value, "seed": 3})
    assert found.parameters.sampling.seed == 3
    (notice,) = found.notices
    assert name in notice
    with pytest.raises(InvalidParameterError):
        check_parameters({name: value})  # type: ignore[dict-item]


def test_names_without_effect_are_told() -> None:
    """What is known elsewhere is accepted and named."""
    assert check_parameters({"mirostat": 1, "seed": 1}) == ["mirostat"]


def test_system_and_first_messages(tmp_path: Path) -> None:
    """Messages from the system join the system message; the others are the first turns."""
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello!"},
    ]
    found = defaults(tmp_path, system="Be kind.", messages=messages)
    assert found.system == "Be kind.\n\nBe brief."
    assert found.before == (Message("user", "Hi"), Message("assistant", "Hello!"))
