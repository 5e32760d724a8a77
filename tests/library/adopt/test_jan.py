"""Jan's models are found by their cards; a card that points out of Jan's folder is passed over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from groundup.library.adopt.jan import TOOL
from groundup.library.adopt.search import search
from groundup.names import Digest

from .tool_trees import around, jan, jan_old, model_file, put


@pytest.fixture
def data(home: Path) -> Path:
    """Jan's usual folder on Linux."""
    return home / ".local" / "share" / "Jan" / "data"


def names(home: Path) -> list[str]:
    """The names of what is found."""
    return [one.name.short for one in search(around(home), tools=["jan"]).models]


def test_new_and_old_layouts(home: Path, data: Path) -> None:
    """A YAML card with paths from the data folder, and the JSON card of older versions."""
    jan(data, "ada/tiny-Q4_K_M", model_file("new"))
    jan_old(data, "old-model", model_file("old"))
    assert names(home) == ["local/jan/tiny-Q4_K_M:latest", "local/jan/old-model:latest"]


def test_a_listed_file_is_found(home: Path, data: Path) -> None:
    """A version between the two lists its files."""
    content = model_file()
    card = "id: tiny\nname: Tiny\nfiles:\n  - models/tiny/tiny-Q4_0.gguf\n"
    put(data / "models" / "tiny" / "tiny-Q4_0.gguf", content)
    put(data / "models" / "tiny" / "model.yml", card.encode())
    assert names(home) == ["local/jan/tiny:Q4_0"]


def test_a_checksum_is_a_promise(home: Path, data: Path) -> None:
    """Where a card has one; projector and quotes are understood, too."""
    content = model_file()
    card = (
        'model_path: "llamacpp/models/tiny/model.gguf"\n'
        "mmproj_path: llamacpp/models/tiny/mmproj.gguf\n"
        f"model_sha256: {hashlib.sha256(content).hexdigest()}\n"
    )
    path = jan(data, "tiny", content, card=card)
    put(path.with_name("mmproj.gguf"), model_file("eyes"))
    (model,) = search(around(home), tools=["jan"]).models
    assert model.weights[0].promised == Digest.of(content)
    assert model.projector is not None


@pytest.mark.parametrize(
    "written", ["{outside}", "../../../../../outside.gguf", "~/outside.gguf", "{outside}/../outside.gguf"]
)
def test_a_card_that_points_out_is_passed_over(home: Path, data: Path, written: str) -> None:
    """Jan can use files where they are; these are not Jan's."""
    outside = put(home / "outside.gguf", model_file())
    jan(data, "tiny", model_file(), card=f"model_path: {written.format(outside=outside)}\n")
    findings = search(around(home), tools=["jan"])
    assert findings.models == []
    assert "Jan's folder" in findings.skipped[0].reason


@pytest.mark.parametrize(
    "raw", [b"", b"model_path:", b"\xff\xfe", b"- - -", b"model_path: x.gguf\n" * 50_000]
)
def test_cards_that_say_nothing_are_harmless(home: Path, data: Path, raw: bytes) -> None:
    """No file comes of them."""
    put(data / "models" / "bad" / "model.yml", raw)
    put(data / "models" / "bad2" / "model.json", raw)
    assert names(home) == []


def test_the_data_folder_can_be_chosen(home: Path, tmp_path: Path) -> None:
    """By Jan's settings; the usual folders are looked at as well."""
    put(home / ".config" / "Jan" / "settings.json", f'{{"data_folder": "{tmp_path}/jan data"}}'.encode())
    jan(tmp_path / "jan data", "tiny", model_file())
    assert names(home) == ["local/jan/tiny:latest"]
    mac = list(TOOL.folders(around(home, system="darwin")))
    assert home / "Library" / "Application Support" / "Jan" / "data" in mac
