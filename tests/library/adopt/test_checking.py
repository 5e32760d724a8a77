"""What an engine would refuse is told before anything is adopted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.library.adopt.checking import problem_of
from groundup.library.adopt.found import FoundFile, FoundModel
from groundup.names import ModelName
from tests.library.gguf_corpus import crafted

from .tool_trees import model_file, part_files, put


def model(tmp_path: Path, *contents: bytes) -> FoundModel:
    """A found model with these weights."""
    paths = [put(tmp_path / f"{number}.gguf", content) for number, content in enumerate(contents)]
    files = tuple(FoundFile(path, path.stat().st_size, path.name) for path in paths)
    return FoundModel("ollama", ModelName.parse("tiny"), files)


def test_good_models_have_no_problem(tmp_path: Path) -> None:
    """In one file, and in parts."""
    assert problem_of(model(tmp_path, model_file())) == ""
    assert problem_of(model(tmp_path, *part_files(2))) == ""


def test_a_part_alone_says_how_many_there_are(tmp_path: Path) -> None:
    """The first one, and another one."""
    first, second = part_files(2)
    assert "2 parts" in problem_of(model(tmp_path, first))
    assert "2 parts" in problem_of(model(tmp_path, second))
    assert "part 2" in problem_of(model(tmp_path, second, first))


@pytest.mark.parametrize("architecture", ["gptoss", "mllama", "qwen25vl"])
def test_models_for_ollamas_own_engine_say_so(tmp_path: Path, architecture: str) -> None:
    """llama.cpp calls these otherwise, or not at all."""
    assert "another engine" in problem_of(model(tmp_path, model_file(architecture=architecture)))


def test_language_and_vision_in_one_file_say_so(tmp_path: Path) -> None:
    """llama.cpp wants two."""
    content = model_file(tensor="v.blk.0.attn_q.weight")
    assert "another engine" in problem_of(model(tmp_path, content))


def test_what_is_no_model_file_says_what_it_is(tmp_path: Path) -> None:
    """A pickle under the name of a model, and a projector that is a web page."""
    assert "pickle" in problem_of(model(tmp_path, b"\x80\x04K\x01."))
    page = put(tmp_path / "mmproj.gguf", b"<html>")
    seeing = replace(model(tmp_path, model_file()), projector=FoundFile(page, 6, page.name))
    assert "web page" in problem_of(seeing)


def test_a_known_problem_stays(tmp_path: Path) -> None:
    """Nothing is opened then."""
    assert problem_of(FoundModel("ollama", ModelName.parse("tiny"), (), problem="it is torn")) == "it is torn"


@pytest.mark.parametrize("case", list(crafted()), ids=lambda case: case.name)
def test_crafted_headers_are_refused(tmp_path: Path, case: object) -> None:
    """Every damaged file of the reader's corpus is a problem in words, never a fault."""
    assert problem_of(model(tmp_path, case.data))  # type: ignore[attr-defined]
