"""Known bad: a client that takes the end of the pipe for the end of the answer."""

from __future__ import annotations

from groundup.engine.client import Generation
from groundup.engine.events import Text
from groundup.errors import EngineStoppedError


async def text_until_it_ends(generation: Generation) -> str:
    """What has come when nothing more comes; the defect: half an answer looks like a whole one."""
    text = ""
    try:
        async for event in generation:
            text += event.text if isinstance(event, Text) else ""
    except EngineStoppedError:
        pass
    return text
