"""A line of the list says in words what a record says in figures."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.models.rows import LABELS, TITLES, languages_text, model_record, row
from groundup.cli.table import table
from groundup.host.known_model import KnownModel

from .devices import all_known, computer, known


def test_a_line() -> None:
    """Name, download, verdict, label, languages, country."""
    assert row(known("llama-3.2-1b")) == [
        "llama-3.2-1b", "808 MB", "yes", "weights available", "en de fr it +4", "US",
    ]  # fmt: skip


def test_what_is_not_known_is_a_question_mark() -> None:
    """No figure stands for what nobody knows."""
    cells = row(known("mistral-large-3"))
    assert cells[1:3] == ["?", "?"]
    assert cells[4] == "?"
    assert row(known("seedling"))[5] == "?"


@pytest.mark.parametrize(
    ("name", "shown"), [("qwen3-8b", "about 119"), ("apertus-8b", "about 1,811"), ("smollm2-1.7b", "en")]
)
def test_languages(name: str, shown: str) -> None:
    """A count where the makers give no list."""
    assert languages_text(known(name)) == shown


def test_the_list_fits_a_terminal_of_80_columns() -> None:
    """No line of the whole list is longer, with every column there."""
    lines = table(TITLES, [row(one) for one in all_known("16GB")]).splitlines()
    assert max(map(len, lines)) <= 80
    assert all(title in lines[0] for title in TITLES)


def test_an_object_for_programs() -> None:
    """The record as it is, with verdict and label, and dates as text."""
    found = model_record(known("gemma-3-4b"))
    assert (found["id"], found["fits"], found["openness_step"]) == ("gemma-3-4b", "fits", "1")
    assert found["openness_label"] == LABELS["1"]
    assert found["shape"]["window"] == {
        "tokens": 1024,
        "period": 6,
        "full": "last",
        "kv_heads": 0,
        "head_length": 0,
    }
    assert msgspec.json.decode(msgspec.json.encode(found))["sources"][0]["date"] == "2026-11-26"


def test_labels_have_one_word_each_step() -> None:
    """Every step that the rules know has a label of its own."""
    assert set(LABELS) == {"0", "1", "2", "3", "4", "unknown"}
    assert len(set(LABELS.values())) == len(LABELS)


def test_a_record_without_files(tmp_path: Path) -> None:
    """It is listed all the same."""
    record = msgspec.structs.replace(catalogue().get("phi-4"), files=())
    assert row(KnownModel(record, computer("16GB")))[:3] == ["phi-4", "?", "?"]
