"""Make a kit on one computer, and install it on another one that has no network."""

from __future__ import annotations

from pathlib import Path

from .computers import Computer
from .conftest import MakeComputer, SchoolRegistry


def test_kit_travels(computer: MakeComputer, school: SchoolRegistry, tmp_path: Path) -> None:
    """What was pulled here is installed there from a folder, after the signature has been looked at."""
    mine, stick = computer("mine"), tmp_path / "stick"
    mine.type("pull", school.model)
    mine.type("kit", "make", str(stick), "--models", school.model)
    offline = Computer(tmp_path / "offline")
    offline.type("kit", "install", str(stick), code=1)  # signed by somebody who is unknown here
    assert school.model not in offline.type("list").out
    offline.type("kit", "install", str(stick), "--unsigned")
    assert school.model in offline.type("list").out
    assert offline.type("run", school.model, "Hello", "--max-tokens", "4").out.strip()
