"""The page of the command line says what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_command_line_page_is_fresh() -> None:
    """docs/reference/cli.md is what docs/generate.py writes today."""
    subprocess.run([sys.executable, str(DOCS / "generate.py"), "--check"], check=True)
