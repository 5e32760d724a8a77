"""`groundup models` as one types it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from groundup.catalogue.catalogue import catalogue
from groundup.cli.models.command import models
from groundup.errors import SettingsError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(models, arguments, standalone_mode=False)


def names(result: Result) -> list[str]:
    """The first word of each line below the titles."""
    return [line.split()[0] for line in result.stdout.splitlines()[1:]]


def test_the_whole_list() -> None:
    """Every record is on one line, and a note tells how to go on."""
    result = run()
    assert result.return_value == 0
    assert sorted(names(result)) == sorted(catalogue().ids)
    assert "groundup pull NAME" in result.stderr


def test_filters_together() -> None:
    """Swiss or European, with published sources: what is shown passes both."""
    found = names(run("--from", "CH, EU", "--open", "open-source", "--device", "memory=16GB"))
    assert found[0] == "apertus-8b"
    assert set(found) == {"apertus-8b", "apertus-70b", "smollm3-3b"}


def test_a_small_computer() -> None:
    """With --fits only what can be started there is shown, and small memory shows less."""
    large = set(names(run("--fits", "--device", "memory=32GB")))
    small = set(names(run("--fits", "--device", "memory=4GB")))
    assert small < large
    assert "seedling" in small
    assert "gpt-oss-20b" in large - small


def test_hidden_models_are_counted() -> None:
    """What is not known is said, and shown on request."""
    result = run("gemma", "--language", "de")
    assert names(result) == []
    assert "No model of the catalogue matches" in result.stderr
    assert "more models are hidden because something is not known" in result.stderr
    assert "gemma-3-4b" in names(run("gemma", "--language", "de", "--unknown"))


def test_json() -> None:
    """Programs get whole records, in the same order."""
    found = json.loads(run("phi", "--json", "--device", "memory=16GB").stdout)
    assert [one["id"] for one in found] == ["phi-4", "phi-4-mini"]
    assert found[1]["files"][0]["size_bytes"] == 2_491_874_688


@pytest.mark.parametrize(
    "arguments", [("--open", "free"), ("--max-size", "huge"), ("--language", "german"), ("--from", "Europe")]
)
def test_wrong_usage(arguments: tuple[str, str]) -> None:
    """Values that mean nothing are refused by name."""
    result = run(*arguments)
    assert result.exception is not None
    assert arguments[1] in str(result.exception)


def test_a_device_that_makes_no_sense() -> None:
    """What cannot be imagined is an error, too."""
    assert isinstance(run("--device", "memory=lots").exception, SettingsError)
