"""Known bad: a worker started without isolation, in the session and with everything of its parent."""

from __future__ import annotations

import subprocess
import sys


def start_unguarded() -> subprocess.Popen[bytes]:
    """A process that only waits; it inherits whatever we have, and outlives us."""
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    print(start_unguarded().pid, flush=True)  # noqa: T201
    sys.stdin.read()
