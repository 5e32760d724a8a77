"""All tools are asked, whatever one of them keeps."""

from __future__ import annotations

from pathlib import Path

from groundup.library.adopt.search import TOOLS, search

from .tool_trees import around, hugging_face, jan, llama_cpp, model_file, ollama, put


def test_nothing_is_found_in_an_empty_home(home: Path) -> None:
    """And nothing is made there."""
    findings = search(around(home))
    assert findings.skipped == []
    assert [one for one in findings.models if one.weights[0].path.is_relative_to(home)] == []
    assert list(home.iterdir()) == []


def test_every_tool_is_found(home: Path) -> None:
    """One model of each, with its tool."""
    cache = home / ".cache"
    ollama(home / ".ollama" / "models")
    put(home / ".lmstudio" / "models" / "ada" / "tiny" / "a-Q4_0.gguf", model_file("1"))
    hugging_face(cache / "huggingface" / "hub", {"a-Q4_0.gguf": model_file("2")})
    jan(home / ".config" / "Jan" / "data", "tiny", model_file("3"))
    put(cache / "gpt4all" / "a.gguf", model_file("4"))
    llama_cpp(cache / "llama.cpp", {"a-Q4_0.gguf": model_file("5")}, owner="eve")
    found = [one.tool for one in search(around(home)).models if one.files[0].path.is_relative_to(home)]
    assert found == list(TOOLS)
    assert [one.tool for one in search(around(home), tools=["jan"]).models] == ["jan"]


def test_a_copy_of_another_tool_is_passed_over(home: Path) -> None:
    """llama.cpp's older cache and Hugging Face's hold the same file: it is found once."""
    content = model_file()
    hugging_face(home / ".cache" / "huggingface" / "hub", {"a-Q4_0.gguf": content})
    llama_cpp(home / ".cache" / "llama.cpp", {"a-Q4_0.gguf": content})
    findings = search(around(home), tools=["hugging-face", "llama-cpp"])
    assert [one.tool for one in findings.models] == ["hugging-face"]
    assert "has hf.co/ada/tiny-GGUF:Q4_0, too" in findings.skipped[0].reason


def test_a_folder_that_is_named_twice_is_read_once(home: Path) -> None:
    """By the variable and by default, or through a link."""
    ollama(home / ".ollama" / "models")
    (home / "link").symlink_to(home / ".ollama" / "models")
    for place in (home / ".ollama" / "models", home / "link"):
        findings = search(around(home, {"OLLAMA_MODELS": str(place)}), tools=["ollama"])
        assert len(findings.models) == 1
        assert findings.skipped == []


def test_a_variable_that_is_no_folder_is_passed_over(home: Path) -> None:
    """Relative, missing, a file, or with a zero byte."""
    put(home / "file", b"x")
    ollama(home / ".ollama" / "models")
    for value in ("models", str(home / "nothing"), str(home / "file"), "/x\0y", "", "~"):
        findings = search(around(home, {"OLLAMA_MODELS": value}), tools=["ollama"])
        assert len(findings.models) == 1
