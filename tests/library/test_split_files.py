"""Models in several parts: the first part is read, the others point to it, lies are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import GgufFormatError, ModelLoadError
from groundup.library.gguf import read_header
from groundup.library.model_facts import model_facts
from groundup.library.split_files import SplitFacts, part_paths

from .gguf_corpus import UINT32, Entry, small_model

UINT16 = 2


def part(folder: Path, number: int, count: int, *, tensors: int = 9) -> Path:
    """Part `number` (from 0) of `count`, under its usual name."""
    entries = (
        Entry("split.no", UINT16, number),
        Entry("split.count", UINT16, count),
        Entry("split.tensors.count", UINT32, tensors),
    )
    path = folder / f"model-{number + 1:05}-of-{count:05}.gguf"
    path.write_bytes(small_model().with_entry(*entries).write())
    return path


def test_first_part_says_how_many_there_are(tmp_path: Path) -> None:
    """The facts of a first part name the parts and the tensors of all of them."""
    facts = model_facts(read_header(part(tmp_path, 0, 3)))
    assert facts.split == SplitFacts(part=1, parts=3, tensor_count=9)


def test_later_part_points_to_the_first(tmp_path: Path) -> None:
    """A later part cannot be opened, and the message names the file that can."""
    with pytest.raises(ModelLoadError, match=r"part 2 of 3: open model-00001-of-00003\.gguf"):
        model_facts(read_header(part(tmp_path, 1, 3)))


def test_single_file_is_no_split(tmp_path: Path) -> None:
    """One part of one is a whole model."""
    assert model_facts(read_header(part(tmp_path, 0, 1))).split is None


@pytest.mark.parametrize(("number", "count", "tensors"), [(3, 3, 9), (0, 3, 1), (7, 2, 9)])
def test_contradicting_counts_are_refused(tmp_path: Path, number: int, count: int, tensors: int) -> None:
    """A part beyond the number of parts, or fewer tensors than this part has, is a lie."""
    with pytest.raises(GgufFormatError, match="split"):
        model_facts(read_header(part(tmp_path, number, count, tensors=tensors)))


def test_paths_of_the_parts() -> None:
    """The names of all parts follow from one of them, and from no other name."""
    paths = part_paths(Path("/models/big-00002-of-00003.gguf"), 3)
    assert [path.name for path in paths] == [f"big-0000{number}-of-00003.gguf" for number in (1, 2, 3)]
    assert part_paths(Path("big.gguf"), 3) == ()
    assert part_paths(Path("big-00002-of-00004.gguf"), 3) == ()
