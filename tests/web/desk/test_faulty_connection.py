"""A page whose connection is bad has all of an answer in the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import WebSocketRoute

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

pytestmark = pytest.mark.drill  # a sweep that takes long

WORDS = 60
FAULT_AFTER = 9  # frames of one connection


@pytest.mark.parametrize("fault", ["cut", "hole"])
def test_a_faulty_connection_loses_nothing(scripted_desk: DeskPage, fault: str) -> None:
    """Cut again and again, or with frames that never come: that is mended, and nothing is lost or doubled."""
    page = scripted_desk.page
    faults = []

    def pass_on(here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        seen = 0

        def take(frame: str | bytes) -> None:
            nonlocal seen
            seen += 1
            # nothing comes after a last frame that would tell of its loss; TCP loses none either
            if seen % FAULT_AFTER == 0 and (fault == "cut" or '"type":"message"' not in str(frame)):
                faults.append(fault)
                if fault == "cut":
                    here.close()
                    there.close()
                return
            here.send(frame)

        there.on_message(take)

    page.route_web_socket("**/app/events", pass_on)
    page.reload()
    page.wait_for_selector("textarea")
    page.evaluate(
        "window.said = []; new MutationObserver((all) => window.said.push(all[0].target.textContent))"
        ".observe(document.getElementById('say'), { childList: true })"
    )
    scripted_desk.ask(answering("word ", tokens=WORDS, interval_s=0.1))
    assert scripted_desk.wait_whole().split() == ["word"] * WORDS
    assert faults
    said = " ".join(page.evaluate("window.said"))
    assert "Connection lost. Reconnecting." in said
    assert "Connected again." in said
