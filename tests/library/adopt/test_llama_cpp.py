"""llama.cpp's cache tells where its files came from, in manifests or beside each file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from groundup.library.adopt.llama_cpp import TOOL
from groundup.library.adopt.search import search
from groundup.names import Digest

from .tool_trees import around, llama_cpp, model_file, part_files, put


@pytest.fixture
def cache(home: Path) -> Path:
    """The usual folder on Linux."""
    return home / ".cache" / "llama.cpp"


def test_a_manifest_names_the_repository(home: Path, cache: Path) -> None:
    """The name is the one of a pull, and the checksum in the manifest is a promise."""
    content = model_file()
    llama_cpp(cache, {"tiny-Q4_K_M.gguf": content, "mmproj-F16.gguf": model_file("eyes")})
    (model,) = search(around(home), tools=["llama-cpp"]).models
    assert model.name.short == "hf.co/ada/tiny-GGUF:Q4_K_M"
    assert model.weights[0].promised == Digest.of(content)
    assert model.projector is not None
    assert model.page == "https://huggingface.co/ada/tiny-GGUF"


def test_parts_are_found_by_the_manifest_of_the_first(home: Path, cache: Path) -> None:
    """Only the first part is named there."""
    files = {f"Q8_0/tiny-Q8_0-{n:05}-of-00002.gguf": content for n, content in enumerate(part_files(), 1)}
    llama_cpp(cache, files)
    (model,) = search(around(home), tools=["llama-cpp"]).models
    assert len(model.weights) == 2
    assert model.name.tag == "Q8_0"


def test_the_longer_name_of_two_repositories_wins(home: Path, cache: Path) -> None:
    """`ada_tiny_big_x.gguf` is of ada/tiny_big where that is known."""
    llama_cpp(cache, {"x-Q4_0.gguf": model_file("a")}, repository="tiny")
    llama_cpp(cache, {"x-Q4_0.gguf": model_file("b")}, repository="tiny_big")
    models = search(around(home), tools=["llama-cpp"]).models
    assert [one.name.model for one in models] == ["tiny", "tiny_big"]


def test_an_address_beside_the_file_is_understood(home: Path, cache: Path) -> None:
    """As older versions wrote it."""
    path = put(cache / "ada_tiny_a-Q4_0.gguf", model_file())
    url = "https://huggingface.co/ada/tiny/resolve/main/a-Q4_0.gguf"
    put(path.with_name(f"{path.name}.json"), msgspec.json.encode({"url": url, "etag": "x"}))
    assert [one.name.short for one in search(around(home), tools=["llama-cpp"]).models] == [
        "hf.co/ada/tiny:Q4_0"
    ]


@pytest.mark.parametrize(
    "url", ["https://evil.example/ada/tiny/resolve/main/a.gguf", "https://huggingface.co/a", "", "x" * 9000]
)
def test_a_file_of_unknown_origin_gets_a_name_of_this_device(home: Path, cache: Path, url: str) -> None:
    """Another host, or none, makes no name that can be pulled."""
    path = put(cache / "tiny-Q4_0.gguf", model_file())
    put(path.with_name(f"{path.name}.json"), msgspec.json.encode({"url": url}))
    models = search(around(home), tools=["llama-cpp"]).models
    assert [one.name.short for one in models] == ["local/llama-cpp/tiny:Q4_0"]


@pytest.mark.parametrize("raw", [b"", b"{", b'{"ggufFile": {"lfs": {"sha256": "../x"}}}', b"[" * 100_000])
def test_a_bad_manifest_promises_nothing(home: Path, cache: Path, raw: bytes) -> None:
    """Its name still says which repository it was."""
    llama_cpp(cache, {"a-Q4_0.gguf": model_file()})
    put(cache / "manifest=ada=tiny-GGUF=latest.json", raw)
    (model,) = search(around(home), tools=["llama-cpp"]).models
    assert model.weights[0].promised is None
    assert model.name.short == "hf.co/ada/tiny-GGUF:Q4_0"


def test_folders(home: Path) -> None:
    """The variable, then the cache of the system."""
    assert list(TOOL.folders(around(home, {"LLAMA_CACHE": "/x"}))) == [
        Path("/x"),
        home / ".cache" / "llama.cpp",
    ]
    assert list(TOOL.folders(around(home, system="darwin"))) == [home / "Library" / "Caches" / "llama.cpp"]
