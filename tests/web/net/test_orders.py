"""Answers, readings of chats and events come on ways of their own: no order of them loses anything."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, WebSocketRoute

from tests.server.live import Live
from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage, opened

pytestmark = pytest.mark.drill  # a sweep that takes long

LATE_S = 0.7
SEND = "**/app/commands/chat.send"
CHAT = "**/app/chats/*"
PREFERENCE = "**/app/commands/preference.save"


def late(route: Route) -> None:
    """What the server answers at once arrives late."""
    answer = route.fetch()
    time.sleep(LATE_S)
    route.fulfill(response=answer)


def cut(route: Route) -> None:
    """The server does what it was asked, and the answer is lost on the way; the next try gets through."""
    route.fetch()
    route.abort("connectionreset")


def once(act: Callable[[Route], None]) -> Callable[[Route], None]:
    """Do this with the first request, and leave the others alone."""
    done = list[bool]()

    def handle(route: Route) -> None:
        if done:
            route.continue_()
            return
        done.append(True)
        act(route)

    return handle


@pytest.mark.parametrize("model", ["thinker", "refuser"])
@pytest.mark.parametrize(
    ("address", "act"), [(SEND, late), (CHAT, late), (PREFERENCE, late), (SEND, cut), (PREFERENCE, cut)]
)
def test_an_answer_ends_on_the_screen(
    scripted_desk: DeskPage, model: str, address: str, act: Callable[[Route], None]
) -> None:
    """Whole or failed as on the server, with one question and one answer, though its news was overtaken."""
    page = scripted_desk.page
    page.route(address, once(act))
    page.select_option("label:has-text('Model') select", model)
    scripted_desk.ask(answering("Hello"))
    state = "whole" if model == "thinker" else "failed"
    page.wait_for_selector(f"article[data-role=assistant][data-state={state}]")
    page.wait_for_timeout(2 * LATE_S * 1000)
    assert page.locator("article[data-role=assistant]").count() == 1
    assert page.locator(f"article[data-role=assistant][data-state={state}]").count() == 1
    assert page.locator(".composer .stop").count() == 0


def test_news_may_come_long_after_the_answers(browser: Browser, scripted_live: Live) -> None:
    """On a slow socket an answer that has ended long ago on the server is whole here in the end, once."""
    with opened(browser, scripted_live.address) as desk:
        desk.page.route_web_socket("**/app/events", slowly)
        desk.page.reload()
        desk.page.select_option("label:has-text('Model') select", "thinker")
        desk.ask(answering("Hello"))
        assert desk.wait_whole() == "Hello"
        assert desk.page.locator("article").count() == 2


def slowly(socket: WebSocketRoute) -> None:
    """Let each frame from the server wait."""
    server = socket.connect_to_server()

    def later(frame: str | bytes) -> None:
        time.sleep(LATE_S / 5)
        socket.send(frame)

    server.on_message(later)


def test_a_server_that_has_no_news_is_not_hammered(browser: Browser, scripted_live: Live) -> None:
    """Without sockets, and while the chats cannot be opened, a page asks again at growing distances."""
    asked = list[float]()

    def refuse(route: Route) -> None:
        asked.append(time.monotonic())
        error = '{"error": {"code": "desk_in_use", "figures": {}, "message": "", "hint": ""}}'
        route.fulfill(status=409, content_type="application/json", body=error)

    with opened(browser, scripted_live.address) as desk:
        desk.page.add_init_script(NO_SOCKETS)
        desk.page.route("**/app/events?*", refuse)
        desk.page.reload()
        desk.page.wait_for_timeout(9000)
    assert 2 <= len(asked) <= 6


NO_SOCKETS = (
    "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 0); }"
    " close() {} };"
)
