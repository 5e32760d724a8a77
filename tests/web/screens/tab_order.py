"""What the Tab key comes to on a page, one stop after the other, and what is wrong with the stops."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

_MOST_STOPS: Final = 400
# Once the focus is nowhere: at the end of the page, or where what had it went away, as the button to the
# end of a chat does when the end is in sight. Then Tab goes on from there.
_MOST_MISSES: Final = 2
# All that Tab must come to. Of radio buttons of one name only the chosen one, or the first, is a stop.
_PREPARE: Final = """() => {
    const kinds = "a[href], button, input, select, textarea, summary, iframe, [tabindex]";
    const inside = document.querySelector("dialog[open]") ?? document;
    const able = [...inside.querySelectorAll(kinds)].filter((one) => !one.disabled && one.tabIndex >= 0
        && one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]"));
    const isStop = (one) => one.type !== "radio" || one === (able.find((other) => other.name === one.name
        && other.checked) ?? able.find((other) => other.name === one.name));
    window.wantedStops = able.filter(isStop);
    const start = document.createElement("span"); // Tab goes on from where the last focus was, gone or not
    start.tabIndex = -1;
    (document.querySelector("dialog[open]") ?? document.body).prepend(start);
    start.focus();
    start.remove();
    window.stops = [];
}"""
# What a stop is, once it has the focus: whether it is in sight, and whether the focus shows.
_STOP: Final = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || window.stops.includes(one)) return null;
    const last = window.stops.at(-1);
    window.stops.push(one);
    const shown = one.matches(".visually-hidden") ? one.parentElement : one;
    const box = shown.getClientRects()[0] ?? shown.getBoundingClientRect();
    const style = getComputedStyle(shown);
    const [x, y] = [(Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2,
        (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2];
    const top = document.elementFromPoint(x, y);
    const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
        && (shown.contains(top) || top?.contains(shown));
    const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const isAfter = !last || Boolean(last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return { html: one.cloneNode(false).outerHTML.slice(0, 120), isInSight, hasOutline, isAfter };
}"""
_JUMPING: Final = """() => window.wantedStops.filter((one) => one.tabIndex > 0)
    .map((one) => one.cloneNode(false).outerHTML.slice(0, 120))"""
_MISSED: Final = """() => window.wantedStops.filter((one) => one.isConnected && !window.stops.includes(one))
    .map((one) => one.cloneNode(false).outerHTML.slice(0, 120))"""


def begin(page: Page) -> None:
    """Let Tab begin at the beginning of the page."""
    page.evaluate(_PREPARE)


def tab_stops(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the beginning of the page until the focus leaves it, or has been everywhere."""
    begin(page)
    found, misses = [], 0
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop and misses and not stop["isAfter"]:
            break  # once around
        misses = 0 if stop else misses + 1
        if misses == _MOST_MISSES:
            break
        if stop:
            found.append(stop)
    return found


def problems(page: Page) -> list[str]:
    """What is wrong with the order of the Tab key."""
    stops = tab_stops(page)
    faults = {
        "isInSight": "has the focus out of sight",
        "hasOutline": "does not show its focus",
        "isAfter": "comes before what stands before it",
    }
    found = [f"{why}: {stop['html']}" for stop in stops for name, why in faults.items() if not stop[name]]
    found += [f"jumps the order: {one}" for one in page.evaluate(_JUMPING)]
    found += [f"cannot be reached: {one}" for one in page.evaluate(_MISSED)]
    return found if stops else ["nothing can be reached"]
