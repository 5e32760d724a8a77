"""Other programs are noticed by the time that they take, ours are not."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psutil
import pytest

from groundup.host.other_programs import ProcessorTimes, others_share, times_now


@pytest.mark.parametrize(
    ("idle_s", "ours_s", "share"), [(10.0, 10.0, 0.0), (5.0, 10.0, 0.25), (0.0, 20.0, 0.0), (0.0, 0.0, 1.0)]
)
def test_by_hand(idle_s: float, ours_s: float, share: float) -> None:
    """Of 20 seconds of processors, what was neither idle nor ours."""
    before = ProcessorTimes(100.0, 50.0, 7.0)
    after = ProcessorTimes(120.0, 50.0 + idle_s, 7.0 + ours_s)
    assert others_share(before, after) == pytest.approx(share)


def test_no_time_has_passed() -> None:
    """Then nobody took any, and nothing is divided by zero."""
    now = times_now(None)
    assert others_share(now, now) == 0.0


def test_a_worker_is_ours() -> None:
    """What a child of ours computes counts as ours if it is named, and stays out if it is not."""
    child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        named, unnamed = times_now(child.pid), times_now(None)
        while psutil.Process(child.pid).cpu_times().user < 0.3:
            time.sleep(0.05)
        with_child = times_now(child.pid).ours_s - named.ours_s
        without = times_now(None).ours_s - unnamed.ours_s
    finally:
        child.kill()
        child.wait()
    assert with_child > without + 0.1


def test_a_worker_that_has_gone() -> None:
    """Its time is no longer told, and that is no error."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert times_now(child.pid).ours_s == pytest.approx(time.process_time(), abs=1.0)
    assert times_now(os.getpid()).ours_s > 0
