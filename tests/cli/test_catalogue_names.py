"""Names of the catalogue lead to files at hubs, and no other name changes."""

from __future__ import annotations

import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.catalogue_names import hub_name
from groundup.errors import NotAtHubError
from groundup.names import ModelName, looks_published


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gemma-3-4b", "hf.co/ggml-org/gemma-3-4b-it-GGUF:Q4_K_M"),
        ("Gemma-3-4B", "hf.co/ggml-org/gemma-3-4b-it-GGUF:Q4_K_M"),
        ("gemma-3-4b:q8_0", "hf.co/unsloth/gemma-3-4b-it-GGUF:Q8_0"),
        ("phi-4-14b", "hf.co/bartowski/phi-4-GGUF:Q4_K_M"),
        ("seedling", "seedling"),
    ],
)
def test_names_of_the_catalogue(text: str, name: str) -> None:
    """An id or an alias stands for its first file, or for that of a quantisation."""
    assert hub_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "gemma3:4b",
        "gemma3",
        "qwen3:8b",
        "hf.co/ggml-org/gemma-3-4b-it-GGUF",
        "hf.co/ggml-org/gemma-3-4b-it-GGUF:Q8_0",
        "school.example/class/poet",
        "poet",
    ],
)
def test_names_of_hubs_stay_as_they_are(text: str) -> None:
    """What a hub calls a model goes to that hub, even where the catalogue knows it."""
    assert hub_name(text) == text


def test_no_known_file() -> None:
    """The error says what there is instead."""
    with pytest.raises(NotAtHubError, match="no file of it at a hub"):
        hub_name("pythia-1.4b")
    with pytest.raises(NotAtHubError, match="only Q4_K_M, Q5_K_M, Q6_K, Q8_0"):
        hub_name("gemma-3-4b:Q2_K")


def test_every_name_can_be_pulled() -> None:
    """Whatever the catalogue states as a hub's name is one."""
    stated = [name for record in catalogue().records for file in record.files for name in file.names]
    assert [
        name for name in stated if ModelName.parse(name).short.lower().split(":")[0] not in name.lower()
    ] == []
    assert len(stated) >= 100


def test_every_id_is_told_from_a_question() -> None:
    """`groundup run ID` means the model, not a question with one word."""
    assert [name for name in catalogue().ids if not (name == "seedling" or looks_published(name))] == []
    assert not looks_published("hello")
