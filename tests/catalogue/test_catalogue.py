"""Records are found by any of their names, without reading the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from groundup.catalogue.catalogue import (
    RECORDS_FOLDER,
    Catalogue,
    canonical,
    catalogue,
    names_of,
    read_record,
)
from groundup.errors import InvalidRecordError, NotInCatalogueError
from groundup.library.local_model import read_local_model
from groundup.seedling import weights_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two shipped records."""
    for name in ("gemma-3-4b", "llama-3.1-8b"):
        shutil.copy(RECORDS_FOLDER / f"{name}.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gemma-3-4b", "gemma-3-4b"),
        ("Gemma 3 4B", "gemma-3-4b"),
        ("gemma3:4b", "gemma-3-4b"),
        ("gemma3", "gemma-3-4b"),
        ("GEMMA3:latest", "gemma-3-4b"),
        ("registry.ollama.ai/library/llama3.1:8b", "llama-3.1-8b"),
        ("hf.co/ggml-org/gemma-3-4b-it-GGUF:Q4_K_M", "gemma-3-4b"),
        ("hf.co/ggml-org/gemma-3-4b-it-GGUF", "gemma-3-4b"),
        ("https://huggingface.co/unsloth/gemma-3-4b-it-GGUF:Q3_K_S", "gemma-3-4b"),
        ("phi-4-14b", "phi-4"),
        ("r1-distill-llama-8b", "r1-distill-llama-8b"),
        ("deepseek-r1:8b-llama-distill-q4_K_M", "r1-distill-llama-8b"),
    ],
)
def test_every_name_leads_to_the_record(text: str, found: str) -> None:
    """Ids, titles, aliases, and names at hubs with their defaults."""
    record = catalogue().find(text)
    assert record is not None
    assert record.id == found


@pytest.mark.parametrize(
    "text", ["", "gemma", "gemma3:5b", "hf.co/nobody/nothing", "4b", 'gemma3"', "../gemma-3-4b"]
)
def test_other_names_lead_nowhere(text: str) -> None:
    """Half a name is no name."""
    assert catalogue().find(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gemma-3-4b:q8_0", ("gemma-3-4b", "q8_0")),
        ("gemma-3-4b", ("gemma-3-4b", "")),
        ("gemma3:4b", ("gemma-3-4b", "")),
        ("llama3.1:70b", (None, "")),
        ("nothing", (None, "")),
    ],
)
def test_a_quantisation_may_stand_behind_a_name(text: str, found: tuple[str | None, str]) -> None:
    """One that the release has; any other tag is that of another release."""
    record, quantisation = catalogue().find_quantised(text)
    assert (record.id if record is not None else None, quantisation) == found


def test_near_names_are_told() -> None:
    """Whoever asks for one that is not there learns what is."""
    with pytest.raises(NotInCatalogueError) as caught:
        catalogue().get("gema3-4b")
    assert "gemma-3-4b" in caught.value.nearest
    assert "gemma-3-4b" in caught.value.message


def test_only_the_record_that_is_asked_for_is_read(folder: Path) -> None:
    """Other records may be broken: one is found all the same, and by all names."""
    (folder / "broken.toml").write_text("this is = = no TOML")
    known = Catalogue(folder)
    for name in ("gemma-3-4b", "gemma3:4b"):
        record = known.find(name)
        assert record is not None
        assert record.id == "gemma-3-4b"
    with pytest.raises(InvalidRecordError, match=r"broken\.toml"):
        _ = known.records


def test_all_records_in_order(folder: Path) -> None:
    """Ids come from file names, and records in their order."""
    known = Catalogue(folder)
    assert known.ids == tuple(record.id for record in known.records) == ("gemma-3-4b", "llama-3.1-8b")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("[origin]", "[orign]"), "orign"),
        (('id = "gemma-3-4b"', 'id = "gemma-3-5b"'), "its id is 'gemma-3-5b'"),
        (("layers = 34", 'layers = "34"'), "layers"),
        (("[origin]", "[origin"), "at line"),
    ],
)
def test_a_bad_record_is_refused(folder: Path, change: tuple[str, str], problem: str) -> None:
    """The error names the file and what is wrong; the same file unchanged is read."""
    path = folder / "gemma-3-4b.toml"
    assert read_record(path).id == "gemma-3-4b"
    path.write_text(path.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(InvalidRecordError, match=problem) as caught:
        read_record(path)
    assert "gemma-3-4b.toml" in caught.value.message


def test_names_are_compared_in_one_form() -> None:
    """Capitals, schemes and default hosts make no difference."""
    assert canonical(" HTTPS://huggingface.co/A/B:Q4 ") == canonical("hf.co/a/b:q4") == "hf.co/a/b:q4"
    assert canonical("registry.ollama.ai/library/Qwen3:4B") == "qwen3:4b"
    assert canonical("registry.ollama.ai/ada/poet") == "ada/poet"


def test_names_of_a_record() -> None:
    """Its id, its title, its aliases, its files, and their repositories."""
    record = catalogue().get("phi-4")
    assert {"phi-4", "phi-4 14b", "phi-4-14b", "phi4:14b", "phi4", "hf.co/bartowski/phi-4-gguf"} <= names_of(
        record
    )


def test_the_issue_is_covered() -> None:
    """The families that were promised are there, in every size of which something is known."""
    families = {record.family for record in catalogue().records}
    assert {
        "gpt-oss", "llama-3.1", "llama-3.2", "gemma-3", "gemma-3n", "gemma-4", "mistral-7b", "mistral-small",
        "ministral-3", "mistral-large", "deepseek-r1", "deepseek-r1-distill", "deepseek-v3", "qwen3",
        "qwen3.5", "apertus", "olmo-2", "olmo-3", "smollm2", "smollm3", "phi-4", "phi-4-mini", "granite-4.0",
        "pythia", "seedling",
    } <= families  # fmt: skip


def test_the_record_of_seedling_is_that_of_the_shipped_file() -> None:
    """Its size and parameters are those of the file itself, not of one that was shipped before."""
    record = catalogue().get("seedling")
    assert record.files[0].size_bytes == weights_path().stat().st_size
    assert record.parameters.total == read_local_model(weights_path()).facts.parameters
