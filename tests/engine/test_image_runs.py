"""Images among tokens: where they lie, and that each has a name of its own."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.engine.image_runs import ImageNames, image_runs
from groundup.engine.libllama import ImagePart, Piece
from tests.canaries.blind_image_names import BlindImageNames


def pieces(*sizes: int) -> list[Piece]:
    """Parts of these sizes, with a token before each."""
    found: list[Piece] = []
    for number, cells in enumerate(sizes):
        found += [Piece(tokens=(100 + number,)), Piece(part=ImagePart(None, cells=cells, sees_all=False))]
    return found


def tells_apart(names: ImageNames) -> bool:
    """Whether two images differ at every cell."""
    one, other = (names.read(data, pieces(64)).tokens[1:] for data in (b"one", b"other"))
    return not (one == other).any()


def test_images_are_told_apart() -> None:
    """Another image differs at its first cell already, and at every other; the same one nowhere."""
    names = ImageNames()

    assert tells_apart(names)
    assert np.array_equal(names.read(b"one", pieces(64)).tokens, names.read(b"one", pieces(64)).tokens)


def test_names_without_bytes_are_caught() -> None:
    """Numbers that do not follow from the bytes fail the same check."""
    assert not tells_apart(BlindImageNames())


def test_no_cell_looks_like_a_token() -> None:
    """Cells have numbers below 0, and the tokens around them stay as they are."""
    tokens = ImageNames().read(b"one", pieces(5, 3)).tokens

    assert tokens[[0, 6]].tolist() == [100, 101]
    assert (np.delete(tokens, [0, 6]) < 0).all()


def test_parts_of_one_image_differ() -> None:
    """The cells of two parts of the same size are not the same."""
    tokens = ImageNames().read(b"one", pieces(5, 5)).tokens

    assert not set(tokens[1:6].tolist()) & set(tokens[7:].tolist())


def test_another_worker_has_other_names() -> None:
    """Nobody can compute beforehand what an image is called."""
    one, other = (ImageNames().read(b"one", pieces(5)).tokens[1:] for _ in range(2))
    assert not (one == other).any()


@pytest.mark.parametrize("between", [[], [7, 8]], ids=["side by side", "with words between"])
def test_runs_are_found(between: list[int]) -> None:
    """Each part is found where it lies, also the same image twice and next to another."""
    names = ImageNames()
    one, other = names.read(b"one", pieces(4)[1:]), names.read(b"other", pieces(3)[1:])
    ids = [1, 2, *one.tokens.tolist(), *between, *other.tokens.tolist(), *one.tokens.tolist(), 9]

    runs = image_runs(np.array(ids, np.int32), [one, other])

    starts = [2, 6 + len(between), 9 + len(between)]
    assert [(run.start, run.cells) for run in runs] == list(zip(starts, (4, 3, 4), strict=True))
    assert runs[0].part is runs[2].part
    assert runs[0].part is not runs[1].part


def test_text_has_no_runs() -> None:
    """Without images there is nothing to find."""
    assert image_runs(np.array([1, 2, 3], np.int32), []) == []
