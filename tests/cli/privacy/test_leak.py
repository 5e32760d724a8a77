"""The program that leaks on purpose does so nowhere else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from groundup.cli.privacy.leak import is_alone


def test_refuses_where_a_way_leads_out() -> None:
    """Outside of a network that leads nowhere it sends nothing, and says what it is for."""
    if is_alone():
        pytest.skip("this computer has no network")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "groundup.cli.privacy.leak"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "groundup privacy-check" in done.stderr
