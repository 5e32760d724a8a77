"""A known-bad endpoint: it does not hear that its client has gone before the answer is ready."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from groundup.server.bodies import read_bytes
from groundup.server.call import Call
from groundup.server.ollama.generate import GenerateBody, generate
from groundup.server.routes import DialectName, Right, Route


class DeafEndpoint:
    """`/api/generate` without ears; `release` opens them, so that a test can end."""

    def __init__(self) -> None:
        self.release = asyncio.Event()

    @property
    def route(self) -> Route:
        """Its address."""
        return Route(
            path="/api/generate",
            method="POST",
            handler=self._generate,
            dialect=DialectName.NATIVE,
            right=Right.CHAT,
            summary="Answer one prompt, and whoever has gone",
            body=GenerateBody,
        )

    async def _generate(self, call: Call) -> Response:
        pending: list[Message] = [{"type": "http.request", "body": await read_bytes(call.request)}]

        async def receive() -> Message:
            if not pending:
                await self.release.wait()
                return {"type": "http.disconnect"}
            return pending.pop()

        call.request = Request(call.request.scope, receive)
        return await generate(call)
