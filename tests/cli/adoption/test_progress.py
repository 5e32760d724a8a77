"""How far the reading is: data for programs, and nothing where nobody looks on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundup.cli.adoption import progress
from groundup.cli.adoption.candidates import Candidate
from groundup.cli.adoption.progress import ReadingProgress
from groundup.library.adopt.found import FoundFile, FoundModel
from groundup.names import ModelName

FILE = FoundFile(Path("/models/a.gguf"), 1_000, "a.gguf")
CANDIDATE = Candidate(FoundModel("ollama", ModelName.parse("tiny:1b"), (FILE,)))


def test_programs_are_told_in_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Now and then, with bytes that add up."""
    monkeypatch.setattr(progress, "JSON_INTERVAL_S", 0.0)
    with ReadingProgress(CANDIDATE, as_json=True) as told:
        told(300)
        told(700)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["done_bytes"] for one in events] == [300, 1_000]
    assert {(one["event"], one["name"], one["total_bytes"]) for one in events} == {
        ("reading", "tiny:1b", 1_000)
    }


def test_a_pipe_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A log stays short."""
    with ReadingProgress(CANDIDATE, as_json=False) as told:
        told(1_000)
    assert capsys.readouterr() == ("", "")
