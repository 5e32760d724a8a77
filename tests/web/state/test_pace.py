"""The page rests after it has shown something, the longer the more that cost."""

from __future__ import annotations

from tests.web.conftest import DeskPage

from .modules import asked

BEGIN = """
let shown = 0;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
"""


def test_what_costs_much_is_shown_seldom(module_page: DeskPage) -> None:
    """Twenty milliseconds each time leave no more than about two a second."""
    told = asked(
        module_page,
        "state/pace.js",
        BEGIN
        + """
        const pace = new it.Pace(() => { shown += 1; busy(20); });
        const end = performance.now() + 2000;
        while (performance.now() < end) { pace.wish(); await pause(10); }
        pace.stop();
        return shown;
        """,
    )
    assert 3 <= told <= 6


def test_what_is_stopped_is_not_shown(module_page: DeskPage) -> None:
    """A wish that was taken back does nothing, and the next one does."""
    told = asked(
        module_page,
        "state/pace.js",
        BEGIN
        + """
        const pace = new it.Pace(() => { shown += 1; });
        pace.wish(); pace.stop();
        await pause(300);
        const stopped = shown;
        pace.wish();
        for (let tries = 0; !shown && tries < 200; tries += 1) await pause(10);
        return [stopped, shown];
        """,
    )
    assert told == [0, 1]
