"""What the desk weighs on its first load, and the welcome: all bytes that came over the wire."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from app_desk import app, chromium
from app_figure import Figure

BAR_KB = 150.0


def weight() -> list[Figure]:
    """The first load of the welcome, and of the desk itself."""
    return [_of("welcome", ""), _of("desk", "/?desk")]


def _of(name: str, path: str) -> Figure:
    with tempfile.TemporaryDirectory() as folder, app(Path(folder)) as desk, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        session: Any = page.context.new_cdp_session(page)
        session.send("Network.enable")
        sizes = dict[str, int]()
        session.on(
            "Network.loadingFinished",
            lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}),
        )
        page.goto(desk.ticket().replace("/#", f"{path}#" if path else "/#"))
        page.wait_for_selector(".welcome h2" if name == "welcome" else "textarea")
        page.wait_for_load_state("networkidle")
    kilobytes = sum(sizes.values()) / 1000
    return Figure(
        f"weight on the wire, first load of the {name}, heads included", kilobytes, BAR_KB, "KB",
        f"{len(sizes)} answers",
    )  # fmt: skip
