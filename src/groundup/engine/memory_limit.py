"""What bounds the memory of a worker, as far as this system lets us bound it.

    limit = await MemoryLimit.begin(process_id)     # at once, so that all that it takes is counted
    await limit.hold(limit_bytes)                   # as soon as the worker knows what its model needs

A control group counts everything, the weights in the cache of files among it, and ends the worker alone when
it takes more. Where the system gives us none, the limit that the worker has set for itself is all there is:
it counts only what the process allocates (`isolation.limit_memory`). Nothing is believed: a group holds when
the kernel says that the worker is in it and that it has this limit.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final, Literal, Protocol

from groundup.device.control_groups import read_number, unified_groups

from .delegated_group import DelegatedGroup
from .systemd_scope import SystemdScope

HeldBy = Literal["control group", "process", "nothing"]
_ROOT: Final = Path("/")
_PAGE_BYTES: Final = 4096  # the kernel rounds limits down to pages, of at most 64 KiB
_ROUNDING_BYTES: Final = 64 << 10


class MemoryGroup(Protocol):
    """A control group that holds one worker."""

    async def limit(self, limit_bytes: int) -> None:
        """Ask for this limit."""

    def close(self) -> None:
        """Take the group away; its process has ended."""


class MemoryLimit:
    """The bound of one worker's memory.

    Args:
        process_id: of the worker.
        group: that it was put into; None where the system gives us none.
        root: stands for `/`.
    """

    def __init__(self, process_id: int, group: MemoryGroup | None, root: Path = _ROOT) -> None:
        self._process_id = process_id
        self._group = group
        self._root = root
        self.limit_bytes = 0  # of the group; 0 = it holds nothing

    @classmethod
    async def begin(cls, process_id: int, root: Path = _ROOT) -> MemoryLimit:
        """Put a process that has just begun into a group of its own, if the system lets us."""
        group: MemoryGroup | None = await asyncio.to_thread(DelegatedGroup.around, process_id, root)
        if group is None:
            group = await SystemdScope.around(process_id)
        return cls(process_id, group, root)

    async def hold(self, limit_bytes: int) -> None:
        """Bound the group, and look whether it is."""
        if self._group is not None:
            await self._group.limit(limit_bytes)
            self.limit_bytes = await asyncio.to_thread(self._found, limit_bytes)

    def close(self) -> None:
        """The process has ended."""
        if self._group is not None:
            self._group.close()
            self._group = None

    def _found(self, limit_bytes: int) -> int:
        """The limit of the group that the process is in, if it is about the one that was wanted."""
        groups = unified_groups(self._root, str(self._process_id))
        found = read_number(groups[0] / "memory.max") if groups else None
        return found if found and limit_bytes - _ROUNDING_BYTES < found <= limit_bytes else 0
