"""The program's door: `groundup` and `python -m groundup`."""

from __future__ import annotations

import sys

from groundup.cli.program import run_guarded


def main() -> None:
    """Run one command and end with its exit code."""
    sys.exit(run_guarded(sys.argv[1:]))


if __name__ == "__main__":
    main()
