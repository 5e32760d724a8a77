"""Slash commands, on a chat with the scripted engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from groundup.chat.messages import Message
from groundup.cli.chat.commands import COMMANDS, run_command
from groundup.cli.chat.conversation import Conversation
from groundup.cli.chat.line_history import LineHistory
from groundup.cli.chat.state import ChatState
from groundup.cli.model_session import ModelSession
from groundup.engine.protocol import EngineSettings
from tests.conftest import TinyModels


@pytest.fixture
async def state(tiny_models: TinyModels, tmp_path: Path) -> AsyncIterator[ChatState]:
    settings = EngineSettings(model_path=str(tiny_models("llama")))
    async with ModelSession(settings, worker="fake") as session:
        yield ChatState(
            session=session,
            conversation=Conversation(model="tiny"),
            history=LineHistory(tmp_path / "history"),
        )


async def printed(state: ChatState, line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What one command prints, on both streams."""
    await run_command(state, line)
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/?", "/clear"),
        ("/help", "/clear"),
        ("/help set", "/set parameter"),
        ("/help show", "/show tokens"),
        ("/help shortcuts", "Ctrl-C"),
        ("/show", "/show license"),
        ("/show info", "quantisation"),
        ("/show license", "apache-2.0"),
        ("/show parameters", "temperature"),
        ("/show system", "no system message"),
        ("/show template", "plain script"),
        ("/show tokens", "0 of"),
        ("/show tokns", "Did you mean /show tokens?"),
        ("/show zzz", "/help show"),
        ("/set", "/set parameter"),
        ("/set sytem x", "Did you mean /set system?"),
        ("/set zzz", "/help set"),
        ("/set system", "missing"),
        ("/set parameter", "missing"),
        ("/set parameter 'x", "missing"),
        ("/set parameter top_k", "one value"),
        ("/set parameter num_ctx 9", "--context"),
        ("/set parameter warmth 1", "no parameter 'warmth'"),
        ("/set format", "missing"),
        ("/set format xml", "JSON Schema"),
        ("/set format json", "JSON"),
        ("/set noformat", "free text"),
        ("/save", "missing"),
        ("/load", "missing"),
        ("/load /no/such/file", "No such file"),
        ("/lod x", "Did you mean /load?"),
        ("/unknown", "//"),
    ],
)
async def test_every_command_says_something_useful(
    state: ChatState, line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Commands and mistakes are both answered, and the chat goes on."""
    assert words in await printed(state, line, capsys)
    assert not state.is_over


async def test_set_changes_the_chat(state: ChatState, capsys: pytest.CaptureFixture[str]) -> None:
    """What is set is what the next answer uses."""
    for line in (
        "/set parameter temperature 0.25",
        '/set parameter stop "\\n" END',
        "/set system 'Be kind.'",
        '/set format {"type": "integer"}',
        "/set verbose",
        "/set nowordwrap",
        "/set nohistory",
    ):
        await printed(state, line, capsys)
    parameters = state.conversation.parameters
    assert parameters.sampling.temperature == 0.25
    assert parameters.stop == ("\\n", "END")
    assert parameters.sampling.grammar is not None
    assert state.conversation.system == "Be kind."
    assert state.verbose
    assert not state.wrap
    assert not state.history.is_recording
    await printed(state, "/set noformat", capsys)
    assert state.conversation.parameters.sampling.grammar is None


async def test_clear_keeps_the_system_message(state: ChatState, capsys: pytest.CaptureFixture[str]) -> None:
    """A new conversation begins under the same system message."""
    state.conversation.system = "Be kind."
    state.conversation.add_turn("a", "b")
    assert "stays" in await printed(state, "/clear", capsys)
    assert state.conversation.so_far() == [Message("system", "Be kind.")]


async def test_save_and_load(state: ChatState, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A saved conversation goes on later, and says with which model it was written."""
    state.conversation.add_turn("a", "b")
    state.conversation.model = "other"
    assert "2 messages" in await printed(state, f"/save {tmp_path}/talk.json", capsys)
    state.conversation = Conversation(model="tiny")
    assert "written with other" in await printed(state, f"/load {tmp_path}/talk.json", capsys)
    assert [message.content for message in state.conversation.messages] == ["a", "b"]
    assert state.conversation.model == "tiny"


@pytest.mark.parametrize("line", ["/bye", "/exit", "/quit"])
async def test_leaving(state: ChatState, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each word for leaving ends the chat."""
    assert await printed(state, line, capsys) == ""
    assert state.is_over


def test_help_names_every_command() -> None:
    """No command is missing from the list."""
    assert all(command.usage.startswith(name) for name, command in COMMANDS.items())
