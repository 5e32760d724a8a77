"""Where the tokens of a request stand in the model's memory, and how much of it others may fork."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.engine.commands import Submit
from groundup.engine.context_shift import Room
from groundup.engine.image_runs import ImageRun
from groundup.engine.protocol import Prompt
from groundup.engine.sequence import Sequence

PLACES = np.array([[0] * 6, [0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2], [0] * 6], np.int32)


def sequence(*images: ImageRun, kept: int | None = None) -> Sequence:
    """Twenty tokens with these images among them, in a window of as many."""
    tokens = np.arange(20, dtype=np.int32)
    command = Submit(request_id=1, prompt=Prompt(tokens=tokens.tolist()))
    return Sequence(command, tokens, public=12, room=Room(20, 40, kept), sampler=None, images=images)


def in_rows(start: int) -> ImageRun:
    """An image of two rows of three cells, which takes three positions."""
    return ImageRun(start, 6, None, is_whole=True, positions=3, places=PLACES)


def test_words_stand_where_they_are_counted() -> None:
    """So do images with a position for each cell, and all of it may be shared."""
    plain = sequence(ImageRun(4, 6, None, positions=6))
    assert [plain.position_at(index) for index in (0, 4, 10, 19)] == [0, 4, 10, 19]
    assert plain.shareable == 20


def test_words_after_images_in_rows_stand_earlier() -> None:
    """Each such image takes fewer positions than cells; only what is before the first one may be shared."""
    seen = sequence(in_rows(2), in_rows(10))
    assert [seen.position_at(index) for index in (0, 2, 8, 10, 16, 19)] == [0, 2, 5, 7, 10, 13]
    assert seen.shareable == 2


def test_places_move_with_the_first_position() -> None:
    """Time, row and column do; the fourth kind does not."""
    moved = in_rows(2).places_at(7)
    assert moved is not None
    assert np.array_equal(moved[:3], PLACES[:3] + 7)
    assert np.array_equal(moved[3], PLACES[3])
    assert ImageRun(2, 6, None).places_at(7) is None


@pytest.mark.parametrize("kept", [0, 4, 10])
def test_a_shift_keeps_the_beginning_and_the_newer_half(kept: int) -> None:
    """What is left is in order, the account counts what went, and the end of what is public moves."""
    full = sequence(kept=kept)
    assert full.must_shift
    full.shift()
    gone = (20 - kept) // 2
    assert full.tokens.tolist() == [*range(kept), *range(kept + gone, 20)]
    assert (full.dropped_tokens, full.shifts, full.generated) == (gone, 1, 0)
    assert full.path.public == min(12, kept)
    assert not full.must_shift


@pytest.mark.parametrize(
    ("count", "is_one_off", "expected"), [(256, True, True), (257, True, False), (20, False, False)]
)
def test_short_texts_that_come_once_are_fleeting(count: int, is_one_off: bool, expected: bool) -> None:
    """A longer one is slow to read again, and a conversation is likely to go on."""
    command = Submit(request_id=1, prompt=Prompt(), is_one_off=is_one_off)
    tokens = np.zeros(count, np.int32)
    made = Sequence(command, tokens, public=0, room=Room(512, 512), sampler=None)
    assert made.is_fleeting is expected
