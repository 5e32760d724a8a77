"""The page shows what has come at once, and then rests, the longer the more a drawing costs."""

from __future__ import annotations

from tests.web.conftest import DeskPage

from .modules import asked

BEGIN = """
let shown = 0;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
const halfASecond = (costMs) => Math.min(500, 50 * costMs);
"""


def test_what_costs_much_is_shown_seldom(module_page: DeskPage) -> None:
    """Twenty milliseconds each time leave no more than about two a second."""
    told = asked(
        module_page,
        "state/pace.js",
        BEGIN
        + """
        const pace = new it.Pace(() => { shown += 1; busy(20); }, halfASecond);
        const end = performance.now() + 2000;
        while (performance.now() < end) { pace.wish(); await pause(10); }
        pace.stop();
        return shown;
        """,
    )
    assert 3 <= told <= 6


def test_the_first_is_shown_at_once_and_the_next_is_not(module_page: DeskPage) -> None:
    """Who wishes hears within the same call; who wishes again waits, but not the whole rest."""
    told = asked(
        module_page,
        "state/pace.js",
        BEGIN
        + """
        const pace = new it.Pace(() => { shown += 1; }, () => 4000);
        const begin = performance.now();
        pace.wish();
        const first = shown;
        pace.wish();
        const second = shown;
        while (shown < 2) await pause(10);
        const waitedMs = performance.now() - begin;
        return [first, second, waitedMs >= 3200 && waitedMs < 4000];
        """,
    )
    assert told == [1, 1, True]


def test_the_cost_holds_the_frame_too(module_page: DeskPage) -> None:
    """Work that is done before the frame is drawn counts; before the first one nothing is known."""
    told = asked(
        module_page,
        "state/pace.js",
        BEGIN
        + """
        const costs = [];
        const rest = (costMs) => { costs.push(costMs); return 50; };
        const pace = new it.Pace(() => { shown += 1; }, rest);
        pace.wish();
        requestAnimationFrame(() => busy(30));
        for (let tries = 0; costs.length < 2 && tries < 200; tries += 1) await pause(10);
        return [costs[0], costs[1] >= 30, shown];
        """,
    )
    assert told == [0, True, 1]


def test_what_is_stopped_is_not_shown(module_page: DeskPage) -> None:
    """A wish that was taken back does nothing, and the next one does."""
    told = asked(
        module_page,
        "state/pace.js",
        BEGIN
        + """
        const pace = new it.Pace(() => { shown += 1; }, () => 100);
        pace.wish(); // shown at once
        pace.wish(); pace.stop();
        await pause(300);
        const stopped = shown;
        pace.wish();
        return [stopped, shown];
        """,
    )
    assert told == [1, 2]
