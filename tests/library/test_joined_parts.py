"""A model in several files has one header, if its parts belong together."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import GgufFormatError, ModelNotFoundError
from groundup.library.gguf import read_header
from groundup.library.joined_parts import read_whole_header
from groundup.library.model_facts import model_facts

from .small_library import model_file, split_files


def test_one_file_is_read_as_it_is(tmp_path: Path) -> None:
    """Nothing is joined where there is one part."""
    path = model_file(tmp_path)
    assert read_whole_header([path]) == read_header(path)


def test_tensors_of_all_parts_are_there(tmp_path: Path) -> None:
    """And the facts that follow from them."""
    paths = split_files(tmp_path, 3)
    header = read_whole_header(paths)
    assert len(header.tensors) == sum(len(read_header(path).tensors) for path in paths)
    facts = model_facts(header)
    assert facts.split is not None
    assert (facts.split.parts, facts.parameters) == (3, sum(one.elements for one in header.tensors))


@pytest.mark.parametrize("order", [[1, 0], [0, 0], [0], [0, 1, 1]])
def test_wrong_sets_of_parts_are_refused(order: list[int], tmp_path: Path) -> None:
    """Parts that are missing, twice there or in another order."""
    paths = split_files(tmp_path)
    with pytest.raises(GgufFormatError):
        read_whole_header([paths[index] for index in order])


def test_a_part_of_another_model_is_refused(tmp_path: Path) -> None:
    """The number of parts tells it."""
    paths = [split_files(tmp_path / "a", 2)[0], split_files(tmp_path / "b", 3)[1]]
    with pytest.raises(GgufFormatError, match="parts"):
        read_whole_header(paths)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    """The file that is not there."""
    paths = split_files(tmp_path)
    paths[1].unlink()
    with pytest.raises(ModelNotFoundError, match="00002"):
        read_whole_header(paths)
