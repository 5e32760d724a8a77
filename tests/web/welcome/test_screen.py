"""The welcome: shown on a first run alone, with three suggestions, and Seedling ready at once."""

from __future__ import annotations

from tests.web.conftest import DeskPage
from tests.web.desk.test_screen import violations
from tests.web.models.pictures import picture


def test_a_first_run_begins_at_once_or_with_a_suggestion(desk: DeskPage) -> None:
    """It says what this computer is, suggests what fits, and does not come again once it was left."""
    page = desk.page
    page.set_default_timeout(90_000)
    page.goto(f"{desk.address}/")
    page.wait_for_selector("h1:has-text('Welcome')")
    assert page.evaluate("location.pathname") == "/welcome"
    page.wait_for_selector("p:has-text('This computer:')")
    names = page.locator("li.model").count()
    assert 1 <= names <= 3
    assert "about" in page.locator("li.model").first.inner_text()
    picture(desk, "welcome")
    assert violations(desk) == []
    with page.expect_response("**/app/commands/preference.save"):
        page.click("button:has-text('Begin with Seedling')")
    page.wait_for_selector("textarea:focus")
    page.goto(f"{desk.address}/")
    page.wait_for_selector("textarea")
    assert page.evaluate("location.pathname") == "/"
