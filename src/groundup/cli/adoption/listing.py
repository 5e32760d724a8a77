"""What other tools keep on this device, as a table for people and as plain data for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groundup.cli.sizes import size_text
from groundup.cli.table import table
from groundup.cli.terminal_text import visible
from groundup.library.adopt.found import Findings, Skipped
from groundup.library.adopt.search import TOOLS

from .candidates import Candidate

MAXIMUM_SKIPPED_LINES = 12
TITLES = ("NAME", "SIZE", "KEPT BY", "STATE")


def listed(found: Sequence[Candidate]) -> str:
    """A line for each model, below a line of titles."""
    return table(TITLES, [_row(one) for one in found])


def skipped_lines(skipped: Sequence[Skipped]) -> list[str]:
    """What was passed over, and why; of very much only the beginning."""
    if not skipped:
        return []
    lines = [f"  {visible(str(one.path))}: {one.reason}" for one in skipped[:MAXIMUM_SKIPPED_LINES]]
    left = len(skipped) - len(lines)
    return ["Passed over:", *lines, *([f"  and {left:,} more"] if left else [])]


def nothing_found(findings: Findings) -> str:
    """What to say where there is no model at all."""
    titles = ", ".join(tool.title for tool in TOOLS.values())
    where = ", ".join(str(path) for path in findings.looked_in)
    looked = f" Looked in: {visible(where)}." if where else ""
    return f"No models of other tools are on this device ({titles}).{looked}"


def record(found: Sequence[Candidate], findings: Findings) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        "models": [_model(one) for one in found],
        "skipped": [{"path": str(one.path), "reason": one.reason} for one in findings.skipped],
        "looked_in": [str(path) for path in findings.looked_in],
    }


def _model(one: Candidate) -> dict[str, Any]:
    return {
        "name": one.name,
        "tool": one.model.tool,
        "size_bytes": one.model.size_bytes,
        "adopted_as": one.adopted_as,
        "problem": one.problem,
        "files": [str(file.path) for file in one.model.files],
    }


def _row(one: Candidate) -> tuple[str, str, str, str]:
    state = ""
    if one.adopted_as:
        state = "adopted" if one.adopted_as == one.name else f"adopted as {one.adopted_as}"
    elif one.problem:
        state = f"cannot be adopted: {one.problem}"
    return one.name, size_text(one.model.size_bytes), one.tool, state
