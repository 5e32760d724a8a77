"""The door of the program: whenever Ctrl-C comes, it ends with its exit code and without a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Ctrl-C at the first import that begins with this name.
PRESSED_AT = """
import signal, sys

class Press:
    def find_spec(self, name, path=None, target=None):
        if name.startswith({name!r}):
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Press())
sys.argv = ["groundup", "--version"]
"""


def pressed_at(name: str, program: str) -> subprocess.CompletedProcess[str]:
    """A program that is interrupted while it imports `name`."""
    code = PRESSED_AT.format(name=name) + program
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", ["groundup.cli.program", "click", "groundup.cli.commands"])
def test_interrupt_while_it_loads(name: str) -> None:
    """Who presses Ctrl-C at once gets nothing but the exit code."""
    done = pressed_at(name, "from groundup.__main__ import main; main()")
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


def test_traceback_without_the_door() -> None:
    """The known-bad twin: the same program, begun behind the door."""
    done = pressed_at("click", "from groundup.cli.program import run_guarded; run_guarded([])")
    assert "Traceback" in done.stderr


def test_nothing_pressed() -> None:
    """Left alone, the same program does what it was asked."""
    done = pressed_at("no_such_module", "from groundup.__main__ import main; main()")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("groundup")
