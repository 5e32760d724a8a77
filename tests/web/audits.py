"""What tools such as Lighthouse look for on a page, as checks of our own; each returns what is wrong.

    seen = Visit(page)          # before the page is opened
    page.goto(...)
    problems(seen)

The bounds are those of Lighthouse's audits of the same kind (developer.chrome.com/docs/lighthouse), or
stricter; accessibility is axe's matter and tested with each screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from playwright.sync_api import Page, Response

LEAST_TEXT_PX: Final = 12
LEAST_TARGET_PX: Final = 24
MOST_NODES: Final = 1500
MOST_SHIFT: Final = 0.1
MOST_BLOCKING_BYTES: Final = 16_000
SMALL_BYTES: Final = 1400  # one packet: packing such a file helps nobody
YEAR_S: Final = 31_536_000
_WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


class Visit:
    """Notes what happens while a page is opened; made before it is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said = list[str]()
        self.answers = list[Response]()
        self.issues = list[str]()
        page.add_init_script(_WATCH_SHIFTS)
        page.on("console", lambda line: self.said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("requestfailed", lambda request: self.said.append(f"{request.url}: {request.failure}"))
        page.on("response", self._add_answer)
        session: Any = page.context.new_cdp_session(page)
        session.on("Audits.issueAdded", lambda told: self._add_issue(told["issue"]))
        session.send("Audits.enable")

    def _add_answer(self, answer: Response) -> None:
        self.answers.append(answer)

    def _add_issue(self, issue: Any) -> None:
        """Note what the browser calls an issue, except that our fields have no names by which it could fill
        them in by itself: what people write here is nothing that should be filled in.
        """
        kind = issue["details"].get("genericIssueDetails", {}).get("errorType", "")
        if kind != "FormEmptyIdAndNameAttributesForInputError":
            self.issues.append(f"{issue['code']} {kind}".strip())

    def files(self) -> list[Response]:
        """What the page loaded of its own files."""
        return [one for one in self.answers if "/app/web/" in one.url]


def problems(seen: Visit) -> list[str]:
    """What all audits find, each with the name of its audit."""
    return [f"{name}: {one}" for name, audit in AUDITS.items() for one in audit(seen)]


def document(seen: Visit) -> list[str]:
    """Its kind, letters, title, language and viewport; and anybody may make it larger."""
    told = seen.page.evaluate(
        """({ kind: document.doctype?.name, mode: document.compatMode, letters: document.characterSet,
             title: document.title.trim(), lang: document.documentElement.lang,
             viewport: document.querySelector('meta[name=viewport]')?.content ?? '' })"""
    )
    wanted = {"kind": "html", "mode": "CSS1Compat", "letters": "UTF-8"}
    found = [f"{name} is {told[name]}" for name, value in wanted.items() if told[name] != value]
    found += [f"there is no {name}" for name in ("title", "lang") if not told[name]]
    if "width=device-width" not in told["viewport"] or "initial-scale=1" not in told["viewport"]:
        found.append(f"viewport is {told['viewport']!r}")
    if "user-scalable=no" in told["viewport"] or "maximum-scale" in told["viewport"]:
        found.append("it cannot be made larger")
    return found


def console(seen: Visit) -> list[str]:
    """Errors that the browser notes, requests that failed, and what it calls an issue."""
    return [
        *seen.said,
        *seen.issues,
        *(f"{one.status} {one.url}" for one in seen.answers if one.status >= 400),
    ]


def pictures(seen: Visit) -> list[str]:
    """Each has words in its place, and a size before it has come."""
    return list(
        seen.page.evaluate(
            """[...document.images].filter((one) => !one.hasAttribute('alt') || !one.hasAttribute('width')
               || !one.hasAttribute('height')).map((one) => one.outerHTML.slice(0, 100))"""
        )
    )


def text(seen: Visit) -> list[str]:
    """Large enough to be read."""
    return list(
        seen.page.evaluate(
            f"""[...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()
                && !one.closest('.visually-hidden, math')
                && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
                && parseFloat(getComputedStyle(one).fontSize) < {LEAST_TEXT_PX})
                .map((one) => one.outerHTML.slice(0, 100))"""
        )
    )


def targets(seen: Visit) -> list[str]:
    """Large enough to be hit; links within a sentence are as high as their line."""
    return list(
        seen.page.evaluate(
            f"""[...document.querySelectorAll('button, select, textarea, summary, nav a, input')]
                .filter((one) => one.checkVisibility() && !one.closest('.visually-hidden, label'))
                .filter((one) => {{ const {{ width, height }} = one.getBoundingClientRect();
                    return width > 1 && Math.min(width, height) < {LEAST_TARGET_PX}; }})
                .map((one) => one.outerHTML.slice(0, 100))"""
        )
    )


def size(seen: Visit) -> list[str]:
    """No wider than its window, not too many nodes, and nothing that jumps while it loads."""
    told = seen.page.evaluate(
        """({ wide: document.documentElement.scrollWidth - innerWidth,
             nodes: document.querySelectorAll('*').length, shift: window.shift })"""
    )
    found = [f"{told['wide']} px wider than its window"] if told["wide"] > 0 else []
    found += [f"{told['nodes']} nodes"] if told["nodes"] > MOST_NODES else []
    return found + ([f"it shifts by {told['shift']:.3f}"] if told["shift"] > MOST_SHIFT else [])


def caching(seen: Visit) -> list[str]:
    """Files are kept for a year, the page is asked for anew, and what was written is kept nowhere."""
    found = []
    for answer in seen.answers:
        told = answer.headers.get("cache-control", "")
        if "/app/web/" in answer.url:
            wanted = f"max-age={YEAR_S}"
        else:
            wanted = "no-cache" if answer.request.resource_type == "document" else "no-store"
        if wanted not in told:
            found.append(f"{answer.url} says {told!r}")
    return found


def packing(seen: Visit) -> list[str]:
    """Files of text come packed."""
    return [
        one.url
        for one in seen.files()
        if "woff2" not in one.headers.get("content-type", "")
        and int(one.headers.get("content-length", 0)) > SMALL_BYTES
        and one.headers.get("content-encoding") != "gzip"
    ]


def blocking(seen: Visit) -> list[str]:
    """Scripts never hold the page up; style sheets do, and stay small."""
    found = list(
        seen.page.evaluate(
            """[...document.querySelectorAll('script[src]')].filter((one) => !one.defer && !one.async
               && one.type !== 'module').map((one) => one.src)"""
        )
    )
    sheets = [one for one in seen.files() if one.request.resource_type == "stylesheet"]
    weight = sum(int(one.headers.get("content-length", 0)) for one in sheets)
    return found + ([f"{weight} bytes of style sheets"] if weight > MOST_BLOCKING_BYTES else [])


AUDITS: Final[Mapping[str, Callable[[Visit], list[str]]]] = {
    one.__name__: one
    for one in (document, console, pictures, text, targets, size, caching, packing, blocking)
}
