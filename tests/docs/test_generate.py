"""The generated pages say what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_generated_pages_are_fresh() -> None:
    """The pages in docs/reference are what docs/generate.py writes today."""
    subprocess.run([sys.executable, str(DOCS / "generate.py"), "--check"], check=True)
