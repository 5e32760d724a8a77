"""A control group of our own inside a group that the system has handed to us.

That is so where `groundup serve` runs as a service with `Delegate=memory` and `DelegateSubgroup=`, as the
unit that it prints says. Nothing else is touched: a group that is not marked as handed over belongs to
whoever made it, even where we may write to it.

Sources: Documentation/admin-guide/cgroup-v2.rst (delegation, no internal processes); CGROUP_DELEGATION of
systemd (the attribute `user.delegate`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final, Self

from groundup.device.control_groups import read_text, unified_groups

BEGINNING: Final = "groundup-worker-"
_CONTROLLER: Final = "memory"
_MARK: Final = "user.delegate"


class DelegatedGroup:
    """The group of one process. Use `around`, not the constructor."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def around(cls, process_id: int, root: Path) -> Self | None:
        """Make a group beside our own and move the process into it; None where nothing was handed to us."""
        own = unified_groups(root)
        above = own[0].parent if own else None
        if above is None or not _is_ours(above):
            return None
        _remove_left_ones(above)
        folder = above / f"{BEGINNING}{process_id}"
        try:
            if _CONTROLLER not in read_text(above / "cgroup.subtree_control").split():
                (above / "cgroup.subtree_control").write_text(f"+{_CONTROLLER}", "ascii")
            folder.mkdir(exist_ok=True)
            (folder / "cgroup.procs").write_text(str(process_id), "ascii")
        except OSError:
            with contextlib.suppress(OSError):
                folder.rmdir()
            return None
        return cls(folder)

    async def limit(self, limit_bytes: int) -> None:
        """Bound it; whether it holds is seen afterwards."""
        with contextlib.suppress(OSError):
            (self._folder / "memory.max").write_text(str(limit_bytes), "ascii")

    def close(self) -> None:
        """Take it away."""
        with contextlib.suppress(OSError):
            self._folder.rmdir()


def _is_ours(folder: Path) -> bool:
    """Whether the system has handed this group to us, with its memory."""
    if _CONTROLLER not in read_text(folder / "cgroup.controllers").split():
        return False
    return sys.platform == "linux" and _mark_of(folder) == b"1"


def _mark_of(folder: Path) -> bytes:
    try:
        return os.getxattr(folder, _MARK)
    except OSError:
        return b""


def _remove_left_ones(folder: Path) -> None:
    """Groups of workers whose server was killed; those in use cannot be removed."""
    with contextlib.suppress(OSError):
        for one in folder.glob(f"{BEGINNING}*"):
            with contextlib.suppress(OSError):
                one.rmdir()
