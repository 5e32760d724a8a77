"""Whole answers in JSON."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response

from .envelopes import JSON


def json_response(value: Any, status: int = 200) -> Response:
    """An answer whose body is JSON."""
    return Response(msgspec.json.encode(value), status, media_type=JSON)
