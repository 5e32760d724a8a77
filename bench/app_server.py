"""The server of the desk with models that all answer with one text, at an even pace.

    python bench/app_server.py TEXT_FILE TOKENS_PER_S PORT

Everything else is what users get: the desk's file, its events, its pages. The engine is the scripted one, so
that a page is measured and no model takes its processor.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import uvicorn

from groundup import seedling, settings
from groundup.chat.events import ChatEvent, Content, Finished
from groundup.chat.model import ChatModel, Prepared
from groundup.engine.protocol import NOTHING_USED
from groundup.host.host import Host
from groundup.library.installed import Library
from groundup.server.presence import announce
from groundup.server.running import uvicorn_config
from groundup.server.server_settings import ServerSettings

CHARACTERS_PER_TOKEN = 4


def play(text: str, tokens_per_s: float) -> None:
    """Let every model answer with this text."""
    pieces = [text[at : at + CHARACTERS_PER_TOKEN] for at in range(0, len(text), CHARACTERS_PER_TOKEN)]

    async def stream(_: ChatModel, __: Prepared) -> AsyncGenerator[ChatEvent]:
        begun_s = time.perf_counter()
        for number, piece in enumerate(pieces):
            await asyncio.sleep(begun_s + number / tokens_per_s - time.perf_counter())
            yield Content(piece)
        decode_s = time.perf_counter() - begun_s
        usage = msgspec.structs.replace(NOTHING_USED, generated_tokens=len(pieces), decode_s=decode_s)
        yield Finished(reason="stop", usage=usage)

    ChatModel.stream = stream  # type: ignore[method-assign, assignment]


def main() -> None:
    """Serve until somebody ends it."""
    text, tokens_per_s, port = Path(sys.argv[1]).read_text("utf-8"), float(sys.argv[2]), int(sys.argv[3])
    play(text, tokens_per_s)
    chosen = ServerSettings(port=port)
    _, secret = announce(chosen.address, port)
    host = Host(Library(settings.home() / "library", built_in=seedling.weights_path()), worker="fake")
    asyncio.run(uvicorn.Server(uvicorn_config(host, chosen, owner_secret=secret)).serve())


if __name__ == "__main__":
    main()
