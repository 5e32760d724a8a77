"""Runs a pull under strace: attached when the program is ready, so that imports are not counted."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ATTACH_TIMEOUT_S = 30


def traced_pull(folder: Path, source: str, defect: str, strace: list[str], log: Path) -> int:
    """Pull under strace with these options, which writes to `log`; the program's exit code.

    The code is negative for a signal, as `subprocess` has it.
    """
    program = [sys.executable, "-m", "tests.faults.pull_program", str(folder), source, defect]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    pipe = subprocess.PIPE
    with subprocess.Popen(program, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        command = ["strace", "-f", *strace, "-o", str(log), "-p", str(child.pid)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            attached = tracer.stderr.readline()
            if "attached" not in attached:
                child.kill()
                raise RuntimeError(f"strace could not attach: {attached.strip()}")
            # Where it is killed at its first read, that is the one of this line: it may be gone by now.
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write("\n")
                child.stdin.close()
            child.wait(timeout=ATTACH_TIMEOUT_S)
        return child.returncode
