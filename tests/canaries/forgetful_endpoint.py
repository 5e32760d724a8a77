"""Known-bad endpoints: they leave out a part of the request, and answer the rest as if it were all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from groundup.server.bodies import read_bytes
from groundup.server.call import Call
from groundup.server.routes import Route

Forget = Callable[[dict[str, Any]], None]


def forgetful(route: Route, forget: Forget) -> Route:
    """The same address, whose handler never sees what `forget` takes out of the body."""

    async def handler(call: Call) -> Response:
        body = msgspec.json.decode(await read_bytes(call.request), type=dict[str, Any])
        forget(body)
        rest: Message = {"type": "http.request", "body": msgspec.json.encode(body)}
        gone = call.request.receive
        pending = [rest]

        async def receive() -> Message:
            return pending.pop() if pending else await gone()

        call.request = Request(call.request.scope, receive)
        return await route.handler(call)

    return replace(route, handler=handler)
