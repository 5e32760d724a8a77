"""`groundup openness` shows cards of records, says what is not assessed, and asks a hub when told to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.exit_codes import EXIT_FAILED, EXIT_USAGE
from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from tests.cli.loopback import CommandLine
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.library.small_library import add_model, model_file


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """A home of its own."""
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def face() -> Iterator[HuggingFaceServer]:
    """The other site."""
    with HuggingFaceServer() as running:
        yield running


def test_a_card_is_shown(command: CommandLine) -> None:
    """Of a record, on standard output; where to read more is a note."""
    said = command.run("openness", "seedling", "--as-of", "2026-11-26")
    assert said.code == 0
    assert "Open Source AI with Open Data · our reading" in said.out
    assert "groundup openness seedling --why" in said.err


def test_every_record_has_a_card(command: CommandLine) -> None:
    """None of the catalogue makes the command stumble."""
    for record in catalogue().ids:
        assert command.run("openness", record, "--lang", "fr").code == 0


def test_json_is_stable(command: CommandLine) -> None:
    """Its keys are those that the page documents."""
    card = json.loads(command.run("openness", "seedling", "--json").out)
    assert {"card", "release", "as_of", "g7", "missing", "rows", "may", "readings", "components"} <= set(card)
    assert {"step", "label", "could_be", "conditions"} <= set(card["g7"])
    assert (card["card"], card["release"], card["g7"]["step"]) == (1, "seedling", "4")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--markdown",), "# Seedling"),
        (("--why",), "Every requirement of every rule"),
        (("--evidence",), "Every component with its evidence"),
        (("--lang", "de"), "unsere Einordnung"),
        (("--lang", "it", "--markdown"), "la nostra lettura"),
        (("--plain",), "[x]  open"),
        (("--as-of", "2029-01-01"), "older than a year"),
    ],
)
def test_options(command: CommandLine, options: tuple[str, ...], expected: str) -> None:
    """Each shows the same release in another way."""
    said = command.run("openness", "seedling", *options)
    assert (said.code, expected in said.out) == (0, True)


def test_two_are_compared(command: CommandLine) -> None:
    """Side by side, and for programs."""
    said = command.run("openness", "--compare", "seedling", "llama-3.2-1b")
    assert "≠ label" in said.out
    record = json.loads(command.run("openness", "--compare", "seedling", "llama-3.2-1b", "--json").out)
    assert record["releases"] == ["seedling", "llama-3.2-1b"]


def test_ages_are_listed(command: CommandLine) -> None:
    """For people and for programs."""
    assert "seedling" in command.run("openness", "--stale").out
    assert {"id", "oldest", "age_days"} <= set(
        json.loads(command.run("openness", "--stale", "--json").out)[0]
    )


def test_unknown_names_are_refused_with_those_near(command: CommandLine) -> None:
    """Exit code 2; also in a comparison."""
    for words in (("openness", "seedlng"), ("openness", "--compare", "seedling", "seedlng")):
        said = command.run(*words)
        assert said.code == EXIT_USAGE
        assert "seedling" in said.err
    assert command.run("openness").code == EXIT_USAGE


def test_a_file_is_not_assessed(command: CommandLine, tmp_path: Path) -> None:
    """It gets what its header says, and no label."""
    said = command.run("openness", str(model_file(tmp_path)))
    assert said.code == 0
    assert "Not assessed" in said.out
    assert "apache-2.0" in said.out
    assert json.loads(command.run("openness", str(model_file(tmp_path)), "--json").out)["release"] is None


def test_nothing_goes_online_unasked(command: CommandLine, face: HuggingFaceServer) -> None:
    """A name at a hub is looked up there with --check alone."""
    face.put("owner/poet", {"poet.gguf": b"GGUF"}, licence="gemma", gated="auto")
    command.knows(face)
    command.run("openness", "hf.co/owner/poet")
    assert face.site.requests == []
    said = command.run("openness", "hf.co/owner/poet", "--check")
    assert face.site.requests
    assert 'It says "gemma"' in said.out
    assert "asks for something before the download" in said.out


def test_a_model_here_is_asked_about_at_its_hub(
    command: CommandLine, face: HuggingFaceServer, tmp_path: Path
) -> None:
    """By the name that it has there, whatever it is called here; the command that is offered works."""
    face.put("owner/poet", {"poet.gguf": b"GGUF"}, licence="gemma")
    command.knows(face)
    source = ModelSource(kind="huggingface", host="hf.co", name="hf.co/owner/poet:Q8_0")
    add_model(Library(), "verses", tmp_path, source=source)
    assert "groundup openness verses --check" in command.run("openness", "verses").out
    assert 'It says "gemma"' in command.run("openness", "verses", "--check").out


def page_in_catalogue() -> str:
    """The page that is asked for a record of the catalogue."""
    return "bartowski/Llama-3.2-1B-Instruct-GGUF"


@pytest.mark.parametrize(("licence", "code"), [("llama3.2", 0), ("mit", EXIT_FAILED)])
def test_a_record_is_checked(command: CommandLine, face: HuggingFaceServer, licence: str, code: int) -> None:
    """The same licence is fine; another one is told, and is exit code 1."""
    face.put(page_in_catalogue(), {"model.gguf": b"GGUF"}, licence=licence)
    command.knows(face)
    said = command.run("openness", "llama-3.2-1b", "--check")
    assert (said.code, ("Please look" in said.out)) == (code, bool(code))


def test_a_page_that_is_not_there_is_an_error(command: CommandLine, face: HuggingFaceServer) -> None:
    """Of the hub, with a sentence; and so is a release that has no page."""
    command.knows(face)
    assert command.run("openness", "hf.co/owner/nothing", "--check").code == EXIT_FAILED
    assert command.run("openness", "seedling", "--check").code == EXIT_USAGE
