"""What answers at an address, and what it may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from groundup.server.browser.page_door import PageDoor
from groundup.server.browser.page_files import PageFiles
from groundup.server.browser.service import Browser
from groundup.server.call import Call


@dataclass(frozen=True)
class Within:
    """What handlers share.

    Args:
        browser: what pages share.
        door: who may come in.
        files: of the pages.
    """

    browser: Browser
    door: PageDoor
    files: PageFiles


Handler = Callable[[Within, Call, str], Awaitable[Response]]
"""Answers a call; the text is what its address has beyond the handler's own part."""
