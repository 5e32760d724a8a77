"""For programs, every event is one JSON object on a line."""

from __future__ import annotations

import json

import pytest

from groundup.cli.grow.json_lines import JsonLines

from .happenings import BEGAN, FINISHED, JUDGED, STOPPED, answered, stepped


def test_every_event_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is left out, and each line names its event."""
    events = [BEGAN, answered(0.0, "a\nb"), stepped(1.0), JUDGED, STOPPED, FINISHED]
    with JsonLines() as view:
        for event in events:
            view.show(event)  # type: ignore[arg-type]
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == [
        "began",
        "answered",
        "stepped",
        "judged",
        "stopped",
        "finished",
    ]
    assert lines[1]["answer"] == "a\nb"
