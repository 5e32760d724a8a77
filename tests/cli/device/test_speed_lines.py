"""What is known of the speed is said with its source, and what makes it doubtful in words."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from groundup.cli.device.speed_lines import speed_lines
from groundup.device.device import Bandwidth
from groundup.device.overrides import overridden
from groundup.fit.calibrate import ProbeRun
from groundup.fit.calibration import Circumstances
from groundup.fit.work import StepWork
from groundup.host.known_speed import engine_library
from groundup.host.measured_speed import MeasuredSpeed
from tests.device.test_device import DEVICE

READ = Bandwidth(20e9, "read_test", "measured here", threads=4)


def measured(**changes: object) -> MeasuredSpeed:
    """Two models that ran on this computer, with today's engine."""
    now = Circumstances(DEVICE.fingerprint, engine_library(), "cpu", 4)
    runs = tuple(
        ProbeRun(
            work=StepWork({"Q4_K": size}, 0, 0, layers, 0, {"Q4_K": size / 1152}),
            step_s=size / 15e9,
            multiplied={},
        )
        for size, layers in ((300_000_000, 2), (150_000_000, 48))
    )
    speed = MeasuredSpeed(
        measured="2026-11-26T03:55:11+00:00", circumstances=now, runs=runs, bandwidth_bytes_per_s=20e9,
        disk_bytes_per_s=1.9e9,
    )  # fmt: skip
    return msgspec.structs.replace(speed, **changes)


def said(bandwidth: Bandwidth | None, speed: MeasuredSpeed | None = None, *, changes: str = "") -> str:
    """All lines as one text, with ordinary blanks."""
    device = overridden(replace(DEVICE, bandwidth=bandwidth), changes)
    text = " ".join(f"{label} {value}" for label, value in speed_lines(device, speed))
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("bandwidth", "words"),
    [
        (None, "reading not measured yet; to measure it, in a minute: groundup device --measure"),
        (READ, "memory at 20 GB/s with 4 threads (measured here)"),
        (replace(READ, threads=1), "20 GB/s with 1 thread (measured here)"),
        (replace(READ, is_stale=True), "! computer or engine have changed since"),
        (replace(READ, is_busy=True), "! other programs ran meanwhile"),
        (Bandwidth(50e9, "data_sheet", "you"), "50 GB/s (you)"),
        (Bandwidth(936e9, "data_sheet", "NVML"), "936 GB/s (data sheet: NVML)"),
    ],
)
def test_reading_says_how_sure_it_is(bandwidth: Bandwidth | None, words: str) -> None:
    """Unknown, measured, stale, doubtful and given figures are told apart in words."""
    assert words in said(bandwidth)


def test_models_say_what_they_reach() -> None:
    """Speed of weights, threads and disk stand with the day on which they were measured."""
    text = said(READ, measured())
    assert "models weights at " in text
    assert "with 4 threads (measured here, 2026-11-26)" in text
    assert "loading from disk at 1.9 GB/s" in text
    assert "models not measured yet" in said(READ)


def test_doubt_is_said_only_where_there_is_some() -> None:
    """A quiet and fresh measurement has no exclamation mark; a busy or an old one has a single one."""
    assert "!" not in said(READ, measured())
    assert said(replace(READ, is_busy=True), measured(is_busy=True)).count("!") == 1
    other = Circumstances(DEVICE.fingerprint, "another engine", "cpu", 4)
    assert "! computer or engine have changed" in said(READ, measured(circumstances=other))


def test_measured_figures_are_not_those_of_another_computer() -> None:
    """Whoever asks about another computer is told that the speed is this one's; what was given is not."""
    assert "this computer's" in said(READ, changes="memory=8GB")
    assert "this computer's" not in said(None, changes="memory=8GB,bandwidth=50GB/s")
