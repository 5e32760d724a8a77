"""What a screen reader is told: whole sentences, with pauses, and never the stream itself."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage
from tests.web.screens.every_screen import stop

pytestmark = pytest.mark.drill  # a sweep that takes long

STORY = answering("Seeds sleep. ", tokens=12, interval_s=0.25)
LEAST_BETWEEN_MS = 1450  # 1.5 s, less what two timers may differ by
STAYS_MS = 1000
LISTEN = """() => {
    window.said = [];
    const place = document.getElementById("say");
    new MutationObserver(() => window.said.push([place.textContent, performance.now()]))
        .observe(place, { childList: true, characterData: true, subtree: true });
}"""
# A key, pressed in the same moment in which the end of an answer is told.
PRESS_AT_ONCE = """() => {
    const place = document.getElementById("say");
    window.kept = new Promise((tell) => {
        new MutationObserver((_, observer) => {
            if (!place.textContent.includes("Finished")) return;
            observer.disconnect();
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
            tell(place.textContent);
        }).observe(place, { childList: true, characterData: true, subtree: true });
    });
}"""
LIVE_STREAMS = (
    "[...document.querySelectorAll('.markdown')].filter((one) => one.closest('[aria-live]')).length"
)
# The announcer with a store of our own, whose connection is lost and comes back.
RECONNECT = """async () => {
    const of = (name) => import(document.querySelector("script[type=module]").src.replace("main.js", name));
    const [{ signal }, { sayAnswers }] = [await of("ui.js"), await of("voice/say-answers.js")];
    const heard = [];
    const state = signal({ messages: {} });
    const store = { running: signal(null), asked: signal(""), state, link: signal("open") };
    const say = (text) => heard.push(text);
    const end = sayAnswers(store, { say, interrupt: say });
    for (const link of ["lost", "lost", "open"]) store.link.value = link;
    end();
    store.link.value = "lost";
    return heard;
}"""

# The same, whose answer is whole as soon as it is known: an old one, and one that this page has asked for.
AT_ONCE = """async () => {
    const of = (name) => import(document.querySelector("script[type=module]").src.replace("main.js", name));
    const [{ signal }, { sayAnswers }] = [await of("ui.js"), await of("voice/say-answers.js")];
    const heard = [];
    const state = signal({ messages: {}, written: {} });
    const store = { running: signal(null), asked: signal(""), state, link: signal("open") };
    const say = (text) => heard.push(text);
    const whole = (id, text) => ({ [id]: { id, text, state: "whole", details: {} } });
    sayAnswers(store, { say, interrupt: say, sayDue: () => {} });
    const old = whole("old", "It was.");
    state.value = { messages: old, written: {} };
    store.asked.value = "new";
    state.value = { messages: { ...old, ...whole("new", "It is blue.") }, written: {} };
    state.value = { ...state.value };
    return heard;
}"""


@pytest.fixture
def told(pages: tuple[DeskPage, DeskPage]) -> DeskPage:
    """A new chat with a model that answers as it is told, and an ear."""
    desk = pages[1]
    desk.page.goto(f"{desk.address}/?desk")
    desk.page.wait_for_selector("textarea")
    desk.page.select_option("label:has-text('Model') select", "thinker")
    desk.page.evaluate(LISTEN)
    return desk


def heard(page: Page, last: str) -> list[Any]:
    """All that was said and when, once something was said last."""
    page.wait_for_selector(f"#say:has-text('{last}')", state="attached")
    return list(page.evaluate("window.said"))


def test_an_answer_is_told_in_sentences(told: DeskPage) -> None:
    """That it thinks, sentences with pauses between, and that it has ended, with a number of words."""
    told.ask(STORY)
    said = heard(told.page, "Finished")
    words = [text for text, _ in said]
    assert words[0] == "Thinking."
    assert all(text.endswith(".") for text in words)
    assert words[-1].endswith("Finished, 24 words.")
    assert " ".join(words).count("Seeds sleep.") == 12
    assert len(words) > 2
    pauses = [later - earlier for (_, earlier), (_, later) in pairwise(said)]
    assert min(pauses) >= LEAST_BETWEEN_MS


def test_what_was_said_goes_when_somebody_does_something(told: DeskPage) -> None:
    """Browsers tell what stands there again when a dialog opens or closes; it has a second to be heard."""
    page = told.page
    page.evaluate(PRESS_AT_ONCE)
    told.ask(answering("Seeds sleep. ", tokens=1))
    assert "Finished" in page.evaluate("window.kept")
    page.wait_for_timeout(STAYS_MS + 100)
    page.keyboard.press("Control+K")
    page.wait_for_selector("dialog[open]")
    assert page.text_content("#say") == ""


def test_an_answer_that_comes_whole_is_told(told: DeskPage) -> None:
    """Once, though nobody has seen it run; one that was there before is not."""
    assert told.page.evaluate(AT_ONCE) == ["It is blue.", "Finished, 3 words."]


def test_a_stop_is_told(told: DeskPage) -> None:
    """Who stops an answer hears that it stopped."""
    told.ask(answering("word ", tokens=400, interval_s=0.1))
    told.wait_for_letters(10)
    stop(told)
    assert heard(told.page, "Stopped.")[-1][0].endswith("Stopped.")


def test_a_lost_connection_is_told_once(told: DeskPage) -> None:
    """Lost, and there again; nothing more after the page has let go."""
    assert told.page.evaluate(RECONNECT) == ["Connection lost. Reconnecting.", "Connected again."]


def test_the_stream_is_in_no_live_region(told: DeskPage) -> None:
    """Neither while it is written nor afterwards; one that is, is found."""
    told.ask(STORY)
    told.wait_for_letters(5)
    assert told.page.evaluate(LIVE_STREAMS) == 0
    told.wait_whole()
    assert told.page.evaluate(LIVE_STREAMS) == 0
    told.page.evaluate("document.querySelector('.conversation').ariaLive = 'polite'")
    assert told.page.evaluate(LIVE_STREAMS) == 1
