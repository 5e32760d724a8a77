"""Pieces of text wait until the page has rested, in their order with everything else."""

from __future__ import annotations

from tests.web.conftest import DeskPage

from .modules import asked

BEGIN = """
const seen = [];
const paced = new it.PacedEvents((events) => seen.push(events.map((one) => one.seq).join()));
const piece = (seq, data = 'word ') => ({ seq, type: 'text', data });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
"""


def test_pieces_come_together(module_page: DeskPage) -> None:
    """The first at once, those that come while the page rests in one go."""
    told = asked(
        module_page,
        "state/paced-events.js",
        BEGIN
        + """
        paced.take([piece(1)]);
        paced.take([piece(2)]); paced.take([piece(3)]);
        const soon = seen.length;
        for (let tries = 0; seen.length < 2 && tries < 200; tries += 1) await pause(10);
        return [soon, seen];
        """,
    )
    assert told == [1, ["1", "2,3"]]


def test_nothing_passes_them_by(module_page: DeskPage) -> None:
    """What is no piece comes at once, after the pieces that waited; nothing is left over or comes twice."""
    told = asked(
        module_page,
        "state/paced-events.js",
        BEGIN
        + """
        paced.take([piece(1)]); paced.take([piece(2)]);
        paced.take([{ seq: 3, type: 'message' }]);
        paced.flush();
        await pause(700);
        return seen;
        """,
    )
    assert told == ["1", "2,3"]


def test_who_has_much_to_read_waits_longer(module_page: DeskPage) -> None:
    """A slow page rests half a second at most, and two where nobody can have read yet what it shows."""
    told = asked(
        module_page,
        "state/paced-events.js",
        """
        const rests = [];
        let told = () => {};
        const busy = () => { const end = performance.now() + 60; while (performance.now() < end); };
        const paced = new it.PacedEvents(busy, (ms) => { rests.push(Math.round(ms)); told(); });
        const shown = async (data, type = 'text') => {
          const next = new Promise((done) => { told = done; });
          paced.take([{ type, data }]);
          await next;
        };
        await shown('a few words');
        await shown('a thought '.repeat(100), 'thinking');
        await shown('word '.repeat(100));
        paced.take([{ type: 'message' }]);
        await shown('a few words');
        return rests;
        """,
    )
    assert told == [500, 500, 2000, 500]
