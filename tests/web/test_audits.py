"""No audit of a tool such as Lighthouse fails on any screen, on a computer or on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.server.browser.program import OWNER_SECRET, Program
from tests.server.live import live_server

from .audits import AUDITS, Visit, problems

pytestmark = pytest.mark.drill  # a sweep that takes long

SCREENS = {
    "/?desk": "textarea",
    "/welcome": ".welcome h2",
    "/models": ".models-list li",
    "/lab": "h1",
    "/lab/guess": "h1",
    "/lab/tokens": "h1",
    "/lab/temperature": "h1",
    "/lab/hesitated": "h1",
    "/proof": ".proof-none, h1",
    "/proof/statement": ".paper",
}
FAULTS = {
    "document": "document.title = ' '; document.documentElement.lang = '';",
    "console": "console.error('broken');",
    "pictures": "document.body.append(new Image());",
    "text": "at('p').textContent = 'small print'; at('p').style.fontSize = '9px';",
    "targets": "at('button').style.cssText = 'min-block-size: 0; block-size: 9px; padding: 0;';",
    "size": "at('pre').textContent = 'x'.repeat(9999); at('pre').style.overflowWrap = 'normal';",
    "blocking": "const one = document.querySelector('script[src]').cloneNode(); one.type = 'text/plain';"
    " one.async = false; document.body.append(one);",
}
AT = """
const made = {};
const at = (name) => (made[name] ??= document.body.appendChild(document.createElement(name)));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with Seedling, for all screens."""
    with live_server(tmp_path_factory.mktemp("audits"), owner_secret=OWNER_SECRET.encode()) as live:
        yield live.address


@contextmanager
def visit(browser: Browser, address: str, path: str, *, width: int = 1280) -> Iterator[Visit]:
    """A screen on its first visit, with an empty cache."""
    context = browser.new_context(locale="en-GB", viewport={"width": width, "height": 800})
    page: Page = context.new_page()
    with Program(address) as program:
        context.add_init_script(f"localStorage.setItem('groundup-key', '{program.key}')")
    seen = Visit(page)
    page.goto(f"{address}{path}")
    page.wait_for_selector(SCREENS[path])
    page.wait_for_load_state("networkidle")
    yield seen
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", SCREENS)
def test_no_audit_fails(browser: Browser, address: str, path: str, width: int) -> None:
    """Title, language, viewport, console, pictures, sizes, caching, packing, what blocks the first view."""
    with visit(browser, address, path, width=width) as seen:
        assert problems(seen) == []


@pytest.mark.parametrize("name", FAULTS)
def test_audits_find_what_is_wrong(browser: Browser, address: str, name: str) -> None:
    """A page with one fault fails the audit that looks for it."""
    with visit(browser, address, "/?desk") as seen:
        assert AUDITS[name](seen) == []
        seen.page.evaluate(f"() => {{ {AT} {FAULTS[name]} }}")
        seen.page.wait_for_timeout(100)
        assert AUDITS[name](seen) != []


@pytest.mark.parametrize("name", ["caching", "packing"])
def test_bare_answers_fail(browser: Browser, address: str, name: str) -> None:
    """Answers whose headers were taken away fail the audits of answers."""
    with visit(browser, address, "/?desk") as seen:
        bare = browser.new_context()
        page = bare.new_page()
        page.route("**/*", _without_headers)
        again = Visit(page)
        page.goto(seen.page.url, wait_until="networkidle")
        assert AUDITS[name](again) != []
        page.unroute_all(behavior="ignoreErrors")
        bare.close()


def _without_headers(route: Route) -> None:
    answer = route.fetch()
    body = answer.body()
    kind = answer.headers.get("content-type", "text/plain")
    route.fulfill(body=body, headers={"content-type": kind, "content-length": str(len(body))})
