"""Pictures of screens, kept where a person who looks at them says: GROUNDUP_PICTURES."""

from __future__ import annotations

import os

from tests.web.conftest import DeskPage

PICTURES = os.environ.get("GROUNDUP_PICTURES", "")


def picture(desk: DeskPage, name: str) -> None:
    """Keep one, if somebody wants them."""
    if PICTURES:
        desk.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
