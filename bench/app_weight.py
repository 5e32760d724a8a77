"""What the desk weighs on its first load, and the welcome: all bytes that came over the wire.

A page for students may weigh less than half of that. There is none yet; what it cannot do without is told:
the libraries that show a growing answer.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from app_desk import app, chromium
from app_figure import Figure

BAR_KB = 150.0


def weight() -> list[Figure]:
    """The first load of the welcome, and of the desk itself, with the libraries in it."""
    welcome, desk = _sizes("", ".welcome h2"), _sizes("/?desk", "textarea")
    libraries = {address: size for address, size in desk.items() if "/vendor/" in address}
    return [
        _figure("weight on the wire, first load of the welcome, heads included", welcome, BAR_KB),
        _figure("weight on the wire, first load of the desk, heads included", desk, BAR_KB),
        _figure("libraries in it", libraries, None),
    ]


def _figure(name: str, sizes: dict[str, int], bar_kb: float | None) -> Figure:
    return Figure(name, sum(sizes.values()) / 1000, bar_kb, "KB", f"{len(sizes)} answers")


def _sizes(path: str, awaited: str) -> dict[str, int]:
    """Bytes on the wire by address, of everything that a first load brings until `awaited` is there."""
    with tempfile.TemporaryDirectory() as folder, app(Path(folder)) as desk, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        session: Any = page.context.new_cdp_session(page)
        session.send("Network.enable")
        addresses, sizes = dict[str, str](), dict[str, int]()

        def asked(told: Any) -> None:
            addresses[told["requestId"]] = told["request"]["url"]

        def came(told: Any) -> None:
            address = addresses[told["requestId"]]
            sizes[address] = sizes.get(address, 0) + told["encodedDataLength"]

        session.on("Network.requestWillBeSent", asked)
        session.on("Network.loadingFinished", came)
        page.goto(desk.ticket().replace("/#", f"{path}#" if path else "/#"))
        page.wait_for_selector(awaited)
        page.wait_for_load_state("networkidle")
    return sizes
