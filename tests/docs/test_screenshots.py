"""The pictures of the app: each that is named is there, none is left over, and together they are small."""

from __future__ import annotations

import re

from PIL import Image

from tests.docs.programs import DOCS, program
from tests.web.screens.every_screen import addresses_of_the_app

screenshots = program("screenshots")


def test_every_picture_is_there_and_small() -> None:
    """The folder holds what the program takes, in the size of its window, within the budget."""
    stored = {path.stem: path for path in screenshots.FOLDER.iterdir()}
    assert set(stored) == {one.name for one in screenshots.PICTURES}
    assert sum(path.stat().st_size for path in stored.values()) <= screenshots.MOST_BYTES
    for one in screenshots.PICTURES:
        with Image.open(stored[one.name]) as image:
            assert image.size == tuple(round(screenshots.SCALE * side) for side in one.size)


def test_no_screen_is_forgotten() -> None:
    """Each address of the app is on a picture."""
    shown = {one.path.partition("?")[0] or "/" for one in screenshots.PICTURES}
    missing = {
        one
        for one in addresses_of_the_app()
        if not any(path == one or path.startswith(f"{one}/") for path in shown)
    }
    assert missing == set()


def test_pages_show_pictures_that_are_there() -> None:
    """A picture that a page names is in the folder; the same look finds one that is not."""
    pages = [DOCS.parent / "README.md", *DOCS.rglob("*.md")]
    named = {name for page in pages for name in pictures(page.read_text("utf-8"))}
    assert named <= {path.name for path in screenshots.FOLDER.iterdir()}
    assert pictures("![x](docs/pictures/nothing.webp)") == {"nothing.webp"}


def pictures(text: str) -> set[str]:
    """The pictures of the app that a page names."""
    return set(re.findall(r"pictures/([\w-]+\.webp)", text))
