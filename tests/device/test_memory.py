"""Memory is the smallest of what the machine has and of what the groups around this process allow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from groundup.device.control_groups import controller_groups, unified_groups
from groundup.device.memory import Memory, memory
from tests.canaries.device_memory import memory_of_the_host, memory_of_the_own_group

from .fake_system import machine, unified, version_one, write_tree

GIB = 1 << 30
HOST = Memory(total_bytes=64 * GIB, available_bytes=50 * GIB, source="system")


def total_and_free(seen: Memory) -> tuple[int, int]:
    """The two figures."""
    return seen.total_bytes, seen.available_bytes


def limit_on_a_grandparent(root: Path) -> Path:
    """A system where only the group two levels up is limited, to 8 GiB with 3 in use."""
    levels: dict[str, dict[str, object]] = {
        "/a": {"memory.max": 8 * GIB, "memory.current": 3 * GIB},
        "/a/b": {"memory.max": "max", "memory.current": GIB},
        "/a/b/c": {"memory.max": "max", "memory.current": GIB},
    }
    return write_tree(root, unified("/a/b/c", levels))


def test_this_machine_answers() -> None:
    """On the real machine the figures are those of the system, or less."""
    seen = memory()
    assert 0 < seen.available_bytes <= seen.total_bytes <= psutil.virtual_memory().total


def test_machine_without_groups(tmp_path: Path) -> None:
    """Where there are no control groups, the machine's own figures hold."""
    assert memory(tmp_path, host=HOST) == HOST


def test_limit_on_a_grandparent_counts(tmp_path: Path) -> None:
    """A limit two levels up is found, with what is used there."""
    seen = memory(limit_on_a_grandparent(tmp_path), host=HOST)
    assert total_and_free(seen) == (8 * GIB, 5 * GIB)
    assert seen.source.endswith("/a")


def test_reader_of_the_host_only_is_wrong(tmp_path: Path) -> None:
    """A reader that ignores groups, or looks at its own only, misses the grandparent's limit."""
    root = limit_on_a_grandparent(tmp_path)
    assert total_and_free(memory_of_the_host(root, host=HOST)) != (8 * GIB, 5 * GIB)
    assert total_and_free(memory_of_the_own_group(root, host=HOST)) != (8 * GIB, 5 * GIB)


def test_max_everywhere_is_no_limit(tmp_path: Path) -> None:
    """The word "max" at every level leaves the machine's figures."""
    levels: dict[str, dict[str, object]] = {
        level: {"memory.max": "max", "memory.high": "max", "memory.current": GIB} for level in ("/a", "/a/b")
    }
    assert memory(write_tree(tmp_path, unified("/a/b", levels)), host=HOST) == HOST


def test_high_mark_below_the_limit_counts(tmp_path: Path) -> None:
    """Above `memory.high` a group is slowed down, so that is its limit."""
    levels: dict[str, dict[str, object]] = {
        "/a": {"memory.max": 8 * GIB, "memory.high": 6 * GIB, "memory.current": GIB}
    }
    seen = memory(write_tree(tmp_path, unified("/a", levels)), host=HOST)
    assert total_and_free(seen) == (6 * GIB, 5 * GIB)


def test_file_pages_are_free(tmp_path: Path) -> None:
    """Unused file pages count as free, even where they are nearly all that a group holds."""
    levels: dict[str, dict[str, object]] = {
        "/a": {
            "memory.max": 8 * GIB,
            "memory.current": 7 * GIB,
            "memory.stat": f"anon {GIB}\nactive_file 5\ninactive_file {6 * GIB}",
        }
    }
    seen = memory(write_tree(tmp_path, unified("/a", levels)), host=HOST)
    assert total_and_free(seen) == (8 * GIB, 7 * GIB)


def test_smallest_free_and_smallest_total_may_differ(tmp_path: Path) -> None:
    """The total comes from the tightest limit, the free memory from wherever least is left."""
    levels: dict[str, dict[str, object]] = {
        "/a": {"memory.max": 16 * GIB, "memory.current": 15 * GIB},
        "/a/b": {"memory.max": 8 * GIB, "memory.current": 2 * GIB},
    }
    seen = memory(write_tree(tmp_path, unified("/a/b", levels)), host=HOST)
    assert total_and_free(seen) == (8 * GIB, GIB)


def test_more_in_use_than_allowed_leaves_nothing(tmp_path: Path) -> None:
    """A group beyond its limit has no free memory, and never less than none."""
    levels: dict[str, dict[str, object]] = {"/a": {"memory.high": GIB, "memory.current": 3 * GIB}}
    assert memory(write_tree(tmp_path, unified("/a", levels)), host=HOST).available_bytes == 0


def test_namespaced_root_has_the_limit(tmp_path: Path) -> None:
    """In a container the own group is shown as the root, and its limit lies there."""
    levels: dict[str, dict[str, object]] = {"/": {"memory.max": 2 * GIB, "memory.current": GIB}}
    assert total_and_free(memory(write_tree(tmp_path, unified("/", levels)), host=HOST)) == (2 * GIB, GIB)


def test_group_that_is_not_visible_falls_back_to_the_root(tmp_path: Path) -> None:
    """A path of the host that a container does not see still leads to the container's own limit."""
    files = unified("/", {"/": {"memory.max": 2 * GIB, "memory.current": GIB}})
    for path in ("/docker/0123", "/../../outside"):
        files["proc/self/cgroup"] = f"0::{path}"
        assert total_and_free(memory(write_tree(tmp_path, files), host=HOST)) == (2 * GIB, GIB)


def test_version_one_with_a_limit(tmp_path: Path) -> None:
    """Version 1 keeps limit, use and file pages under other names."""
    values: dict[str, object] = {
        "memory.limit_in_bytes": 4 * GIB,
        "memory.usage_in_bytes": 3 * GIB,
        "memory.stat": f"inactive_file 1\ntotal_inactive_file {GIB}",
    }
    files = version_one("memory", "/slice/unit", {"/slice": values, "/slice/unit": {}})
    assert total_and_free(memory(write_tree(tmp_path, files), host=HOST)) == (4 * GIB, 2 * GIB)


def test_version_one_without_a_limit(tmp_path: Path) -> None:
    """A limit near 2^63 is how version 1 says that there is none."""
    values: dict[str, object] = {"memory.limit_in_bytes": 2**63 - 4096, "memory.usage_in_bytes": GIB}
    files = version_one("memory", "/", {"/": values})
    assert memory(write_tree(tmp_path, files), host=HOST) == HOST


def test_hybrid_system_uses_both(tmp_path: Path) -> None:
    """Where both versions are mounted, limits of either are found."""
    files = version_one(
        "memory", "/x", {"/x": {"memory.limit_in_bytes": 9 * GIB, "memory.usage_in_bytes": 0}}
    )
    files["proc/self/cgroup"] = "4:memory:/x\n0::/y"
    files["sys/fs/cgroup/unified/y/memory.max"] = 5 * GIB
    files["sys/fs/cgroup/unified/y/memory.current"] = GIB
    assert total_and_free(memory(write_tree(tmp_path, files), host=HOST)) == (5 * GIB, 4 * GIB)


def test_unreadable_and_odd_files_are_skipped(tmp_path: Path) -> None:
    """What cannot be read or is no number sets no limit and raises nothing."""
    levels: dict[str, dict[str, object]] = {
        "/a": {
            "memory.max": "many",
            "memory.high": "-1",
            "memory.current": "?",
            "memory.stat": "x\ninactive_file y",
        }
    }
    root = write_tree(tmp_path, unified("/a", levels))
    (root / "sys/fs/cgroup/memory.max").mkdir()
    assert memory(root, host=HOST) == HOST
    (root / "proc/self/cgroup").write_text("nonsense\n0:\n")
    assert memory(root, host=HOST) == HOST


def test_kernel_says_what_the_machine_has(tmp_path: Path) -> None:
    """Without control groups the kernel's own figures hold, in bytes; odd lines are skipped."""
    root = write_tree(tmp_path, machine(16 * GIB, 9 * GIB))
    assert memory(root) == Memory(16 * GIB, 9 * GIB, "system")
    odd = write_tree(tmp_path / "odd", {"proc/meminfo": "MemTotal: many kB\nMemAvailable: 1 kB"})
    assert memory(odd).total_bytes == psutil.virtual_memory().total


def test_version_one_knows_levels_that_are_not_visible(tmp_path: Path) -> None:
    """The kernel sums up limits above a container in one figure, which holds where it is the smaller one."""
    values: dict[str, object] = {
        "memory.limit_in_bytes": 2**63 - 4096,
        "memory.usage_in_bytes": GIB,
        "memory.stat": f"total_inactive_file 0\nhierarchical_memory_limit {3 * GIB}",
    }
    root = write_tree(tmp_path, version_one("memory", "/", {"/": values}))
    assert total_and_free(memory(root, host=HOST)) == (3 * GIB, 2 * GIB)


ASK = """
import sys
from pathlib import Path
Path(sys.argv[1], "cgroup.procs").write_text("0")
from groundup.device.memory import memory
print(memory().total_bytes)
"""


@pytest.fixture
def real_group() -> Iterator[Path]:
    """A group of its own inside the one of this process, limited to 512 MiB; where the system allows that."""
    root = Path("/")
    own = next(iter(controller_groups(root, "memory") or unified_groups(root)), None)
    name, limit = ("memory.limit_in_bytes", "memory.max")[not controller_groups(root, "memory")], 512 << 20
    if own is None or not os.access(own, os.W_OK):
        pytest.skip("no control group of memory that this user may write to")
    group = own / f"groundup-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as error:
        pytest.skip(f"no control group can be made: {error}")
    try:
        try:
            (group / name).write_text(str(limit))
        except OSError as error:
            pytest.skip(f"no limit can be set: {error}")
        yield group
    finally:
        group.rmdir()


def test_real_group_is_found(real_group: Path) -> None:
    """A process in a real group sees that group's limit, which the machine's figures do not show."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(real_group)], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(asked.stdout) == 512 << 20 < psutil.virtual_memory().total
