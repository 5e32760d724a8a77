"""The looks that a page must bear: colours, widths, sizes of text, directions, languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page

_WIDE: Final = {"width": 1280, "height": 720}
_USUAL: Final = {
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "no-preference",
    "media": "screen",
}
# Rules added by the page itself, which the content policy lets through: what a user's own sheet would do.
_SHEET: Final = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = text ? [sheet] : [];
}"""
# The spacing of WCAG 1.4.12.
_SPACED: Final = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }"""
_SPEAK: Final = """async (name) => {
    const main = document.querySelector("script[type=module]").src;
    await (await import(main.replace("main.js", "i18n/translate.js"))).loadLanguage(name);
}"""
# The button that leads to the end of a chat lies over messages until one is there: both at once are no fault.
_TO_END: Final = """async () => {
    document.querySelector(".conversation")?.scrollTo(0, 1e9);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
_TURN: Final = "(direction) => { document.documentElement.dir = direction; }"


# Two drawings after a window has changed its size, what depends on that has followed.
_SETTLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
    () => setTimeout(done, 50))))"""


@dataclass(frozen=True)
class Look:
    """One look; what it does not name is as usual."""

    media: dict[str, str] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=lambda: dict(_WIDE))
    sheet: str = ""
    language: str = "en"
    direction: str = "ltr"
    asks_axe: bool = True
    """Whether axe can find here what it finds in no other look."""

    def apply(self, page: Page) -> None:
        """Make the page look so. Nothing of another look stays."""
        media: Any = _USUAL | self.media
        page.emulate_media(**media)
        page.set_viewport_size(self.size)  # type: ignore[arg-type]
        page.evaluate(_SETTLED)
        page.evaluate(_SHEET, self.sheet)
        page.evaluate(_SPEAK, self.language)
        page.evaluate(_TURN, self.direction)


LOOKS: Final[dict[str, Look]] = {
    "light": Look(),
    "dark": Look(media={"color_scheme": "dark"}),
    "320 px": Look(size={"width": 320, "height": 640}),
    # What a window of 1280 x 720 has left at 200 %.
    "200 %": Look(size={"width": 640, "height": 360}),
    "text of 200 %": Look(sheet=":root { font-size: 200% !important; }"),
    "text spacing": Look(sheet=_SPACED, size={"width": 320, "height": 640}, asks_axe=False),
    "right to left": Look(direction="rtl"),
    "pseudo-locale": Look(language="qps", asks_axe=False),
    "pseudo-locale, 320 px": Look(language="qps", size={"width": 320, "height": 640}),
    "forced colours": Look(media={"forced_colors": "active"}),
    "reduced motion": Look(media={"reduced_motion": "reduce"}),
}

Check = Callable[[Page, Look], list[str]]


def in_every_look(page: Page, ready: str, check: Check) -> dict[str, list[str]]:
    """What a check finds, by look; looks without findings are left out. The usual look is back afterwards.

    Args:
        page: in the usual look.
        ready: a selector of what is there before the check, as some things come anew in another language.
        check: the check.
    """
    found = {}
    for name, look in LOOKS.items():
        look.apply(page)
        page.wait_for_selector(ready)
        page.evaluate(_TO_END)
        if problems := check(page, look):
            found[name] = problems
    LOOKS["light"].apply(page)
    return found
