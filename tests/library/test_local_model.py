"""A path leads to one model: a file, any part of one in parts, or a folder with one in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import GgufFormatError, ModelLoadError, ModelNotFoundError, NotGgufError
from groundup.library.local_model import read_local_model

from .gguf_corpus import STRING, Entry, small_model
from .small_library import model_file, split_files


def projector_file(folder: Path) -> Path:
    """The file that lets a model see, as its header says."""
    path = folder / "mmproj-model-f16.gguf"
    path.write_bytes(small_model().with_entry(Entry("general.architecture", STRING, "clip")).write())
    return path


def test_a_file_is_a_model(tmp_path: Path) -> None:
    """With its facts, and what it is called."""
    model = read_local_model(model_file(tmp_path, "poet"))
    assert (model.stem, model.paths, model.projector) == ("poet", (tmp_path / "poet.gguf",), None)
    assert model.facts.name == "poet"
    assert model.size_bytes == (tmp_path / "poet.gguf").stat().st_size


@pytest.mark.parametrize("given", [0, 1, 2])
def test_any_part_leads_to_all(given: int, tmp_path: Path) -> None:
    """The first part, or a later one."""
    paths = split_files(tmp_path, 3)
    model = read_local_model(paths[given])
    assert (model.paths, model.stem) == (tuple(paths), "big")


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    """Half a model is none."""
    paths = split_files(tmp_path, 2)
    paths[1].unlink()
    with pytest.raises(ModelNotFoundError, match="00002-of-00002"):
        read_local_model(paths[0])


def test_a_part_that_lost_its_name_is_refused(tmp_path: Path) -> None:
    """Its header says that others belong to it."""
    lonely = split_files(tmp_path, 2)[0].rename(tmp_path / "model.gguf")
    with pytest.raises(GgufFormatError, match="2 parts"):
        read_local_model(lonely)


def test_a_folder_with_one_model_is_that_model(tmp_path: Path) -> None:
    """With all its parts, and with its projector; other files do not matter."""
    folder = tmp_path / "big"
    paths = split_files(folder, 2)
    projector = projector_file(folder)
    (folder / "README.md").write_text("# big")
    model = read_local_model(folder)
    assert (model.paths, model.projector) == (tuple(paths), projector)


def test_a_folder_with_several_models_asks_for_one(tmp_path: Path) -> None:
    """The error names them."""
    for name in ("a", "b"):
        model_file(tmp_path, name)
    with pytest.raises(ModelLoadError, match=r"a\.gguf, b\.gguf"):
        read_local_model(tmp_path)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    """A projector alone is none."""
    projector_file(tmp_path)
    with pytest.raises(NotGgufError, match="folder"):
        read_local_model(tmp_path)


def test_links_are_followed_and_told(tmp_path: Path) -> None:
    """The file itself is named, and that it was a link: it is not the user's to move."""
    target = model_file(tmp_path / "elsewhere", "poet")
    link = tmp_path / "link.gguf"
    link.symlink_to(target)
    model = read_local_model(link)
    assert (model.paths, model.is_linked, model.stem) == ((target,), True, "link")
    assert not read_local_model(target).is_linked


def test_a_path_to_nothing_is_told(tmp_path: Path) -> None:
    """As for any model."""
    with pytest.raises(ModelNotFoundError):
        read_local_model(tmp_path / "nothing.gguf")
