"""What FROM and ADAPTER name: models, files, parts, folders, and what is none of these."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import GroundupError, InvalidModelfileError, ModelNotFoundError, NotGgufError
from groundup.library.installed import Library
from groundup.library.modelfile.reading import parse_modelfile
from groundup.library.modelfile.sources import Source, find_adapters, find_source
from groundup.library.new_model import LocalFile, Part
from tests.library.gguf_corpus import STRING, Entry, small_model
from tests.library.small_library import add_model, model_file, split_files


def found(text: str, folder: Path) -> Source:
    """What a recipe begins with; its library has a model "base"."""
    library = Library(folder / "library")
    add_model(library, "base", folder)
    return find_source(library, parse_modelfile(text), folder)


def special(folder: Path, name: str, **entries: str) -> Path:
    """A model file whose header has these entries under `general`."""
    path = folder / name
    more = [Entry(f"general.{key}", STRING, value) for key, value in entries.items()]
    path.write_bytes(small_model().with_entry(*more).write())
    return path


def kinds(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    """What each file is for, and its name."""
    return [
        (part.media_type.rpartition(".")[2], part.path.name) for part in parts if isinstance(part, LocalFile)
    ]


def test_a_name_is_a_model_of_this_device(tmp_path: Path) -> None:
    """What has no form of a path is looked up in the library first."""
    (tmp_path / "base").write_text("no model")
    source = found("FROM base", tmp_path)
    assert source.model is not None
    assert source.model.shown_name == "base"


def test_a_relative_path_begins_at_the_recipe(tmp_path: Path) -> None:
    """The recipe's folder counts, not that of the program; a link is followed."""
    path = model_file(tmp_path, "own")
    (tmp_path / "link.gguf").symlink_to(path)
    assert kinds(found("FROM ./own.gguf", tmp_path).files) == [("model", "own.gguf")]
    assert kinds(found("FROM link.gguf", tmp_path).files) == [("model", "own.gguf")]


def test_parts_and_projectors(tmp_path: Path) -> None:
    """A first part brings the others, a second FROM a projector, a folder all that is in it."""
    split_files(tmp_path)
    special(tmp_path, "eyes.gguf", architecture="clip")
    source = found("FROM ./big-00001-of-00002.gguf\nFROM ./eyes.gguf", tmp_path)
    assert kinds(source.files) == [
        ("model", "big-00001-of-00002.gguf"),
        ("model", "big-00002-of-00002.gguf"),
        ("projector", "eyes.gguf"),
    ]
    assert kinds(found("FROM .", tmp_path).files) == kinds(source.files)


@pytest.mark.parametrize(
    ("text", "error", "problem"),
    [
        ("FROM ./none.gguf", ModelNotFoundError, "none.gguf"),
        ("FROM nobody/nothing", ModelNotFoundError, "nobody/nothing"),
        ("FROM nobody # nothing", InvalidModelfileError, "'nobody # nothing'"),
        ("FROM ~nobody-at-all/x.gguf", ModelNotFoundError, "nobody"),
        ("FROM ./notes.gguf", NotGgufError, "notes.gguf"),
        ("FROM ./weights.safetensors", InvalidModelfileError, "no GGUF file"),
        ("FROM ./unconverted", InvalidModelfileError, r"model\.safetensors is no GGUF file"),
        ("FROM ./poems.gguf", InvalidModelfileError, "is an adapter"),
        ("FROM ./eyes.gguf", InvalidModelfileError, "names no model"),
        ("FROM ./one.gguf\nFROM ./two.gguf", InvalidModelfileError, "second model"),
        ("FROM base\nFROM ./one.gguf", InvalidModelfileError, "second FROM"),
    ],
)
def test_what_is_no_model_is_named(
    tmp_path: Path, text: str, error: type[GroundupError], problem: str
) -> None:
    """Each gets its own words, with the line where there is one."""
    (tmp_path / "notes.gguf").write_text("Dear diary")
    (tmp_path / "weights.safetensors").write_bytes(b"\0" * 16)
    (tmp_path / "unconverted").mkdir()
    (tmp_path / "unconverted" / "model.safetensors").write_bytes(b"\0" * 16)
    special(tmp_path, "poems.gguf", type="adapter")
    special(tmp_path, "eyes.gguf", architecture="clip")
    model_file(tmp_path, "one")
    model_file(tmp_path, "two")
    with pytest.raises(error, match=problem):
        found(text, tmp_path)


def test_adapters(tmp_path: Path) -> None:
    """Files of adapters are found beside the recipe; anything else is refused with its line."""
    special(tmp_path, "poems.gguf", type="adapter")
    model_file(tmp_path, "whole")
    recipe = parse_modelfile("FROM base\nADAPTER ./poems.gguf")
    assert kinds(tuple(find_adapters(recipe, tmp_path))) == [("adapter", "poems.gguf")]
    for text, problem in (("whole.gguf", "no adapter"), (".", "folder"), ("none.gguf", "none")):
        with pytest.raises(GroundupError, match=problem):
            find_adapters(parse_modelfile(f"FROM base\nADAPTER {text}"), tmp_path)
