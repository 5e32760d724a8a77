"""What was measured is kept, grows stale, and takes further runs in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.fit.calibrate import probe_run
from groundup.fit.calibration import Circumstances, Confidence
from groundup.fit.planned import planned_facts
from groundup.host.measured_speed import (
    FILE_NAME,
    MeasuredSpeed,
    best_threads,
    keep_measured_speed,
    read_measured_speed,
)
from tests.fit.record_shapes import shape_of

HERE = Circumstances("abc", "library 1", "cpu", 4)
RUN = probe_run(
    planned_facts(shape_of("llama-3.2-1b"), "Q8_0"), step_s=0.04, prompt_tokens=128, prefill_s=1.0
)
SPEED = MeasuredSpeed(
    measured="2026-05-04T03:02:01+00:00",
    circumstances=HERE,
    runs=(RUN,),
    bandwidth_bytes_per_s=50e9,
    step_s_by_threads={4: 0.04, 2: 0.05},
    disk_bytes_per_s=1e9,
    is_busy=True,
)


def test_it_survives(tmp_path: Path) -> None:
    """The next program reads what this one kept, and nothing else lies there."""
    keep_measured_speed(tmp_path / "home", SPEED)
    assert read_measured_speed(tmp_path / "home") == SPEED
    assert [path.name for path in (tmp_path / "home").iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"measured": "x", "circumstances": {}, "runs": []}']
)
def test_nonsense_counts_as_none(tmp_path: Path, content: bytes) -> None:
    """A damaged file, or one without a run, is no measurement."""
    (tmp_path / FILE_NAME).write_bytes(content)
    assert read_measured_speed(tmp_path) is None


def test_an_impossible_run_counts_as_none(tmp_path: Path) -> None:
    """A step that took no time would make everything infinitely fast."""
    keep_measured_speed(
        tmp_path, MeasuredSpeed(measured="", circumstances=HERE, runs=(replace(RUN, step_s=0.0),))
    )
    assert read_measured_speed(tmp_path) is None


def test_a_calibration_follows() -> None:
    """Doubts and the disk's speed go into it."""
    found = SPEED.calibration(HERE)
    assert found.confidence is Confidence.CALIBRATED
    assert found.is_busy
    assert not found.is_stale
    assert found.disk_bytes_per_s == 1e9
    assert found.is_prefill_measured


def test_another_library_makes_it_stale() -> None:
    """It is still used, one class less sure."""
    found = SPEED.calibration(replace(HERE, library="library 2"))
    assert found.is_stale
    assert found.confidence is Confidence.OUTDATED


def test_real_answers_are_further_rows() -> None:
    """They count like the generated ones."""
    slower = replace(RUN, step_s=0.05, is_real=True)
    assert SPEED.calibration(HERE, more=[slower]).runs == 2
    assert (
        SPEED.calibration(HERE, more=[slower] * 5).read_bytes_per_s < SPEED.calibration(HERE).read_bytes_per_s
    )


def test_the_best_threads_are_those_of_the_measurement(tmp_path: Path) -> None:
    """What was calibrated with is what models are loaded with; without a measurement nobody knows."""
    assert best_threads(tmp_path) == 0
    keep_measured_speed(tmp_path, SPEED)
    assert best_threads(tmp_path) == HERE.threads


def test_runs_without_rows_count_as_none(tmp_path: Path) -> None:
    """What an earlier version kept would be taken for bytes that are slow; it has to be measured anew."""
    old = replace(RUN, work=replace(RUN.work, rows={}))
    keep_measured_speed(tmp_path, MeasuredSpeed(measured="", circumstances=HERE, runs=(RUN, old)))
    assert read_measured_speed(tmp_path) is None
    keep_measured_speed(tmp_path, MeasuredSpeed(measured="", circumstances=HERE, runs=(RUN, RUN)))
    assert read_measured_speed(tmp_path) is not None
