"""Runs the whole command line once: whatever happens, it ends with an exit code and a sentence."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from .commands import groundup
from .exit_codes import EXIT_DONE


def run_guarded(arguments: Sequence[str]) -> int:
    """Run the command line with these arguments and return its exit code; no error gets past."""
    _prepare_streams()
    try:
        result = groundup.main(list(arguments), prog_name="groundup", standalone_mode=False)
        code = result if isinstance(result, int) else EXIT_DONE
        sys.stdout.flush()
    # The edge of the program: whatever it is, the user gets a sentence.
    except BaseException as error:
        from .errors import report  # noqa: PLC0415  (all errors take as long to load as all else)

        return report(error)
    return code


def _prepare_streams() -> None:
    """Output always works: closed, it goes nowhere; in an old encoding, what that lacks becomes "?"."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (open to the end)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
