"""What axe finds on a page: the rules of WCAG 2.2 AA and some good practice."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The order of headings inside an answer is the model's, and no fault of the page.
_RUN: Final = """async (options) => {
    const found = await axe.run(document, options);
    const isOurs = (rule, node) =>
        rule.id !== "heading-order" || !document.querySelector(node.target[0])?.closest(".message .markdown");
    return found.violations.map((rule) =>
        [rule.id, rule.nodes.filter((node) => isOurs(rule, node)).map((node) => node.html.slice(0, 160))]);
}"""


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What is wrong, in a line for each place.

    Args:
        page: which is not loaded anew in between, so axe is loaded once.
        rules: these alone; all of them without.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    wanted: Any = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    found = page.evaluate(_RUN, {"runOnly": wanted, "resultTypes": ["violations"]})
    return [f"{name}: {place}" for name, places in found for place in places]
