"""For programs each event is one JSON object on a line of standard output."""

from __future__ import annotations

import json

import pytest

from groundup.cli.transfer.json_lines import JsonLines

from .happenings import WEIGHTS_BYTES, a_pull


def test_every_event_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is left out, `event` says which it is, and sizes are in bytes."""
    with JsonLines() as view:
        for event in a_pull():
            view.show(event)
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["event"] for line in lines][:3] == ["hub_asked", "release_found", "download_started"]
    assert len(lines) == len(a_pull())
    assert lines[-1]["event"] == "model_installed"
    assert lines[-1]["size_bytes"] == WEIGHTS_BYTES
    assert said.err == ""
