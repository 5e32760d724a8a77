"""How long a newcomer waits: from the first look at the desk to the first word of Seedling.

Everything is cold: the server has just been started, no model is loaded, the browser has no file of it. The
way is the shortest that there is: one click on the welcome, a question, Enter.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from app_desk import app, ask, chromium
from app_figure import Figure

BAR_S = 5.0
RUNS = 5
QUESTION = "What is a model?"
WORD = "li:last-child article[data-role=assistant] .markdown .block"


def first_token(runs: int = RUNS) -> list[Figure]:
    """Medians of the time from the page's address, and of that from the start of the server."""
    times = [_once() for _ in range(runs)]
    from_page_s, from_start_s = (statistics.median(some) for some in zip(*times, strict=True))
    worst_s = max(one for one, _ in times)
    return [
        Figure(
            "first visit to first streamed token, Seedling, cold server, one click", from_page_s, BAR_S, "s",
            f"worst of {runs}: {worst_s:.2f} s",
        ),
        Figure("the same from the start of `groundup app`", from_start_s, None, "s"),
    ]  # fmt: skip


def _once() -> tuple[float, float]:
    """Seconds until the first word, since the page was asked for and since the server was started."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, app(Path(folder)) as desk:
        page = browser.new_context(locale="en-GB").new_page()
        address = desk.ticket()
        begun_s = time.perf_counter()
        page.goto(address)
        _newcomer(page)
        page.wait_for_selector(WORD)
        now_s = time.perf_counter()
        return now_s - begun_s, now_s - desk.begun_s


def _newcomer(page: Page) -> None:
    """What somebody does who has never been here: one click, and a question."""
    page.click(".welcome button.main")
    ask(page, QUESTION)
