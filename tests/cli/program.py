"""Runs the command line as a user does: in a process of its own, with its own home."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Variables for a program that keeps its things in `home`."""
    return {**os.environ, "PYTHONPATH": str(SOURCE), "GROUNDUP_HOME": str(home), **more}


def run_program(
    *arguments: str, home: Path, stdin: bytes | None = None, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """`groundup` with these arguments; standard input is closed unless given."""
    return subprocess.run(
        [sys.executable, "-m", "groundup", *arguments],
        input=stdin if stdin is not None else b"",
        capture_output=True,
        env=environment(home, **(variables or {})),
        timeout=100,
        check=False,
    )
