"""Options of a request: types, bounds, what is ignored and said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groundup.errors import InvalidBodyError
from groundup.server.options import (
    MOST_OPTIONS,
    NO_LIMIT_TOKENS,
    Options,
    read_options,
)
from groundup.server.warning_header import Warnings
from tests.canaries.boundless_options import read_boundlessly

SAMPLING = {
    "temperature": 0.5,
    "top_k": 3,
    "top_p": 0.25,
    "min_p": 0.5,
    "typical_p": 0.75,
    "repeat_last_n": -1,
    "repeat_penalty": 1.5,
    "presence_penalty": -1.0,
    "frequency_penalty": 2.0,
    "seed": 7,
}


Reader = Callable[[dict[str, Any], Warnings], Options]


def read(**given: Any) -> Options:
    """Options without a look at warnings."""
    return read_options(given, Warnings())


def warned(**given: Any) -> list[tuple[str, dict[str, str | int]]]:
    """What is warned of."""
    warnings = Warnings()
    read_options(given, warnings)
    return [(one.code, one.details) for one in warnings.items]


def refuses(reader: Reader, name: str, value: int) -> None:
    """The check of H-07: a value beyond the bounds is refused, and its option is named."""
    with pytest.raises(InvalidBodyError, match=f'option "{name}" must be between'):
        reader({name: value}, Warnings())


def test_sampling_goes_to_the_engine_by_its_names() -> None:
    """Every value for sampling is kept, and nothing is added to those that were given."""
    assert read(**SAMPLING).sampling == SAMPLING
    assert read() == Options()


def test_null_is_absent() -> None:
    """An option that is null was not given."""
    assert read(temperature=None, num_ctx=None, stop=None) == Options()
    assert warned(mirostat=None, what=None) == []


def test_whole_floats_are_integers() -> None:
    """Clients send 4096.0 for an integer; 4096.5 is none."""
    assert read(num_ctx=4096.0).context_tokens == 4096
    with pytest.raises(InvalidBodyError, match='option "num_ctx" must be of type integer'):
        read(num_ctx=4096.5)


def test_a_float_may_be_written_as_integer() -> None:
    """A temperature of 1 is one of 1.0."""
    assert read(temperature=1).sampling == {"temperature": 1.0}


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("seed", "1", "integer"),
        ("seed", True, "integer"),
        ("top_k", [1], "integer"),
        ("temperature", "hot", "float32"),
        ("temperature", False, "float32"),
        ("temperature", 10**400, "float32"),
        ("stop", 1, "array"),
        ("stop", ["a", 1], "array"),
        ("use_mmap", 1, "boolean"),
        ("low_vram", "no", "boolean"),
        ("mirostat", "2", "integer"),
        ("mirostat_tau", "2", "float32"),
    ],
)
def test_wrong_types(name: str, value: Any, kind: str) -> None:
    """A wrong type is refused in the words of Ollama's API, for options without effect as well."""
    with pytest.raises(InvalidBodyError, match=f'option "{name}" must be of type {kind}'):
        read(**{name: value})


@pytest.mark.promise("H-07")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("num_ctx", -1),
        ("num_ctx", 2**31),
        ("num_predict", -3),
        ("top_k", 2**63),
        ("seed", 2**63),
        ("seed", -(2**63)),
        ("num_thread", 10**30),
    ],
)
def test_integers_beyond_all_bounds(name: str, value: int) -> None:
    """No integer gets through that the engine could not even be sent."""
    refuses(read_options, name, value)


@pytest.mark.canary("H-07")
def test_a_reader_without_bounds_is_caught() -> None:
    """The check fails for a reader that looks at types alone."""
    with pytest.raises(pytest.fail.Exception):
        refuses(read_boundlessly, "top_k", 2**63)


def test_answers_without_a_limit() -> None:
    """-1, the older -2 and 0 lift every limit, also one that the model brings; absent leaves that."""
    assert [read(num_predict=value).max_tokens for value in (-1, -2, 0)] == [NO_LIMIT_TOKENS] * 3
    assert read(num_predict=5).max_tokens == 5
    assert read().max_tokens is None


def test_a_context_of_zero_is_automatic() -> None:
    """0 stands for the choice of the device, as absent does."""
    assert read(num_ctx=0).context_tokens is None


def test_seeds() -> None:
    """Below zero we choose, each time anew; large ones fall into the range that the sampler knows."""
    chosen = {read(seed=-1).sampling["seed"] for _ in range(5)}
    assert len(chosen) > 1
    assert all(0 <= seed < 2**32 for seed in chosen)
    assert read(seed=2**32 + 5).sampling == {"seed": 5}


def test_stop_strings() -> None:
    """One text or several; an empty one would stop everything and is left out."""
    assert read(stop="END").stop == ["END"]
    assert read(stop=["a", "", "b"]).stop == ["a", "b"]


@pytest.mark.promise("H-07")
@pytest.mark.parametrize("stop", [["x"] * 65, ["x" * 1001]])
def test_stop_strings_are_bounded(stop: list[str]) -> None:
    """Neither many nor long ones cost time at every token."""
    with pytest.raises(InvalidBodyError, match='option "stop" may hold 64 texts of 1000 characters'):
        read(stop=stop)


def test_unknown_names() -> None:
    """A name that nobody knows is warned of, with the nearest one that is known."""
    assert warned(temprature=1) == [("unknown-option", {"name": "temprature", "nearest": "temperature"})]
    assert warned(Top_K=1) == [("unknown-option", {"name": "Top_K", "nearest": "top_k"})]
    assert warned(qqqqq=1) == [("unknown-option", {"name": "qqqqq"})]


@pytest.mark.promise("H-07")
def test_many_options_are_refused() -> None:
    """The search for near names is bounded."""
    with pytest.raises(InvalidBodyError, match=f"at most {MOST_OPTIONS}"):
        read(**{f"name_{number}": 1 for number in range(MOST_OPTIONS + 1)})


@pytest.mark.parametrize(
    ("name", "value"),
    [("num_gpu", 1), ("main_gpu", 0), ("num_thread", 2), ("num_batch", 8), ("use_mmap", True)],
)
def test_wishes_about_loading(name: str, value: Any) -> None:
    """They change nothing of a model that is loaded, and a warning says so."""
    assert warned(**{name: value}) == [("load-wish-ignored", {"name": name})]
    assert read(**{name: value}) == Options()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, 1) for name in ("mirostat", "draft_num_predict")),
        *((name, 0.5) for name in ("mirostat_tau", "mirostat_eta", "tfs_z")),
        *(
            (name, True)
            for name in (
                "penalize_newline",
                "low_vram",
                "f16_kv",
                "logits_all",
                "vocab_only",
                "use_mlock",
                "numa",
                "embedding_only",
            )
        ),
    ],
)
def test_options_without_effect(name: str, value: Any) -> None:
    """Retired options are accepted, since clients still offer them, and warned of."""
    assert warned(**{name: value}) == [("ignored-option", {"name": name})]
    assert read(**{name: value}) == Options()
