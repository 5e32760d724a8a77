"""Hosts for tests: small models with real headers, and the scripted engine in place of the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from groundup.chat.events import Content, Finished
from groundup.chat.messages import Message
from groundup.chat.requests import ChatRequest, CompletionRequest
from groundup.engine.fake import Script
from groundup.host.host import Host, Lease
from groundup.host.host_settings import HostSettings
from groundup.library.installed import Library
from tests.library.small_library import add_model


@asynccontextmanager
async def fake_host(
    folder: Path, *names: str, kind: type[Host] = Host, **settings: Any
) -> AsyncIterator[Host]:
    """A host whose library has models of these names, and whose engines play scripts."""
    library = Library(folder / "library")
    for name in names:
        add_model(library, name, folder)
    async with kind(library, HostSettings(**settings), worker="fake") as host:
        yield host


async def play(lease: Lease, **script: Any) -> str:
    """The text of an answer that goes as the script says."""
    Script(
        **script
    )  # refuses words that it does not know; what is as usual is left out: the context is short
    request = CompletionRequest(prompt=msgspec.json.encode(script).decode())
    prepared = await lease.chat.prepare_completion(request)
    pieces = [one.text async for one in lease.chat.stream(prepared) if isinstance(one, Content)]
    return "".join(pieces)


async def answer(lease: Lease, words: str, max_tokens: int = 4) -> Finished:
    """The end of a short answer of a real model."""
    request = ChatRequest(messages=[Message("user", words)], max_tokens=max_tokens)
    prepared = await lease.chat.prepare(request)
    events = [one async for one in lease.chat.stream(prepared)]
    assert isinstance(events[-1], Finished)
    return events[-1]


async def until(condition: Callable[[], bool], within_s: float = 5.0) -> None:
    """Wait until a condition holds.

    Raises:
        TimeoutError: it does not.
    """
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  the product tells nobody
            await asyncio.sleep(0.01)
