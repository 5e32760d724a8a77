"""Errors on their way to a page: a code and figures, which get their words there, and ours as a fall-back."""

from __future__ import annotations

from typing import Any

from groundup.errors import GroundupError


def told_error(error: GroundupError) -> dict[str, Any]:
    """An error as plain data."""
    return error.to_wire() | {"message": error.message, "hint": error.hint}
