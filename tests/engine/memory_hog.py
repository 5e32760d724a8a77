"""A process that takes memory until something stops it: `python -m tests.engine.memory_hog MOST_BYTES`.

It says how much it has after each step, and waits for a line before the next, so that a group can be put
around it before it begins.
"""

from __future__ import annotations

import sys

STEP_BYTES = 8 << 20


def main() -> None:
    """Take steps until there are so many bytes; say "done" then."""
    held, most_bytes = list[bytearray](), int(sys.argv[1])
    sys.stdin.readline()
    while len(held) * STEP_BYTES < most_bytes:
        held.append(bytearray(b"x" * STEP_BYTES))
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
