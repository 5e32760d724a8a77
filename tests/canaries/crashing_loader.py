"""A known-bad loader: it names its first file and then dies as native code does."""

from __future__ import annotations

import os
import resource
import signal
import sys

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(sys.argv[1], flush=True)  # noqa: T201
    os.kill(os.getpid(), signal.SIGSEGV)
