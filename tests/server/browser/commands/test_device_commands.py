"""A page measures this computer, and stops it."""

from __future__ import annotations

import pytest

from groundup.host import measuring_device
from tests.host.small_measurement import measure_small
from tests.server.browser.program import Program


def until_over(program: Program) -> str:
    """How a measurement ended."""
    while (state := program.until("measurement")["data"]["state"]) == "running":
        pass
    return str(state)


def test_models_have_a_speed_once_it_was_measured(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages are told of this computer and of a model before and after."""
    monkeypatch.delenv("GROUNDUP_DEVICE", raising=False)
    measure_small(monkeypatch)
    known = program.http.get("/app/models/known").json()
    assert known["device"]["speed_basis"] == "none"
    assert program.command("device.measure")["state"] == "running"
    assert until_over(program) == "done"
    known = program.http.get("/app/models/known").json()
    assert known["device"]["speed_basis"] == "measured"
    assert any(one["words_per_s"] for one in known["models"])
    assert program.http.get("/app/cards/fit/gemma-3-4b").json()["speed_basis"] == "measured"


def test_it_is_stopped(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not measured stays so."""
    monkeypatch.delenv("GROUNDUP_DEVICE", raising=False)
    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: 64 << 20)
    program.command("device.measure")
    program.command("device.stop_measuring")
    assert until_over(program) == "stopped"
    assert program.http.get("/app/models/known").json()["device"]["speed_basis"] == "none"
