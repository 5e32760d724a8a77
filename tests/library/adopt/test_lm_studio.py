"""LM Studio's models are found by publisher and repository, wherever it was told to keep them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from groundup.library.adopt.lm_studio import TOOL
from groundup.library.adopt.search import search

from .tool_trees import around, model_file, part_files, put


def names(home: Path) -> list[str]:
    """The names of what is found."""
    return [one.name.short for one in search(around(home), tools=["lm-studio"]).models]


@pytest.mark.parametrize("place", [".lmstudio", ".cache/lm-studio"])
def test_models_get_names_of_this_device(home: Path, place: str) -> None:
    """Anybody can name a folder after a publisher, so the name cannot be pulled."""
    put(home / place / "models" / "ada" / "tiny-GGUF" / "tiny-Q4_K_M.gguf", model_file())
    assert names(home) == ["local/lm-studio/tiny-GGUF:Q4_K_M"]


def test_projector_and_parts(home: Path) -> None:
    """The files of a repository belong together."""
    place = home / ".lmstudio" / "models" / "ada" / "tiny"
    for number, content in enumerate(part_files(3), 1):
        put(place / f"tiny-Q4_0-{number:05}-of-00003.gguf", content)
    put(place / "mmproj-tiny-f16.gguf", model_file("eyes"))
    (model,) = search(around(home), tools=["lm-studio"]).models
    assert len(model.weights) == 3
    assert model.projector is not None
    assert model.problem == ""


def test_the_pointer_and_the_settings_are_followed(home: Path, tmp_path: Path) -> None:
    """They are LM Studio's own word on where its folders are."""
    place = tmp_path / "studio"
    put(home / ".lmstudio-home-pointer", f"{place}\n".encode())
    put(place / "settings.json", msgspec.json.encode({"downloadsFolder": str(tmp_path / "big disk")}))
    put(tmp_path / "big disk" / "ada" / "one" / "one-Q4_0.gguf", model_file("one"))
    put(place / "models" / "ada" / "two" / "two-Q4_0.gguf", model_file("two"))
    assert names(home) == ["local/lm-studio/one:Q4_0", "local/lm-studio/two:Q4_0"]


@pytest.mark.parametrize(
    "raw", [b"", b"[1]", b'{"downloadsFolder": 3}', b"\xff", b"[" * 100_000, b'{"downloadsFolder": "rel"}']
)
def test_settings_that_say_nothing_are_passed_over(home: Path, raw: bytes) -> None:
    """The usual folder is still looked at."""
    put(home / ".lmstudio" / "settings.json", raw)
    put(home / ".lmstudio-home-pointer", raw.replace(b"\xff", b"\0"))
    assert home / ".lmstudio" / "models" in list(TOOL.folders(around(home)))


def test_a_linked_folder_is_passed_over(home: Path, tmp_path: Path) -> None:
    """People link models into it; they are adopted from where they are."""
    outside = put(tmp_path / "outside" / "tiny-Q4_0.gguf", model_file())
    place = home / ".lmstudio" / "models" / "ada"
    place.mkdir(parents=True)
    (place / "tiny").symlink_to(outside.parent)
    put(place / "other" / "a-Q4_0.gguf", model_file())
    (place / "other" / "link-Q8_0.gguf").symlink_to(outside)
    findings = search(around(home), tools=["lm-studio"])
    assert [one.name.model for one in findings.models] == ["other"]
    assert {one.path.name for one in findings.skipped} == {"tiny", "link-Q8_0.gguf"}
    assert {one.reason for one in findings.skipped} == {"it is a link to another place"}
