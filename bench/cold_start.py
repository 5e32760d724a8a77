"""How long a fresh `groundup run` takes until its first word is on standard output."""

from __future__ import annotations

import os
import subprocess
import sys
import time

QUESTION = "What is open source AI?"


def first_word_s() -> float:
    """Seconds from starting the process to the first byte of its answer.

    Raises:
        RuntimeError: it ended without an answer.
    """
    command = [sys.executable, "-m", "groundup", "run", "seedling", QUESTION]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        first = process.stdout.read(1)
        elapsed_s = time.perf_counter() - started
        _, complaints = process.communicate()
    if not first:
        raise RuntimeError(complaints.decode(errors="replace"))
    return elapsed_s


if __name__ == "__main__":
    print(f"{first_word_s():.2f} s")
