"""Many processes pull one model at once: one fetches, the others wait, and nobody waits for the dead."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.kill_sweep import NAME, leftovers, wrong_blobs
from tests.faults.small_models import CHUNK_BYTES, small_model

from .conftest import open_store

ROOT = Path(__file__).parents[3]
SIZE_BYTES = 40 * CHUNK_BYTES
CHUNKS = 40 + 1  # those of the weights, and the configuration
TIMEOUT_S = 120


def start(root: Path, log: Path, patience_s: float = 60.0, defect: str = "") -> subprocess.Popen[bytes]:
    """One of them, ready to begin."""
    program = [sys.executable, "-m", "tests.faults.sharing_program"]
    return subprocess.Popen(
        [*program, str(root), str(log), str(SIZE_BYTES), str(patience_s), defect],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def begin(children: list[subprocess.Popen[bytes]]) -> None:
    """All at once, as soon as all are ready."""
    for child in children:
        assert child.stdout is not None
        with child.stdout:
            child.stdout.read(1)
    for child in children:
        assert child.stdin is not None
        child.stdin.write(b"\n")
        child.stdin.close()


def check(root: Path) -> None:
    """One right model, and nothing else."""
    assert open_store(root).resolve(NAME) == small_model(SIZE_BYTES).manifest
    assert wrong_blobs(root) == []
    assert leftovers(root) == []


def chunks_fetched(count: int, root: Path, log: Path, defect: str = "") -> int:
    """How many chunks so many processes fetched together."""
    children = [start(root, log, defect=defect) for _ in range(count)]
    begin(children)
    assert [child.wait(TIMEOUT_S) for child in children] == [0] * count
    return len(log.read_text().splitlines())


@pytest.mark.drill
@pytest.mark.timeout(600)
@pytest.mark.promise("P5")
@pytest.mark.parametrize("count", [4, 16])
def test_one_copy_is_fetched(count: int, root: Path, tmp_path: Path) -> None:
    """However many pull: each chunk comes once, or a few twice where two began in the same moment."""
    assert CHUNKS <= chunks_fetched(count, root, tmp_path / "log") <= CHUNKS + count
    check(root)


@pytest.mark.alone
@pytest.mark.timeout(300)
@pytest.mark.canary("P5", "S-08")
def test_ignoring_rivals_is_caught(root: Path, tmp_path: Path) -> None:
    """The known-bad twin fetches a copy for each process."""
    assert chunks_fetched(3, root, tmp_path / "log", "ignores_its_rivals") > CHUNKS + 3


@pytest.mark.drill
@pytest.mark.timeout(600)
@pytest.mark.promise("S-08")
def test_deaths_and_standstills_hold_nobody_up(root: Path, tmp_path: Path) -> None:
    """Some are killed and one is stopped at random moments; the others finish, and the store is right."""
    generator = random.Random(5)
    children = [start(root, tmp_path / "log", patience_s=2.0) for _ in range(16)]
    begin(children)
    stopped, *killed = generator.sample(children, 8)
    stopped.send_signal(signal.SIGSTOP)
    for child in killed:
        time.sleep(generator.uniform(0.05, 0.2))
        child.send_signal(signal.SIGKILL)
    codes = [child.wait(TIMEOUT_S) for child in children if child is not stopped]
    assert codes.count(0) >= 8
    assert 0 < codes.count(-signal.SIGKILL) == len(codes) - codes.count(0)
    stopped.send_signal(signal.SIGCONT)
    assert stopped.wait(TIMEOUT_S) == 0
    check(root)
