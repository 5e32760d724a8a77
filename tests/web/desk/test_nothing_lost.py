"""Whatever happens to server, page and network, nothing that was asked or shown is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.desk.drill import Drill

pytestmark = pytest.mark.drill  # a sweep that takes long

FAULTS = 200
SHORT = 6
SEED = 20_260_731


def test_a_few_faults_lose_nothing(browser: Browser, tmp_path: Path) -> None:
    """Two kills, two reloads and two cuts, each while words of an answer are on the screen."""
    loss = Drill(browser, tmp_path, SEED).suffer(SHORT, in_mid_stream=True)
    assert (loss.lost, loss.doubled) == ([], [])
    assert loss.faults == {"kill": 2, "reload": 2, "cut": 2}


def test_a_forgetful_desk_is_caught(browser: Browser, tmp_path: Path) -> None:
    """A server that keeps pieces to itself until an answer has ended loses what was on the screen."""
    assert Drill(browser, tmp_path, SEED, ("--forgetful",)).suffer(3, in_mid_stream=True).lost


@pytest.mark.drill
@pytest.mark.timeout(1200)
def test_two_hundred_faults_lose_nothing(browser: Browser, tmp_path: Path) -> None:
    """At random moments, of random kinds; the seed is printed, and another one each time."""
    loss = Drill(browser, tmp_path, random.SystemRandom().randrange(2**32)).suffer(FAULTS)
    print(loss)  # noqa: T201 - the seed with which it can be done again
    assert (loss.lost, loss.doubled) == ([], []), loss
    assert loss.in_mid_stream > FAULTS / 10, loss
