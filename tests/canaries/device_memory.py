"""Known-bad readers of this device's memory: one forgets control groups, one looks at its own only."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from groundup.device import memory as real
from groundup.device.control_groups import unified_groups
from groundup.device.memory import Memory


def memory_of_the_host(_root: Path, *, host: Memory) -> Memory:
    """What the machine has, whatever this process may use of it."""
    return host


def memory_of_the_own_group(root: Path, *, host: Memory) -> Memory:
    """Limits of the innermost group only."""
    with patch.object(real, "unified_groups", lambda root: unified_groups(root)[:1]):
        return real.memory(root, host=host)
