"""A record of requests with one defect: the check of logs must fail on it."""

from __future__ import annotations

from starlette.types import Scope


class TalkativeRecord:
    """Writes down what was asked."""

    @staticmethod
    def route_of(scope: Scope) -> str:
        """Defect: the path as it came."""
        return str(scope["path"])
