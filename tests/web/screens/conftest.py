"""One page for each server, which shows one screen after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.server.scripted_models import scripted_library
from tests.web.conftest import DeskPage, opened
from tests.web.screens.every_screen import Screen
from tests.web.screens.looks import LOOKS
from tests.web.screens.shown import Shown


@pytest.fixture(scope="module")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DeskPage, DeskPage]]:
    """A page of a server with Seedling, and one of a server whose models answer as they are told."""
    own, told = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("told")
    secret = OWNER_SECRET.encode()
    library = scripted_library(told / "library")
    with ExitStack() as stack:
        first = stack.enter_context(live_server(own, owner_secret=secret))
        second = stack.enter_context(live_server(told, library=library, fake=True, owner_secret=secret))
        yield (
            stack.enter_context(opened(browser, first.address)),
            stack.enter_context(opened(browser, second.address)),
        )


@pytest.fixture
def shown(request: pytest.FixtureRequest, pages: tuple[DeskPage, DeskPage]) -> Iterator[Shown]:
    """A page that shows a screen."""
    screen: Screen = request.param
    desk = pages[screen.is_scripted]
    screen.open(desk)
    yield Shown(desk, screen.ready, screen.name)
    LOOKS["light"].apply(desk.page)
    screen.end(desk)
    assert desk.offences == []
