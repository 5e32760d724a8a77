"""`groundup show` tells the label of a model that is, or came from, a release of the catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from groundup.cli.show.openness_label import openness_of
from groundup.cli.show.shown_model import ShownModel
from groundup.library.installed import InstalledModel
from groundup.library.model_source import ModelSource
from tests.cli.loopback import CommandLine
from tests.library.small_library import add_model

TODAY = date(2026, 11, 26)


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """A home of its own."""
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def installed(command: CommandLine, name: str) -> InstalledModel:
    """A model of the library."""
    model = command.library.find(name)
    assert model is not None
    return model


def test_the_source_decides_not_the_name(command: CommandLine, tmp_path: Path) -> None:
    """A release under another name has its label; another model under the release's name has none."""
    source = ModelSource(kind="registry", host="registry.ollama.ai", name="llama3.2:1b")
    add_model(command.library, "class-model", tmp_path, source=source)
    add_model(command.library, "llama3.2:3b", tmp_path)
    for name, expected in (("class-model", "Weights Available AI"), ("llama3.2:3b", None)):
        shown = ShownModel(name, None, (), model=installed(command, name))
        assert openness_of(shown, TODAY).get("label") == expected


def test_it_is_shown(command: CommandLine) -> None:
    """Seedling's, with the command that says more; in JSON, too."""
    said = command.run("show", "seedling")
    assert "Open Source AI with Open Data · our reading" in said.out
    assert "groundup openness seedling" in said.out
    assert '"step": "4"' in command.run("show", "seedling", "--json").out


def test_others_have_no_section(command: CommandLine, tmp_path: Path) -> None:
    """Nothing is said of a model that nobody has assessed."""
    add_model(command.library, "poet", tmp_path)
    assert "Openness" not in command.run("show", "poet").out
    assert '"openness": null' in command.run("show", "poet", "--json").out
