"""The program's door: `groundup` and `python -m groundup`."""

from __future__ import annotations

import sys

from groundup.cli.exit_codes import EXIT_INTERRUPTED


def main() -> None:
    """Run one command and end with its exit code."""
    try:
        from groundup.cli.program import run_guarded  # noqa: PLC0415  Ctrl-C may come while it loads

        code = run_guarded(sys.argv[1:])
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
