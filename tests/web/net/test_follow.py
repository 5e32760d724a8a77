"""A page reads the log of events without gaps, and nothing twice, however the events are packed."""

from __future__ import annotations

import pytest

from tests.web.conftest import DeskPage
from tests.web.state.modules import asked

PLACE = "const place = { epoch: 'e', seq: 3 };"


@pytest.mark.parametrize(
    ("seqs", "told"),
    [
        ([4], {"seqs": [4], "at": 4, "gap": False}),
        ([4, 5, 6], {"seqs": [4, 5, 6], "at": 6, "gap": False}),
        ([2, 3, 4], {"seqs": [4], "at": 4, "gap": False}),  # some were known
        ([], {"seqs": [], "at": 3, "gap": False}),
        ([5], {"seqs": [], "at": 3, "gap": True}),
        ([4, 6], {"seqs": [], "at": 3, "gap": True}),  # nothing of it counts: it is asked for again
    ],
)
def test_events_in_one_frame(module_page: DeskPage, seqs: list[int], told: dict[str, object]) -> None:
    """All of them in their order, or none after a gap."""
    found = asked(
        module_page,
        "net/follow.js",
        PLACE
        + f"""
        const events = {seqs}.map((seq) => ({{ epoch: 'e', seq, type: 'text' }}));
        const next = it.step(place, {{ type: 'events', events }});
        return {{ seqs: next.events.map((one) => one.seq), at: next.place.seq, gap: next.isGap }};
        """,
    )
    assert found == told


@pytest.mark.parametrize(
    ("first_seq", "seq", "told"),
    [
        (4, 6, {"seqs": [6], "at": 6, "gap": False}),
        (2, 5, {"seqs": [5], "at": 5, "gap": False}),  # the text drops what it has
        (1, 3, {"seqs": [], "at": 3, "gap": False}),
        (5, 6, {"seqs": [], "at": 3, "gap": True}),
    ],
)
def test_pieces_that_were_put_together(
    module_page: DeskPage, first_seq: int, seq: int, told: dict[str, object]
) -> None:
    """One event stands for several: it goes on where its first one does."""
    found = asked(
        module_page,
        "net/follow.js",
        PLACE
        + f"""
        const events = [{{ epoch: 'e', seq: {seq}, first_seq: {first_seq}, type: 'text' }}];
        const next = it.step(place, {{ type: 'events', events }});
        return {{ seqs: next.events.map((one) => one.seq), at: next.place.seq, gap: next.isGap }};
        """,
    )
    assert found == told
