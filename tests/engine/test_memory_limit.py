"""A worker's memory is bounded by what the kernel says, and never only by what was asked for."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from groundup.engine.memory_limit import MemoryLimit
from tests.conftest import TinyModels
from tests.faults.small_kernel import KERNEL, run_in_small_kernel

from .real_engines import real_engine
from .scripts import fake_engine

LIMIT = 1 << 30


class Group:
    """A group that does what it is asked, or says so only."""

    def __init__(self, folder: Path, *, is_honest: bool = True) -> None:
        self.folder = folder
        self.is_honest = is_honest
        self.is_closed = False

    async def limit(self, limit_bytes: int) -> None:
        if self.is_honest:
            (self.folder / "memory.max").write_text(str(limit_bytes // 4096 * 4096))

    def close(self) -> None:
        self.is_closed = True


def kernel(root: Path) -> Path:
    """A system in which process 4711 is in a group; returns the group's folder."""
    folder = root / "sys/fs/cgroup/app.slice/groundup-worker-4711.scope"
    folder.mkdir(parents=True)
    (folder / "memory.max").write_text("max")
    (root / "proc/4711").mkdir(parents=True)
    (root / "proc/4711/cgroup").write_text("0::/app.slice/groundup-worker-4711.scope\n")
    return folder


@pytest.mark.promise("H-11")
async def test_a_group_holds_when_the_kernel_says_so(tmp_path: Path) -> None:
    """The limit is read back, rounded down to pages as the kernel does."""
    group = Group(kernel(tmp_path))
    limit = MemoryLimit(4711, group, tmp_path)
    await limit.hold(LIMIT + 5)
    assert limit.limit_bytes == LIMIT
    limit.close()
    limit.close()
    assert group.is_closed


@pytest.mark.canary("H-11")
async def test_a_group_that_only_says_so_is_caught(tmp_path: Path) -> None:
    """One that bounds nothing, or another process, holds nothing."""
    limit = MemoryLimit(4711, Group(kernel(tmp_path), is_honest=False), tmp_path)
    await limit.hold(LIMIT)
    assert limit.limit_bytes == 0
    other = MemoryLimit(
        4712, Group(tmp_path / "sys/fs/cgroup/app.slice/groundup-worker-4711.scope"), tmp_path
    )
    await other.hold(LIMIT)
    assert other.limit_bytes == 0


async def test_without_a_group_nothing_is_asked(tmp_path: Path) -> None:
    """The process's own limit is all there is."""
    limit = MemoryLimit(4711, None, tmp_path)
    await limit.hold(LIMIT)
    assert limit.limit_bytes == 0
    limit.close()


async def test_an_engine_says_what_bounds_it(tiny_models: TinyModels) -> None:
    """A group where the system has one for us, else its own limit, which the kernel knows."""
    async with real_engine(tiny_models("llama"), memory_limit_bytes=3 << 30) as engine:
        held_by, limit_bytes = engine.memory_bound
        assert held_by in ("control group", "process")
        assert 0 < limit_bytes <= 4 << 30
        if sys.platform == "linux":
            assert engine.process_id is not None
            assert resource.prlimit(engine.process_id, resource.RLIMIT_DATA)[0] == 3 << 30
    assert engine.memory_bound == ("nothing", 0)
    async with fake_engine() as scripted:
        assert scripted.memory_bound == ("nothing", 0)


@pytest.mark.drill
@pytest.mark.timeout(300)
@pytest.mark.promise("H-11")
@pytest.mark.skipif(shutil.which(KERNEL) is None, reason="no kernel for users is installed")
@pytest.mark.parametrize("manager", ["delegated", "systemd"])
def test_a_real_kernel_ends_the_one_that_takes_too_much(manager: str, tmp_path: Path) -> None:
    """In a group that was handed to us, and in a scope of systemd: who takes more than its limit is ended,
    who takes less is not, and an engine answers in its group."""
    if manager == "systemd" and not all(map(shutil.which, ("busctl", "dbus-daemon"))):
        pytest.skip("systemd is not installed")
    said = run_in_small_kernel(manager, "tests.engine.bounded_programs", tmp_path)
    assert said == ["too much: -9", "less: 0", "engine: control group"]


def test_a_hog_that_nobody_bounds_is_not_ended() -> None:
    """The same program without a limit gets all that it wants."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.memory_hog", str(80 << 20)],
        input="\n", capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "done\n")
