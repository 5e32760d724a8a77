"""A server of the desk in its own process, and a page of it in the system's Chromium, for measuring."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page, sync_playwright

START_WITHIN_S = 60.0
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Desk:
    """A running server; `begun_s` is the moment at which its process was started."""

    address: str
    secret: str
    begun_s: float

    def ticket(self) -> str:
        """The address that lets one page in."""
        owner = {"Authorization": f"Bearer {self.secret}"}
        answer = httpx2.post(f"{self.address}/app/ticket", headers=owner, trust_env=False)
        return f"{self.address}/#ticket={answer.json()['ticket']}"


@contextmanager
def app(home: Path) -> Iterator[Desk]:
    """`groundup app` as a user starts it, with a folder of its own.

    Raises:
        RuntimeError: it did not start.
    """
    command = [sys.executable, "-m", "groundup", "app", "--no-open", "--port"]
    with _started(home, command) as desk:
        yield desk


@contextmanager
def played(home: Path, text: Path, tokens_per_s: float) -> Iterator[Desk]:
    """The same server, whose models all answer with one text, in pieces of four characters."""
    played_by = Path(__file__).with_name("app_server.py")
    command = [sys.executable, str(played_by), str(text), str(tokens_per_s)]
    with _started(home, command) as desk:
        yield desk


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window.

    Raises:
        RuntimeError: there is none.
    """
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError("there is no Chromium: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    page.fill("textarea", question)
    page.keyboard.press("Enter")


@contextmanager
def _started(home: Path, command: list[str]) -> Iterator[Desk]:
    port = _free_port()
    begun_s = time.perf_counter()
    server = subprocess.Popen(
        [*command, str(port)], env={**os.environ, "GROUNDUP_HOME": str(home)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        yield Desk(address, _secret(server, home, address), begun_s)
    finally:
        server.kill()
        server.communicate()


def _secret(server: subprocess.Popen[bytes], home: Path, address: str) -> str:
    """What lets its owner in, once it answers."""
    end_s = time.perf_counter() + START_WITHIN_S
    while time.perf_counter() < end_s and server.poll() is None:
        try:
            httpx2.get(f"{address}/api/version", trust_env=False)
            return (home / "server-token").read_text("ascii").strip()
        except (httpx2.TransportError, OSError):
            time.sleep(0.005)
    server.kill()
    raise RuntimeError(server.communicate()[1].decode(errors="replace") or "the server did not start")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
