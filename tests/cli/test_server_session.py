"""A chat with a model of the server: the same face as one of its own, and the model stays there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup import seedling
from groundup.chat.messages import Message
from groundup.chat.parameters import AnswerParameters
from groundup.cli.model_session import ModelSession
from groundup.cli.server_client import ServerClient
from groundup.cli.server_session import ServedModel, ServerGeneration, ServerSession
from groundup.engine.events import Done, Text
from groundup.engine.protocol import EngineSettings
from groundup.errors import NoServerError
from groundup.server.presence import Presence
from tests.server.live import Live, free_port, live_server
from tests.server.scripted_models import THINKER, answering, scripted_library

QUESTION = [Message("system", "Be kind."), Message("user", "What is rain?")]
BRIEF = AnswerParameters(max_tokens=8).with_values("seed", ["7"])


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with Seedling."""
    with live_server(tmp_path_factory.mktemp("home")) as live:
        yield live


@pytest.fixture
def patient_live(tmp_path: Path) -> Iterator[Live]:
    """A server whose models write as slowly as a test wants."""
    library = scripted_library(tmp_path / "library")
    with live_server(tmp_path, library=library, fake=True) as live:
        yield live


def session_at(port: int, own_turns: int = 0, name: str = "seedling") -> ServerSession:
    """A chat with Seedling, or with another model, at a port."""
    presence = Presence(address="127.0.0.1", port=port, pid=1, started="", token_file="none")
    path = str(seedling.weights_path())
    return ServerSession(ServerClient(presence), ServedModel(name=name, paths=(path,), own_turns=own_turns))


async def said(generation: ServerGeneration) -> tuple[str, Done]:
    """The text of an answer, and its end."""
    events = [event async for event in generation]
    assert isinstance(events[-1], Done)
    return "".join(event.text for event in events if isinstance(event, Text)), events[-1]


async def test_the_same_answer_as_here(live: Live) -> None:
    """Messages and parameters come through; the accounting comes back."""
    async with session_at(live.port) as session:
        there, end = await said(await session.answer(QUESTION, BRIEF))
        count = await session.count_tokens(QUESTION)
        assert session.facts.context_tokens == live.host.loaded()[0].context_tokens
        assert session.template.written
        assert live.address in session.figures(end.usage)
    async with ModelSession(EngineSettings(model_path=str(session.path))) as own:
        here, own_end = await (await own.answer(QUESTION, BRIEF)).collect()
        assert count == await own.count_tokens(QUESTION)
    assert there == here
    assert (end.reason, end.usage.prompt_tokens) == (own_end.reason, own_end.usage.prompt_tokens)


async def test_own_turns_are_left_to_the_server(live: Live) -> None:
    """What the model begins every conversation with is not sent twice."""
    turns = [Message("user", "Hi"), Message("assistant", "Hello")]
    async with session_at(live.port, own_turns=2) as session:
        count = await session.count_tokens([QUESTION[0], *turns, QUESTION[1]])
        assert count == await session_at(live.port).count_tokens(QUESTION)


async def test_stopping(patient_live: Live) -> None:
    """What has come stays, and the server stops as well."""
    live = patient_live
    question = [Message("user", answering("word ", tokens=500, interval_s=0.02))]
    async with session_at(live.port, name=THINKER) as session:
        generation = await session.answer(question, AnswerParameters())
        events = []
        async for event in generation:
            events.append(event)
            await generation.cancel()
        assert isinstance(events[-1], Done)
        assert events[-1].reason == "cancelled"
        async with asyncio.timeout(2):
            while live.host.loaded()[0].users:  # noqa: ASYNC110  the product tells nobody
                await asyncio.sleep(0.01)


async def test_nobody_there() -> None:
    """A server that has gone is told before anything else."""
    with pytest.raises(NoServerError):
        async with session_at(free_port()):
            pass
