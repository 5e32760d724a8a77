"""`groundup run` asks the server of this device when there is one, and says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.server.presence import announce
from tests.cli.program import run_program
from tests.server.live import Live, free_port, live_server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server and the commands keep their things."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def live(home: Path) -> Iterator[Live]:
    """A server that has left its note there."""
    with live_server(home) as live:
        announce("127.0.0.1", live.port, home=home)
        yield live


def loaded(live: Live) -> list[str]:
    """What the server has loaded."""
    return [one.model.shown_name for one in live.host.loaded()]


def test_the_server_answers(live: Live, home: Path) -> None:
    """The answer comes from there, and the model stays loaded."""
    said = run_program("run", "seedling", "What is rain?", "--verbose", "--max-tokens", "4", home=home)
    assert (said.returncode, said.stdout != b"") == (0, True)
    assert live.address.encode() in said.stderr
    assert b"answer   4 tokens" in said.stderr
    assert loaded(live) == ["seedling"]


def test_the_same_answer_as_without_a_server(live: Live, home: Path, tmp_path: Path) -> None:
    """Every option reaches the server."""
    options = (
        "--seed",
        "7",
        "--temperature",
        "1.5",
        "--top-k",
        "5",
        "--system",
        "Be brief.",
        "--stop",
        "zzz",
    )
    arguments = ("run", "seedling", "Tell me a story", "--max-tokens", "12", *options)
    there = run_program(*arguments, home=home)
    here = run_program(*arguments, home=tmp_path)
    assert there.stdout == here.stdout != b""
    assert live.address.encode() not in there.stderr  # only where more is asked for


def test_raw_prompts_and_formats(live: Live, home: Path) -> None:
    """A text is continued as it is, and a format is kept."""
    raw = run_program("run", "--raw", "Once upon a", "--max-tokens", "4", "--seed", "1", home=home)
    assert (raw.returncode, raw.stdout != b"") == (0, True)
    schema = '{"type": "boolean"}'
    said = run_program("run", "seedling", "Is it raining?", "--format", schema, home=home)
    assert json.loads(said.stdout) in (True, False)


def test_accounting_as_data(live: Live, home: Path) -> None:
    """The record has the same names as without a server."""
    said = run_program("run", "seedling", "Hello", "--json", "--max-tokens", "3", home=home)
    record = json.loads(said.stdout)
    assert (record["model"], record["done_reason"], record["usage"]["generated_tokens"]) == (
        "seedling",
        "length",
        3,
    )
    assert record["context_tokens"] == live.host.loaded()[0].context_tokens


def test_refusals_are_told(live: Live, home: Path) -> None:
    """What the server says is what the user reads."""
    said = run_program("run", "seedling", "word " * 3000, home=home)
    assert said.returncode == 1
    assert b"prompt is too long" in said.stderr


def test_an_old_note(tmp_path: Path) -> None:
    """Where nobody listens any more, the answer is made here."""
    announce("127.0.0.1", free_port(), home=tmp_path)
    said = run_program("run", "seedling", "Hello", "--max-tokens", "3", "--verbose", home=tmp_path)
    assert said.returncode == 0
    assert b"threads" in said.stderr or b"thread," in said.stderr
