"""Measuring with tiny models through real workers: rows, an end in time, and nothing left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from groundup.errors import InsufficientRoomError
from groundup.fit.calibrate import probe_run
from groundup.fit.planned import planned_facts
from groundup.host import measuring
from groundup.host.measuring import FOLDER_PREFIX, Measured, affordable_tokens, fastest, measure
from groundup.host.probe_models import ProbeModel
from tests.fit.record_shapes import shape_of

from .small_measurement import MODELS
from .test_measured_speed import RUN
from .test_probe_file import TINY


def left_in(folder: Path) -> list[str]:
    """Names of what lies in a folder."""
    return [path.name for path in folder.iterdir()]


async def test_real_workers(tmp_path: Path) -> None:
    """Two tiny models: a row for steps and one after a prompt each, and an empty folder."""
    told: list[str] = []
    found = await measure(
        tmp_path, Measured(fingerprint="abc"), models=MODELS, on_progress=lambda what, _: told.append(what)
    )
    assert len(found.runs) == 4
    assert [run.work.layers for run in found.runs] == [2, 2, 6, 6]
    assert all(run.step_s > 0 for run in found.runs)
    assert [run.prompt_tokens for run in found.runs] == [0, 8, 0, 64]
    assert found.circumstances.fingerprint == "abc"
    assert found.circumstances.library.startswith("llama-cpp-python ")
    assert found.circumstances.threads == 1
    assert found.calibration().read_bytes_per_s > 0
    assert "a deep model" in told
    assert left_in(tmp_path) == []


async def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    """Cancelled in the middle, the folder is empty and the worker has ended."""
    before = set(psutil.Process().children())
    begun = asyncio.Event()
    told = lambda what, _: begun.set() if "deep" in what else None  # noqa: E731
    task = asyncio.create_task(measure(tmp_path, Measured(), models=MODELS, on_progress=told))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left_in(tmp_path) == []
    assert set(psutil.Process().children()) <= before


async def test_further_types_wait_for_time(tmp_path: Path) -> None:
    """When time has run out, the two models that everything rests on still run, and no other."""
    third = replace(TINY, name="third")
    found = await measure(tmp_path, Measured(), models=[*MODELS, third], most_seconds=0.0)
    assert [run.work.layers for run in found.runs] == [2, 6]


async def test_a_full_disk_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With figures, and before anything is written."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100 << 20))
    with pytest.raises(InsufficientRoomError, match="to measure how fast this computer is"):
        await measure(tmp_path, Measured(), models=MODELS)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(("holes", "is_enough"), [(True, True), (False, False)])
def test_files_without_holes_need_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, holes: bool, is_enough: bool
) -> None:
    """600 MB are enough for files that are holes, and too little for a whole one of 300 MB."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=600 << 20))
    monkeypatch.setattr(measuring, "has_holes", lambda _: holes)
    if is_enough:
        measuring._check_room(tmp_path, 300 << 20)
    else:
        with pytest.raises(InsufficientRoomError):
            measuring._check_room(tmp_path, 300 << 20)


async def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    """Folders of an hour ago are removed; one that somebody may be using stays."""
    old, young = (tmp_path / f"{FOLDER_PREFIX}{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "model.gguf").touch()
    long_ago_s = time.time() - 2 * 3600
    os.utime(old, (long_ago_s, long_ago_s))
    measuring._sweep(tmp_path)
    assert left_in(tmp_path) == [young.name]


async def test_fewer_threads_are_tried(tmp_path: Path) -> None:
    """Where there are four, two are tried as well, in the time there is; all runs are with the better."""
    four = Measured(usable_threads=4, physical_cores=4)
    found = await measure(tmp_path, four, models=MODELS)
    assert set(found.step_s_by_threads) == {4, 2}
    assert found.circumstances.threads in {4, 2}
    hurried = await measure(tmp_path, four, models=MODELS, most_seconds=0.0)
    assert set(hurried.step_s_by_threads) == {4}
    assert hurried.circumstances.threads == 4


def test_fewer_threads_must_be_clearly_faster() -> None:
    """A difference of three percent is noise; twice as fast is not."""
    tried = [{8: 0.100, 4: 0.097}, {8: 0.200, 4: 0.100, 2: 0.150}, {1: 0.0}]
    assert [fastest(some) for some in tried] == [8, 4, 1]


def test_prompts_are_as_long_as_time_allows() -> None:
    """A computer that read 64 tokens of a model in ten seconds gets shorter prompts next time."""
    facts = planned_facts(shape_of("llama-3.2-1b"), "Q8_0")
    slow = probe_run(facts, step_s=0.1, prompt_tokens=256, prefill_s=10.0)
    assert affordable_tokens(512, facts, []) == 512
    assert affordable_tokens(512, facts, [slow]) == 128
    assert affordable_tokens(512, facts, [replace(slow, prefill_s=1000.0)]) == 64


@pytest.fixture
def clock() -> list[float]:
    """Seconds that a test turns on."""
    return [0.0]


async def test_progress_follows_the_clock(
    tmp_path: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The share grows with the time that has passed, and never beyond the whole."""
    shares: list[float] = []

    async def run(session: measuring._Session, model: ProbeModel, threads: int) -> None:
        clock[0] += 40.0
        session.say(model.name)
        session.runs.append(RUN)

    monkeypatch.setattr(measuring, "_run", run)
    await measure(
        tmp_path,
        Measured(),
        models=[*MODELS, TINY],
        on_progress=lambda _, share: shares.append(share),
        most_seconds=55.0,
        clock=lambda: clock[0],
    )
    assert shares == [pytest.approx(0.0), pytest.approx(40 / 55), 1.0]  # the third was not begun
