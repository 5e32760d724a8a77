"""The app can be installed: a manifest that browsers accept, and icons that are what it says they are."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

import groundup
from tests.docs.programs import program
from tests.web.conftest import DeskPage

WEB = Path(groundup.__file__).parent / "web"
MOST_DIFFERENCE = 24  # of 255, between a pixel as it is stored with few colours, and as it is drawn
# A browser in private mode installs nothing; all pages of tests are in one.
ALWAYS = {"in-incognito"}


def problems(address: str, manifest: dict[str, Any]) -> list[str]:
    """What keeps a manifest from being one of an app: entries, and icons that are not what it says."""
    found = [f"no {one}" for one in ("name", "id", "start_url", "display") if not manifest.get(one)]
    icons = manifest.get("icons", [])
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in icons}
    found += [
        f"no icon of {one}"
        for one in ("192x192", "512x512")
        if (one, "any") not in sizes  # what Chromium asks for
    ]
    if not any(purpose == "maskable" for _, purpose in sizes):
        found.append("no maskable icon")
    for icon in icons:
        answer = httpx2.get(httpx2.URL(address).join(icon["src"]), trust_env=False)
        if answer.status_code != 200 or answer.headers["content-type"] != icon["type"]:
            found.append(f"{icon['src']} is not {icon['type']}")
        elif icon["sizes"] != "any":
            width, height = Image.open(io.BytesIO(answer.content)).size
            if icon["sizes"] != f"{width}x{height}":
                found.append(f"{icon['src']} is not {icon['sizes']}")
    return found


def manifest_of(desk: DeskPage) -> tuple[str, httpx2.Response]:
    """The address of the manifest that the page names, and what is there for everybody."""
    address = desk.page.evaluate("document.querySelector('link[rel=manifest]').href")
    return address, httpx2.get(address, trust_env=False)


def test_a_browser_would_install_it(desk: DeskPage) -> None:
    """The manifest is whole, served as one, under the policy of all pages; Chromium finds nothing to say."""
    address, answer = manifest_of(desk)
    assert answer.headers["content-type"] == "application/manifest+json"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert problems(address, answer.json()) == []
    session = desk.page.context.new_cdp_session(desk.page)
    assert session.send("Page.getAppManifest")["errors"] == []
    told = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in told} <= ALWAYS


def test_what_is_no_app_is_found(desk: DeskPage) -> None:
    """Without a name, without an icon, or with one of another size or kind, it is said."""
    address, answer = manifest_of(desk)
    whole = answer.json()
    icons = whole["icons"]
    assert problems(address, whole | {"name": ""}) == ["no name"]
    assert "no icon of 512x512" in problems(address, whole | {"icons": icons[:2]})
    assert "no maskable icon" in problems(address, whole | {"icons": icons[:3]})
    wrong = [*icons, icons[1] | {"sizes": "64x64"}, icons[1] | {"src": "nothing.png"}]
    assert problems(address, whole | {"icons": wrong}) == [
        f"{icons[1]['src']} is not 64x64",
        "nothing.png is not image/png",
    ]


def test_colours_are_those_of_the_app() -> None:
    """What systems paint around the page are tones of it: the page itself, and its navigation."""
    light, dark = re.findall(r"--tone-surface: (#\w+)", (WEB / "style" / "tones.css").read_text("utf-8"))
    page = (WEB / "desk.html").read_text("utf-8")
    assert re.findall(r'theme-color" content="(#\w+)"', page) == [light, dark]
    manifest = json.loads((WEB / "app.webmanifest").read_text("utf-8"))
    assert manifest["theme_color"] == light


def difference(one: Image.Image, other: Image.Image) -> int:
    """How far the pixels of two pictures are apart, at most, in any channel."""
    extrema: Any = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema()
    return max(int(high) for _, high in extrema)


@pytest.mark.parametrize("name", ["icon-192.png", "icon-512.png", "maskable-512.png"])
def test_icons_are_as_drawn(browser: Browser, name: str) -> None:
    """The stored icons are those of `icon.svg`; another one's differ."""
    icons = program("icons")
    stored = Image.open(WEB / "icons" / name).convert("RGBA")
    assert set(icons.SIDES_PX) == {path.name for path in (WEB / "icons").iterdir()}
    assert difference(stored, icons.drawn(browser, name)) <= MOST_DIFFERENCE
    other = "icon-512.png" if name == "maskable-512.png" else "maskable-512.png"
    assert difference(stored, icons.drawn(browser, other).resize(stored.size)) > MOST_DIFFERENCE
