"""What is shown is read bit by bit; how much is left says how long a page may rest."""

from __future__ import annotations

from tests.web.conftest import DeskPage

from .modules import asked


def test_it_is_read_while_time_goes_by(module_page: DeskPage) -> None:
    """Thirty characters a second, never less than nothing, and nothing once something else is to be read."""
    told = asked(
        module_page,
        "state/backlog.js",
        """
        const backlog = new it.Backlog();
        backlog.add(300, 1000);
        const seconds = [1000, 4000, 60000].map((ms) => backlog.secondsAt(ms));
        backlog.add(30, 4000);
        backlog.add(60, 60000);
        seconds.push(backlog.secondsAt(60000));
        backlog.clear();
        return [...seconds, backlog.secondsAt(60000)];
        """,
    )
    assert told == [10, 7, 0, 2, 0]
