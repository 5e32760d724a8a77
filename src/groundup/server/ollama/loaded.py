"""`GET /api/ps`: the models that are loaded now."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.responses import Response

from groundup.host.loaded_model import LoadedModel
from groundup.library.installed import Library
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.keep_alive import LONGEST_KEEP_ALIVE_S
from groundup.server.routes import DialectName, Right, Route

from .answer_forms import LoadedAnswer
from .details import brief_facts, details, named
from .values import timestamp


async def loaded(call: Call) -> Response:
    """The loaded models, those that stay longest first."""
    models = call.reach.loaded()
    library = call.services.library.for_another_thread()
    found = await asyncio.to_thread(lambda: [_described(library, one) for one in models])
    return json_response({"models": found})


def _described(library: Library, loaded: LoadedModel) -> dict[str, Any]:
    model, facts = loaded.model, loaded.chat.facts
    return named(model) | {
        "size": loaded.held_bytes or facts.weights_bytes,
        "digest": model.manifest.digest.hex,
        "details": details(model, brief_facts(library, model)),
        "expires_at": timestamp(time.time() + _left_s(loaded)),
        "size_vram": 0,
        "context_length": facts.context_tokens,
        "groundup": {"memory_limit": memory_limit(loaded)},
    }


def memory_limit(loaded: LoadedModel) -> dict[str, Any]:
    """What ends the model's process, rather than another one, when it takes too much memory."""
    held_by, limit_bytes = loaded.engine.memory_bound
    return {"held_by": held_by, "bytes": limit_bytes}


def _left_s(loaded: LoadedModel) -> float:
    """Seconds that it stays; for ever is a hundred years, since dates beyond 9999 break clients."""
    return min(max(loaded.expires_s - time.monotonic(), 0.0), LONGEST_KEEP_ALIVE_S)


ROUTES = (
    Route(
        path="/api/ps", method="GET", handler=loaded, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="The models that are loaded now", answer=LoadedAnswer,
    ),
)  # fmt: skip
