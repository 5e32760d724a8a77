"""Every screen in every look: axe finds nothing, nothing sticks out, and nothing moves unasked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.web.screens.axe import violations
from tests.web.screens.every_screen import addresses_of_the_app, without_a_line
from tests.web.screens.looks import LOOKS, Look, in_every_look
from tests.web.screens.shown import Shown, desk_alone, every_screen

pytestmark = pytest.mark.drill  # a sweep that takes long

# What sticks out of the page or of what it is in, without a scroller that is meant for it.
_SIDEWAYS = """() => {
    const meant = "pre, .scroller, .result-table, .formula, .visually-hidden, .skip, input, textarea, select";
    const isWide = (one) => one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflowX !== "visible" && getComputedStyle(one).textOverflow !== "ellipsis"
        && getComputedStyle(one).clipPath === "none";
    const width = document.documentElement.clientWidth;
    const isOut = (box) => box.width > 1 && (box.right > width + 1 || box.left < -1);
    return [document.documentElement, ...document.querySelectorAll("body, body *")]
        .filter((one) => !one.closest(meant) && (isWide(one) || isOut(one.getBoundingClientRect())))
        .map((one) => one.cloneNode(false).outerHTML.slice(0, 160));
}"""
# What is chosen and looks as what is not: compared with a copy that is not chosen, in the same place.
_UNSEEN = """() => {
    const looks = ["backgroundColor", "borderBlockEndColor", "borderInlineStartColor", "boxShadow", "color",
        "fontWeight", "outlineStyle", "textDecorationLine"];
    const seen = (node) => looks.map((one) => getComputedStyle(node)[one]).join();
    const chosen = document.querySelectorAll("[aria-pressed=true], [aria-current=page], [data-best=true]");
    return [...chosen].filter((one) => one.checkVisibility()).filter((one) => {
        const parent = one.closest("li[data-open]") ?? one; // a chat shows it on its row
        const copy = parent.cloneNode(true);
        for (const node of [copy, ...copy.querySelectorAll("*")]) {
            for (const name of ["pressed", "current"]) node.removeAttribute(`aria-${name}`);
            for (const name of ["best", "open"]) delete node.dataset[name];
        }
        parent.after(copy);
        const isSame = seen(copy) === seen(parent);
        copy.remove();
        return isSame;
    }).map((one) => one.cloneNode(false).outerHTML.slice(0, 160));
}"""


def everything(page: Page, look: Look) -> list[str]:
    """All that is checked in each look."""
    return [
        *(violations(page) if look.asks_axe else ()),
        *(f"sideways: {one}" for one in page.evaluate(_SIDEWAYS)),
        *(f"looks as if not chosen: {one}" for one in page.evaluate(_UNSEEN)),
        *moving(page),
    ]


def moving(page: Page) -> list[str]:
    """What moves although the user wants nothing to."""
    if not page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches"):
        return []
    return [
        f"moves: {one}"
        for one in page.evaluate("document.getAnimations().map((one) => String(one.animationName))")
    ]


def test_no_screen_is_forgotten() -> None:
    """Each address of the app has a line in the list; a new one without is found."""
    assert without_a_line(addresses_of_the_app()) == set()
    assert without_a_line({"/", "/lab/guess", "/new", "/lab/new"}) == {"/new", "/lab/new"}


@every_screen
def test_every_look(shown: Shown) -> None:
    """No violation, nothing that sticks out or moves, in any look."""
    assert in_every_look(shown.page, shown.ready, everything) == {}


@desk_alone
def test_what_is_wrong_is_found(shown: Shown) -> None:
    """A button without a name, faint words, a wide box and a motion are found where they show."""
    shown.page.evaluate(
        """() => {
            const [wide, faint, chosen] = ["div", "p", "p"].map((name) => document.createElement(name));
            chosen.ariaCurrent = "page";
            wide.style.inlineSize = "3000px";
            faint.textContent = "faint";
            faint.style.color = "rgb(127 127 127 / 0.4)";
            faint.animate([{ marginInlineStart: 0 }, { marginInlineStart: "9px" }], 60_000);
            document.querySelector("main").append(document.createElement("button"), wide, faint, chosen);
        }"""
    )
    found = in_every_look(shown.page, shown.ready, everything)
    assert set(found) == set(LOOKS)
    assert all(
        any("button-name" in one for one in problems)
        for name, problems in found.items()
        if LOOKS[name].asks_axe
    )
    assert all(any("not chosen" in one for one in problems) for problems in found.values())
    assert all(any("sideways" in one for one in problems) for problems in found.values())
    assert all(any("color-contrast" in one for one in found[name]) for name in ("light", "dark"))
    assert [name for name, problems in found.items() if any("moves" in one for one in problems)] == [
        "reduced motion"
    ]
