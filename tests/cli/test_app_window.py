"""Addresses are opened where there is a screen and a browser, and nowhere else."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from groundup.cli.app_window import has_screen, open_browser, open_window

ADDRESS = "http://127.0.0.1:8123/#ticket=x"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a browser that is found by its name writes its arguments to."""
    note = tmp_path / "asked"
    browser = tmp_path / "chromium"
    browser.write_text(f'#!/bin/sh\necho "$@" > "{note}.part" && mv "{note}.part" "{note}"\n', "utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return note


# The window outlives the command on purpose, and Python remarks on that.
@pytest.mark.filterwarnings("ignore:.*Popen.__del__:pytest.PytestUnraisableExceptionWarning")
def test_a_window_has_the_address_alone(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a screen, the browser is started for one address, as an application."""
    monkeypatch.setenv("DISPLAY", ":0")
    assert open_window(ADDRESS)
    end_s = time.monotonic() + 20
    while not asked.exists():
        assert time.monotonic() < end_s, "nothing was started"
        time.sleep(0.02)
    assert asked.read_text("utf-8") == f"--app={ADDRESS}\n"


def test_nothing_is_opened_without_a_screen(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser could take over the terminal, so none is started; a Wayland screen is one too."""
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not has_screen()
    assert not open_browser(ADDRESS)
    assert not open_window(ADDRESS)
    time.sleep(0.2)
    assert not asked.exists()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_screen()


def test_without_such_a_browser_there_is_no_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is told, so that the ordinary way is taken."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not open_window(ADDRESS)
