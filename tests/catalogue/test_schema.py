"""Records are read strictly: what the schema does not know is refused, and unknown is a value."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest

from groundup.catalogue.catalogue import RECORDS_FOLDER
from groundup.catalogue.schema import CAPABILITIES, FACTS, ModelShape, Record


def plain(name: str = "llama-3.2-1b") -> dict[str, Any]:
    """A shipped record as plain data, to be changed."""
    return tomllib.loads((RECORDS_FOLDER / f"{name}.toml").read_text("utf-8"))


def read(data: dict[str, Any]) -> Record:
    return msgspec.convert(data, Record)


def test_shipped_records_can_be_read() -> None:
    """A record has the values that its file states."""
    record = read(plain())
    assert (record.id, record.origin.country, record.files[0].size_bytes) == (
        "llama-3.2-1b",
        "US",
        807_694_464,
    )
    assert isinstance(record.shape, ModelShape)
    assert record.shape.head_length == 64


@pytest.mark.parametrize("place", ["", "origin", "parameters", "shape"])
def test_unknown_keys_are_refused(place: str) -> None:
    """A slip of the pen in a key is an error, wherever it is."""
    data = plain()
    (data[place] if place else data)["licens"] = "MIT"
    with pytest.raises(msgspec.ValidationError, match="licens"):
        read(data)


@pytest.mark.parametrize("key", ["licence", "evidence", "languages", "origin", "shape", "sources"])
def test_nothing_is_left_to_a_default(key: str) -> None:
    """What nobody knows is written as unknown; leaving it out is an error."""
    data = plain()
    del data[key]
    with pytest.raises(msgspec.ValidationError, match=key):
        read(data)


def test_unknown_is_a_value() -> None:
    """Languages, shape, parameters, sizes and dates may be unknown."""
    data = plain() | {"languages": "unknown", "shape": "unknown", "released": "unknown"}
    data["parameters"] = {"total": "unknown", "active": "unknown"}
    data["files"][0]["size_bytes"] = "unknown"
    assert read(data).shape == read(data).parameters.total == read(data).files[0].size_bytes == "unknown"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("released", "March 2025"),
        ("languages", ["English"]),
        ("capabilities", ["magic"]),
        ("id", "Llama 3.2"),
        ("record_schema", 2),
    ],
)
def test_odd_values_are_refused(key: str, value: object) -> None:
    """Values have one form each."""
    with pytest.raises(msgspec.ValidationError):
        read(plain() | {key: value})


def test_sources_have_a_date_and_a_place() -> None:
    """A source without a date, or with no address, is none."""
    for key, value in (("date", None), ("url", "the card"), ("checked", "surely"), ("facts", ["mood"])):
        data = plain()
        data["sources"][0] |= {key: value}
        with pytest.raises(msgspec.ValidationError):
            read(data)


def test_lists_of_words_agree_with_their_types() -> None:
    """What can be looped over is what may be written."""
    assert len(set(FACTS)) == len(FACTS) == 9
    assert len(set(CAPABILITIES)) == len(CAPABILITIES) == 7
