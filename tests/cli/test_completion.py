"""The completion scripts are valid for their shells, and complete."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from groundup.cli.completion import SHELLS, script

from .program import run_program


@pytest.mark.parametrize("shell", SHELLS)
def test_script_names_program_and_variable(shell: str, tmp_path: Path) -> None:
    """Every shell gets a script that calls our program."""
    printed = run_program("completion", shell, home=tmp_path).stdout.decode()
    assert printed.strip() == script(shell).strip()
    assert "_GROUNDUP_COMPLETE" in printed


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_accepts_its_script() -> None:
    """The shell itself finds no fault in the script."""
    subprocess.run(["bash", "-n"], input=script("bash").encode(), check=True)  # noqa: S607


def test_options_are_completed(tmp_path: Path) -> None:
    """The program answers the script's question with its own options."""
    asked = {"_GROUNDUP_COMPLETE": "bash_complete", "COMP_WORDS": "groundup run --temp", "COMP_CWORD": "2"}
    assert b"--temperature" in run_program(home=tmp_path, variables=asked).stdout
