"""Where Groundup keeps its things."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup import settings


def test_chosen_home_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GROUNDUP_HOME decides, with ~ as the user's folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GROUNDUP_HOME", "~/mine")
    assert settings.home() == tmp_path / "mine"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, ".local/share/groundup"),
        ("linux", {"XDG_DATA_HOME": "data"}, "data/groundup"),
        ("darwin", {"XDG_DATA_HOME": "data"}, "Library/Application Support/groundup"),
    ],
)
def test_platform_decides_otherwise(
    platform: str, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each platform has its place for the data of programs."""
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("GROUNDUP_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for name, folder in variables.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    assert settings.home() == tmp_path / expected
