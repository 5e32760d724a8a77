"""A real browser, on a real server. Nothing but the server's own address may be asked for anything.

    def test_x(desk: DeskPage) -> None:        # Seedling, a page that was let in
    def test_y(scripted_desk: DeskPage)        # models that answer as the test writes (see scripted_models)
    def test_z(module_page: DeskPage)          # one page for all tests of a file, to ask its modules alone

The browser is the system's Chromium; where there is none, these tests are skipped.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.server.browser.program import OWNER_SECRET
from tests.server.live import Live, live_server
from tests.server.scripted_models import scripted_library

# The one without windows opens a page in half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next((path for name in BROWSERS if (path := shutil.which(name))), None)
PATIENCE_MS = 30_000


@dataclass
class DeskPage:
    """A page of the desk. `offences` are what it must not do: requests elsewhere, errors, broken policy."""

    page: Page
    address: str
    offences: list[str] = field(default_factory=list)

    def ask(self, text: str) -> None:
        """Type a question and send it."""
        self.page.fill("textarea", text)
        self.page.keyboard.press("Enter")

    def wait_whole(self) -> str:
        """The text of the last answer, once it has ended."""
        self.page.wait_for_selector("li:last-child article[data-role=assistant][data-state=whole]")
        return self.page.inner_text("li:last-child article .markdown")

    def wait_for_letters(self, count: int) -> None:
        """Until so much of an answer is on the screen; asked step by step, as `eval` is forbidden."""
        end_s = time.monotonic() + PATIENCE_MS / 1000
        while self.page.locator(".markdown").count() == 0 or len(self.answer) < count:
            assert time.monotonic() < end_s, "no answer came"
            self.page.wait_for_timeout(20)

    @property
    def answer(self) -> str:
        """The last answer as it is on the screen now."""
        return self.page.inner_text("li:last-child article .markdown")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: install the package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, locale: str = "en-GB", secret: str = OWNER_SECRET
) -> Iterator[DeskPage]:
    """A page that was let in with a ticket, which the owner's secret buys."""
    owner = {"Authorization": f"Bearer {secret}"}
    ticket = httpx2.post(f"{address}/app/ticket", headers=owner, trust_env=False).json()["ticket"]
    context = browser.new_context(locale=locale)
    context.set_default_timeout(PATIENCE_MS)
    desk = DeskPage(context.new_page(), address)
    watch(desk)
    desk.page.goto(f"{address}/?desk#ticket={ticket}")  # with a query: no welcome on a first run
    desk.page.wait_for_selector("textarea")
    yield desk
    context.close()
    assert desk.offences == []


def watch(desk: DeskPage) -> None:
    """Note what a page must not do."""
    own = desk.address.removeprefix("http")

    def asked(url: str) -> None:
        if not url.startswith((f"http{own}", f"ws{own}", "data:", "blob:")):
            desk.offences.append(f"asked for {url}")

    desk.page.on("request", lambda request: asked(request.url))
    desk.page.on("websocket", lambda socket: asked(socket.url))
    desk.page.on("pageerror", lambda error: desk.offences.append(f"error: {error}"))
    desk.page.on("dialog", lambda dialog: desk.offences.append("a dialog of the browser"))
    desk.page.on(
        "console",
        lambda line: desk.offences.append(line.text) if "Content Security Policy" in line.text else None,
    )


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[DeskPage]:
    """A page of a server with Seedling."""
    with (
        live_server(tmp_path, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as page,
    ):
        yield page


@pytest.fixture
def scripted_live(tmp_path: Path) -> Iterator[Live]:
    """A server whose models answer as they are told."""
    library = scripted_library(tmp_path / "library")
    with live_server(tmp_path, library=library, fake=True, owner_secret=OWNER_SECRET.encode()) as live:
        yield live


@pytest.fixture
def scripted_desk(browser: Browser, scripted_live: Live) -> Iterator[DeskPage]:
    """A page of that server, with the model chosen that answers as it is told."""
    with opened(browser, scripted_live.address) as page:
        page.page.select_option("label:has-text('Model') select", "thinker")
        yield page


@pytest.fixture(scope="module")
def module_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskPage]:
    """A page for tests that only ask modules, and leave nothing in it."""
    folder = tmp_path_factory.mktemp("module-page")
    with (
        live_server(folder, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as page,
    ):
        yield page
