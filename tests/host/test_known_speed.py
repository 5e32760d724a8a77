"""The speed of a device comes from answers of two models here, else from its bandwidth, else from nowhere."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from groundup.device.device import Bandwidth, Device
from groundup.device.probe import probe
from groundup.fit.calibrate import ProbeRun, probe_run
from groundup.fit.calibration import Circumstances, Confidence
from groundup.host.fit_checks import FitCheck
from groundup.host.known_speed import engine_library, known_speed
from groundup.host.measured_speed import MeasuredSpeed
from tests.fit.candidates import candidate
from tests.host.test_fit_checks import check


@pytest.fixture(scope="module")
def device() -> Device:
    """This computer, of which nothing was measured."""
    return replace(probe(), bandwidth=None, changes=(), accelerators=())


def run(name: str, bytes_per_s: float) -> ProbeRun:
    """An answer of a model that reads its weights so fast."""
    facts = candidate(name, "Q4_K_M").facts
    return probe_run(facts, step_s=facts.weights_bytes / bytes_per_s, is_real=True)


def answered(device: Device, *names: str, **changes: object) -> list[FitCheck]:
    """Checks of long answers here, at 20 GB/s."""
    return [
        msgspec.structs.replace(
            check(
                name,
                digest=name,
                fingerprint=device.fingerprint,
                library=engine_library(),
                run=run(name, 20e9),
            ),
            **changes,
        )
        for name in names
    ]


def test_two_models_calibrate(device: Device) -> None:
    """And what they tell is near the truth."""
    found = known_speed(device, answered(device, "llama-8b", "gemma-1b"))
    assert found is not None
    assert found.confidence is Confidence.CALIBRATED
    assert found.read_bytes_per_s == pytest.approx(20e9, rel=0.25)


def test_answers_without_rows_do_not_count(device: Device) -> None:
    """An earlier version did not count rows of matrices; beside others they would be taken for slow bytes."""
    answer = run("llama-8b", 20e9)
    old = replace(answer, work=replace(answer.work, rows={}))
    assert known_speed(device, answered(device, "llama-8b", "gemma-1b", run=old)) is None
    assert known_speed(device, answered(device, "llama-8b", "gemma-1b", run=answer)) is not None


@pytest.mark.parametrize(
    "changes", [{"fingerprint": "another"}, {"library": "older"}, {"is_busy": True}, {"run": None}]
)
def test_other_circumstances_do_not_count(device: Device, changes: dict[str, object]) -> None:
    """Another computer, another library, a busy moment, no speed at all."""
    assert known_speed(device, answered(device, "llama-8b", "gemma-1b", **changes)) is None


def test_one_model_alone_is_not_enough(device: Device) -> None:
    """However often it answered."""
    assert known_speed(device, answered(device, "llama-8b", "llama-8b")) is None


def test_a_bandwidth_is_better_than_nothing(device: Device) -> None:
    """And less sure than answers."""
    found = known_speed(replace(device, bandwidth=Bandwidth(40e9, "read_test", "test")), [])
    assert found is not None
    assert found.confidence is Confidence.DATA_SHEET


def test_another_computer_has_a_speed_of_its_own(device: Device) -> None:
    """What was measured here says nothing about it; a bandwidth that was given does."""
    checks = answered(device, "llama-8b", "gemma-1b")
    assert known_speed(replace(device, changes=("memory=8GB",)), checks) is None
    told = replace(device, changes=("bandwidth=60GB/s",), bandwidth=Bandwidth(60e9, "data_sheet", "you"))
    found = known_speed(told, checks)
    assert found is not None
    assert found.bandwidth_bytes_per_s == 60e9


def measured(device: Device, *, library: str = "") -> MeasuredSpeed:
    """Generated models that ran here at 20 GB/s, on four threads."""
    circumstances = Circumstances(device.fingerprint, library or engine_library(), "cpu", 4)
    runs = (run("llama-8b", 20e9), run("gemma-1b", 20e9))
    return MeasuredSpeed(measured="2026-05-04", circumstances=circumstances, runs=runs)


def test_what_was_measured_counts_most(device: Device) -> None:
    """Generated models calibrate alone, and answers with as many threads are further rows."""
    alone = known_speed(device, [], measured(device))
    assert alone is not None
    assert (alone.confidence, alone.runs) == (Confidence.CALIBRATED, 2)
    same = answered(device, "llama-8b", threads=4)
    other = answered(device, "gemma-1b", threads=2)
    together = known_speed(device, [*same, *other], measured(device))
    assert together is not None
    assert together.runs == 3


def test_an_old_measurement_takes_no_rows(device: Device) -> None:
    """It is stale and still used; answers of today say nothing of the library of then."""
    found = known_speed(device, answered(device, "llama-8b", threads=4), measured(device, library="older"))
    assert found is not None
    assert found.is_stale
    assert found.runs == 2
