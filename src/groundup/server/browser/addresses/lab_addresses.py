"""Lessons of the lab."""

from __future__ import annotations

from starlette.responses import Response

from groundup.lab.lesson_cards import lesson
from groundup.server.answers import json_response
from groundup.server.call import Call

from .handler import Within


async def lab_lesson(within: Within, call: Call, rest: str) -> Response:
    """The lesson card of an instrument: `LANGUAGE/INSTRUMENT`."""
    language, _, instrument = rest.partition("/")
    return json_response(lesson(instrument, language))
