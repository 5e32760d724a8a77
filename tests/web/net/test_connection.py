"""A page says why it is not connected, and comes back by itself."""

from __future__ import annotations

from playwright.sync_api import WebSocketRoute, expect

from tests.web.conftest import DeskPage

NOT_NOW = 4503


def test_chats_that_cannot_be_opened_now(desk: DeskPage) -> None:
    """The page says so, and shows them as soon as they can be opened."""
    refusals = list[int]()

    def refuse_twice(here: WebSocketRoute) -> None:
        if len(refusals) < 2:
            refusals.append(NOT_NOW)
            here.close(code=NOT_NOW)
        else:
            here.connect_to_server()

    page = desk.page
    page.route_web_socket("**/app/events", refuse_twice)
    page.reload()
    expect(page.locator("main, .opening")).to_contain_text("cannot be opened right now")
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    assert len(refusals) == 2


def test_chats_that_cannot_be_opened_any_more(desk: DeskPage) -> None:
    """The page says so, what was written stays, and it goes on when they can be opened again."""
    page, sockets = desk.page, list[WebSocketRoute]()

    def refuse_the_second(here: WebSocketRoute) -> None:
        sockets.append(here)
        if len(sockets) == 2:
            here.close(code=NOT_NOW)
        else:
            here.connect_to_server()

    page.route_web_socket("**/app/events", refuse_the_second)
    page.goto(page.url.split("?")[0] + "?desk")
    page.fill("textarea", "A thought")
    sockets[0].close()
    footer = page.locator(".desk-footer")
    expect(footer).to_contain_text("cannot be opened right now", timeout=30_000)
    expect(footer).not_to_contain_text("cannot be opened", timeout=30_000)
    expect(page.locator("textarea")).to_have_value("A thought")
