"""From the wire back to an error."""

from __future__ import annotations

from typing import Any

from .base import GroundupError, code_of, figure_names
from .engine import EngineError


def from_wire(data: dict[str, Any]) -> GroundupError:
    """Rebuild an error from `to_wire`; an unknown code becomes an `EngineError` that names it."""
    error_class, figures = _classes_by_code().get(data["code"]), data.get("figures", {})
    if error_class is None:
        return EngineError(f"{data['code']}: {figures}")
    if figure_names(error_class):
        return error_class(**figures)
    error = error_class()
    error.args = (figures.get("message", ""),)
    return error


def _classes_by_code() -> dict[str, type[GroundupError]]:
    found: dict[str, type[GroundupError]] = {}
    pending: list[type[GroundupError]] = [GroundupError]
    while pending:
        error_class = pending.pop()
        found[code_of(error_class)] = error_class
        pending.extend(error_class.__subclasses__())
    return found
