"""A group of our own is made only inside one that was handed to us, and taken away again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from groundup.engine.delegated_group import BEGINNING, DelegatedGroup

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="control groups are of Linux")
PROCESS_ID = 4711


def tree(root: Path, *, controllers: str = "cpu memory pids", mark: bytes = b"1") -> Path:
    """A system whose service group holds this process in `server`; returns the service's folder."""
    service = root / "sys/fs/cgroup/user.slice/groundup.service"
    (service / "server").mkdir(parents=True)
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text("0::/user.slice/groundup.service/server\n")
    (service / "cgroup.controllers").write_text(controllers)
    (service / "cgroup.subtree_control").write_text("")
    if mark:
        try:
            os.setxattr(service, "user.delegate", mark)
        except OSError:
            pytest.skip("this file system has no attributes")
    return service


async def test_a_group_beside_our_own(tmp_path: Path) -> None:
    """The controller is switched on, the process is moved, and the limit is written."""
    service = tree(tmp_path)
    group = DelegatedGroup.around(PROCESS_ID, tmp_path)
    assert group is not None
    folder = service / f"{BEGINNING}{PROCESS_ID}"
    assert (service / "cgroup.subtree_control").read_text() == "+memory"
    assert (folder / "cgroup.procs").read_text() == str(PROCESS_ID)
    await group.limit(1 << 30)
    assert (folder / "memory.max").read_text() == str(1 << 30)


@pytest.mark.parametrize(
    "given",
    [{"mark": b""}, {"mark": b"0"}, {"controllers": "cpu pids"}],
    ids=["no mark", "not ours", "no memory"],
)
def test_what_was_not_handed_over_is_left_alone(given: dict[str, bytes], tmp_path: Path) -> None:
    """Even where it could be written to, nothing is changed."""
    service = tree(tmp_path, **given)  # type: ignore[arg-type]
    assert DelegatedGroup.around(PROCESS_ID, tmp_path) is None
    assert sorted(one.name for one in service.iterdir()) == [
        "cgroup.controllers", "cgroup.subtree_control", "server",
    ]  # fmt: skip
    assert (service / "cgroup.subtree_control").read_text() == ""


def test_a_system_without_groups(tmp_path: Path) -> None:
    """There is nothing to be had, and that is no error."""
    assert DelegatedGroup.around(PROCESS_ID, tmp_path) is None


def test_groups_that_were_left_are_removed(tmp_path: Path) -> None:
    """A server that was killed could not take its groups away; the next one does, except those in use."""
    service = tree(tmp_path)
    (service / f"{BEGINNING}1").mkdir()
    (service / f"{BEGINNING}2").mkdir()
    (service / f"{BEGINNING}2" / "busy").mkdir()
    assert DelegatedGroup.around(PROCESS_ID, tmp_path) is not None
    assert not (service / f"{BEGINNING}1").exists()
    assert (service / f"{BEGINNING}2").exists()


def test_a_group_that_refuses_the_process_is_taken_away(tmp_path: Path) -> None:
    """The worker stays where it was then."""
    service = tree(tmp_path)
    (service / "cgroup.subtree_control").unlink()
    (service / "cgroup.subtree_control").mkdir()  # cannot be written
    assert DelegatedGroup.around(PROCESS_ID, tmp_path) is None
    assert not (service / f"{BEGINNING}{PROCESS_ID}").exists()
