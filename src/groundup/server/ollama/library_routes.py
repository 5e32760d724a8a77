"""Which models there are, and what this server is: `/api/tags`, `/api/version`, `/api/status`."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response

import groundup
from groundup.errors import RewordedError, UnknownPathError
from groundup.library.installed import Library
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.reach import Reach
from groundup.server.routes import DialectName, Right, Route

from .answer_forms import StatusAnswer, TagsAnswer, VersionAnswer
from .details import listed
from .values import LEVEL


async def version(call: Call) -> Response:
    """The level of the API, and our own version."""
    return json_response({"version": LEVEL, "groundup": groundup.__version__})


async def status(call: Call) -> Response:
    """That nothing here goes to a cloud."""
    return json_response({"cloud": {"disabled": True, "source": "config"}})


async def tags(call: Call) -> Response:
    """The models of the library, newest first."""
    library = call.services.library.for_another_thread()
    return json_response({"models": await asyncio.to_thread(_all, call.reach, library)})


async def no_cloud(call: Call) -> Response:
    """Addresses of Ollama's cloud. There is none here.

    Raises:
        RewordedError: always.
    """
    words = "404 page not found: this is about Ollama's cloud, and this server has none"
    raise RewordedError(words) from UnknownPathError()


def _all(reach: Reach, library: Library) -> list[dict[str, Any]]:
    models = sorted(reach.models(library), key=lambda one: one.modified_s, reverse=True)
    return [listed(library, one) for one in models]


def _cloud(path: str, method: str) -> Route:
    return Route(
        path=path,
        method=method,
        handler=no_cloud,
        dialect=DialectName.NATIVE,
        right=Right.CHAT,
        summary="Not here: about Ollama's cloud",
        media=(),
    )


ROUTES = (
    _cloud("/api/me", "POST"),
    _cloud("/api/signout", "POST"),
    Route(
        path="/api/version", method="GET", handler=version, dialect=DialectName.NATIVE, right=Right.NOTHING,
        summary="The level of the API", answer=VersionAnswer,
    ),
    Route(
        path="/api/status", method="GET", handler=status, dialect=DialectName.NATIVE, right=Right.NOTHING,
        summary="Whether anything goes to a cloud: never", answer=StatusAnswer,
    ),
    Route(
        path="/api/tags", method="GET", handler=tags, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="The models of the library", answer=TagsAnswer,
    ),
)  # fmt: skip
