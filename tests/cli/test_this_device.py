"""Commands see this computer with what was measured, and with what the user says instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.cli.this_device import this_device
from groundup.device.measured import keep_measured
from groundup.device.probe import probe
from groundup.errors import SettingsError
from tests.device.test_measured import READING


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of Groundup's, and no changes from the environment."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    monkeypatch.delenv("GROUNDUP_DEVICE", raising=False)
    return tmp_path


def test_measured_figures_are_there(home: Path) -> None:
    """What was measured on another computer is there, and stale on this one."""
    assert this_device().bandwidth is None
    keep_measured(home, READING)
    bandwidth = this_device().bandwidth
    assert bandwidth is not None
    assert bandwidth.is_stale
    assert this_device().fingerprint == probe().fingerprint


def test_user_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings change what was found, the command line both; an error names its source."""
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=4GB")
    assert this_device().memory.total_bytes == 4 << 30
    assert this_device("memory=8GB").memory.total_bytes == 8 << 30
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=lots")
    with pytest.raises(SettingsError, match="GROUNDUP_DEVICE"):
        this_device()
