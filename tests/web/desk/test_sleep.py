"""A browser that sleeps, as when the lid is closed, has all of an answer when it wakes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

pytestmark = pytest.mark.drill  # a sweep that takes long

TOKENS = 100


@contextmanager
def asleep(seconds: float) -> Iterator[None]:
    """All processes of the browser stand still for so long, and then go on."""
    family = [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]
    assert family, "there is no browser that could sleep"
    for one in family:
        one.suspend()
    try:
        time.sleep(seconds)
        assert {one.status() for one in family} <= {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}
        yield
    finally:
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.resume()


def sleep_in_mid_stream(desk: DeskPage, seconds: float, answer_s: float) -> None:
    """Ask, sleep in the middle of the answer, wake, and compare it with what the model said."""
    desk.ask(answering("word ", tokens=TOKENS, interval_s=answer_s / TOKENS))
    desk.wait_for_letters(5)
    before = desk.answer
    with asleep(seconds):
        pass
    assert desk.wait_whole().split() == ["word"] * TOKENS
    assert 0 < len(before.split()) < TOKENS, "it was not in mid-stream"


@pytest.mark.parametrize("answer_s", [2, 6])
def test_a_short_sleep(scripted_desk: DeskPage, answer_s: float) -> None:
    """The answer ends while the browser sleeps, or goes on after it has woken."""
    sleep_in_mid_stream(scripted_desk, 3, answer_s)


@pytest.mark.drill
@pytest.mark.timeout(240)
@pytest.mark.parametrize("answer_s", [20, 90])
def test_a_minute_of_sleep(scripted_desk: DeskPage, answer_s: float) -> None:
    """So long that the server has given the socket up; the answer ended meanwhile, or goes on."""
    desk = scripted_desk
    desk.page.set_default_timeout(120_000)
    sleep_in_mid_stream(desk, 60, answer_s)
