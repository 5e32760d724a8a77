"""Which view suits where the command runs."""

from __future__ import annotations

import sys

from .json_lines import JsonLines
from .plain_lines import PlainLines
from .view import View


def view_for(*, as_json: bool) -> View:
    """JSON where it is wanted, bars where they can be drawn, else plain lines."""
    if as_json:
        return JsonLines()
    if sys.stderr is not None and sys.stderr.isatty():
        from .bars import TerminalBars  # noqa: PLC0415  rich is imported only to draw

        return TerminalBars()
    return PlainLines()
