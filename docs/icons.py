"""Draws the icons of the app from `web/icon.svg`, one for each size that systems ask for.

    python docs/icons.py     # writes src/groundup/web/icons/*.png; needs Chromium

`maskable` icons fill their square, because systems cut them to a shape of their own; what matters stays
within the middle four fifths (https://www.w3.org/TR/appmanifest/#icon-masks).
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

WEB: Final = Path(__file__).parents[1] / "src" / "groundup" / "web"
FOLDER: Final = WEB / "icons"
SIDES_PX: Final = {"icon-192.png": 192, "icon-512.png": 512, "maskable-512.png": 512}
_COLOURS: Final = 64  # of a palette: enough for two colours and the edges between them


def drawing(name: str) -> str:
    """The SVG of an icon."""
    svg = (WEB / "icon.svg").read_text("utf-8")
    if not name.startswith("maskable"):
        return svg
    ground = re.sub(r' rx="\d+"', "", svg, count=1)
    head, rect, rest = re.split(r"(<rect[^>]*/>)", ground, maxsplit=1)
    inner = rest.removesuffix("</svg>\n").removesuffix("</svg>")
    return f'{head}{rect}<g transform="translate(3.2 3.2) scale(0.8)">{inner}</g></svg>'


def drawn(browser: Browser, name: str) -> Image.Image:
    """The pixels of an icon."""
    side = SIDES_PX[name]
    page = browser.new_page(viewport={"width": side, "height": side})
    sized = drawing(name).replace("<svg ", f'<svg width="{side}" height="{side}" ', 1)
    page.set_content(f'<body style="margin:0">{sized}')
    picture = page.screenshot(omit_background=True)
    page.close()
    return Image.open(io.BytesIO(picture)).convert("RGBA")


def main() -> None:
    """Write all of them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in SIDES_PX:
            image = drawn(browser, name).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
            image.save(FOLDER / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
