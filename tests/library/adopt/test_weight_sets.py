"""Which files belong together is told from their names."""

from __future__ import annotations

from pathlib import Path

from groundup.library.adopt.found import FoundFile
from groundup.library.adopt.weight_sets import best_projector, weight_sets


def files(*names: str) -> list[FoundFile]:
    """Files of these names."""
    return [FoundFile(Path("/models") / name, 1, name) for name in names]


def test_parts_come_in_order() -> None:
    """Whatever the order in which they are found."""
    (one,) = weight_sets(files("a-Q8_0-00002-of-00002.gguf", "a-Q8_0-00001-of-00002.gguf"))
    assert [file.name[:14] for file in one.files] == ["a-Q8_0-00001-o", "a-Q8_0-00002-o"]
    assert (one.stem, one.quantisation, one.problem) == ("a-Q8_0", "Q8_0", "")


def test_sets_that_are_not_whole_say_so() -> None:
    """A part that is missing, and parts of two counts."""
    assert weight_sets(files("a-00002-of-00002.gguf"))[0].problem
    assert weight_sets(files("a-00001-of-00002.gguf", "a-00001-of-00003.gguf"))[0].problem


def test_projectors_and_matrices_are_no_models() -> None:
    """They come with one, or not at all."""
    found = weight_sets(files("tiny-Q4_0.gguf", "mmproj-tiny-F16.gguf", "tiny.imatrix.gguf"))
    assert [one.stem for one in found] == ["tiny-Q4_0"]


def test_equal_names_in_two_folders_are_two_models() -> None:
    """Parts belong together in one folder only."""
    assert len(weight_sets(files("x/a.gguf", "y/a.gguf"))) == 2


def test_the_projector_that_engines_run_best() -> None:
    """F16 first."""
    names = ("mmproj-F32.gguf", "mmproj-f16.gguf", "mmproj-Q8_0.gguf")
    projector = best_projector(files(*names))
    assert projector is not None
    assert projector.name == "mmproj-f16.gguf"
    other = best_projector(files("mmproj-x.gguf", "tiny.gguf"))
    assert other is not None
    assert other.name == "mmproj-x.gguf"
    assert best_projector(files("tiny.gguf")) is None
