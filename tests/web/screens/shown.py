"""A screen that is on a page, and the marks that give a test each of them."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Page

from tests.web.conftest import DeskPage
from tests.web.screens.every_screen import SCREENS


class Shown(NamedTuple):
    """A page that shows a screen, and what is on it then."""

    desk: DeskPage
    ready: str
    name: str

    @property
    def page(self) -> Page:
        """The page."""
        return self.desk.page


every_screen: Final = pytest.mark.parametrize("shown", SCREENS, ids=lambda one: one.name, indirect=True)
desk_alone: Final = pytest.mark.parametrize("shown", SCREENS[:1], ids=lambda one: one.name, indirect=True)
