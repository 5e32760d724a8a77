"""Takes the pictures of `docs/pictures`: every screen of the app, as a real server with Seedling shows it.

    make screenshots      # needs Chromium; overwrites docs/pictures/*.webp

The server has a folder of its own that is empty at the beginning and gone afterwards, and asks no other
computer for anything. The same program takes the same pictures, but for what is this computer's: its
memory, its speed, its fonts, and the day.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER: Final = Path(__file__).parent / "pictures"
HOME: Final = Path(tempfile.gettempdir()) / "groundup-pictures"  # its name is seen on a picture
PORT: Final = 8077  # likewise
ADDRESS: Final = f"http://127.0.0.1:{PORT}"
MOST_BYTES: Final = 2_000_000  # of all pictures together
START_S: Final = 60
PATIENCE_MS: Final = 90_000
DESK: Final = (1280, 800)
TALL: Final = (1280, 1120)
PHONE: Final = (390, 780)
SCALE: Final = 1.5  # sharp enough for screens with fine pixels
QUESTIONS: Final = (
    "What is 47 + 38?",
    "Who won the football match yesterday?",
    "What is open source AI?",
    "Tell me a story about a fox in a forest with a lantern.",
)


def stay(page: Page) -> None:
    """The address alone shows it."""


def press(name: str) -> Callable[[Page], None]:
    """Press a button."""
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def measure(page: Page) -> None:
    """So that models have a speed; it takes a minute."""
    press("Measure this computer")(page)
    page.wait_for_selector("[data-measurement=done]")


def xray(page: Page) -> None:
    """Texts whose letters every system can show."""
    page.fill(
        "textarea",
        "The little seed wakes up.\nDas kleine Samenkorn wacht auf.\nLa petite graine se réveille.",
    )
    press("X-ray")(page)


def doubt(page: Page) -> None:
    """An answer, and what could have stood in one place."""
    press("Answer")(page)
    page.wait_for_selector("figcaption")
    page.locator(".word[data-doubt='3'], .word[data-doubt='2']").first.click()


def open_lesson(page: Page) -> None:
    """The lesson card alone."""
    press("Lesson")(page)
    page.locator(".lesson").evaluate("(one) => one.scrollIntoView()")


@dataclass(frozen=True)
class Picture:
    """A picture: of an address in a window, once a selector is there."""

    name: str
    path: str
    ready: str
    reach: Callable[[Page], None] = stay
    size: tuple[int, int] = DESK
    scheme: str = "light"


PICTURES: Final = (
    Picture("welcome", "/welcome", "li.model:has-text('words a second')", measure),
    Picture("desk", "", ".message"),
    Picture("desk-dark", "", ".message", scheme="dark"),
    Picture("desk-phone", "", ".message", size=PHONE),
    Picture("models", "/models", "[data-name=seedling]"),
    Picture("models-get", "/models?view=get", "li.model"),
    Picture("card-openness", "/card/openness/olmo-2-7b", ".card-rows"),
    Picture("card-fit", "/card/fit/gemma-3-4b", ".card-rows"),
    Picture("proof", "/proof", ".protections"),
    Picture("statement", "/proof/statement", ".paper section:nth-of-type(4)"),
    Picture("lab", "/lab", ".lab-list"),
    Picture("lab-guess", "/lab/guess", "figcaption", press("Ask the model"), TALL),
    Picture("lab-tokens", "/lab/tokens", "figcaption", xray, TALL),
    Picture("lab-temperature", "/lab/temperature", "figcaption", press("Write the endings"), TALL),
    Picture("lab-hesitated", "/lab/hesitated", ".alternatives", doubt, TALL),
    Picture("lesson", "/lab/guess", ".lesson-part[data-part=handout]", open_lesson),
)


@contextmanager
def server() -> Iterator[None]:
    """The app's own server, in a folder that is gone afterwards."""
    HOME.mkdir()
    command = [sys.executable, "-m", "groundup", "app", "--no-open", "--port", str(PORT)]
    environment = {**os.environ, "GROUNDUP_HOME": str(HOME)}
    quiet = subprocess.DEVNULL
    program = subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        wait_for(program)
        yield
    finally:
        program.terminate()
        program.wait()
        shutil.rmtree(HOME)


def wait_for(program: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    end_s = time.monotonic() + START_S
    while time.monotonic() < end_s and program.poll() is None:
        try:
            httpx2.get(f"{ADDRESS}/healthz", trust_env=False)
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(
        f"The server did not start. Is port {PORT} taken? Try: groundup app --no-open --port {PORT}"
    )


def let_in(page: Page) -> None:
    """Open the desk as its owner does."""
    secret = (HOME / "server-token").read_text("ascii")
    owner = {"Authorization": f"Bearer {secret}"}
    ticket = httpx2.post(f"{ADDRESS}/app/ticket", headers=owner, trust_env=False).json()["ticket"]
    page.goto(f"{ADDRESS}/?desk#ticket={ticket}")
    page.wait_for_selector("textarea")


def ask(page: Page, text: str) -> None:
    """A chat with one question, answered with as little chance as there can be."""
    page.goto(f"{ADDRESS}/?desk")
    page.wait_for_selector("textarea:focus")
    less = page.locator(".dial button").first
    while less.is_enabled():
        less.click()
    page.fill("textarea", text)
    page.keyboard.press("Enter")
    page.wait_for_selector("article[data-role=assistant][data-state=whole]")


def take(page: Page, picture: Picture, chat: str) -> None:
    """Take one, and store it small."""
    width, height = picture.size
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=picture.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(f"{ADDRESS}{picture.path or chat}")
    page.wait_for_selector("main")
    picture.reach(page)
    page.wait_for_selector(picture.ready)
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, picture.size[1] - 1)  # over nothing that would show it
    page.wait_for_timeout(300)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.save(FOLDER / f"{picture.name}.webp", lossless=True, quality=100, method=6)


def take_all(browser: Browser) -> None:
    """All pictures, one after the other."""
    context = browser.new_context(locale="en-GB", device_scale_factor=SCALE)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    let_in(page)
    for question in QUESTIONS:
        ask(page, question)
    chat = page.evaluate("location.pathname + location.search")
    for picture in PICTURES:
        take(page, picture, chat)
        print(f"{picture.name}: {(FOLDER / f'{picture.name}.webp').stat().st_size:,} bytes")


def main() -> None:
    """Take all of them, and say how large they are."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("There is no Chromium: install the package chromium, and try again.")
    FOLDER.mkdir(exist_ok=True)
    with server(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take_all(browser)
        browser.close()
    whole = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"Together: {whole:,} of at most {MOST_BYTES:,} bytes")
    if whole > MOST_BYTES:
        raise SystemExit("The pictures are too large.")


if __name__ == "__main__":
    main()
