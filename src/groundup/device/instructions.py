"""Which vector instructions this processor has, as far as they decide how weights are laid out.

Names follow the kernel's (`/proc/cpuinfo`): avx2, avx512f, asimd, asimddp, i8mm. Empty where the system
does not say. Only a reader: what follows from them is `fit`'s business.
"""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path
from typing import Final

from .control_groups import read_text

RELEVANT: Final = frozenset({"avx2", "avx512f", "asimd", "asimddp", "i8mm"})


@cache
def instructions(root: Path = Path("/"), *, machine: str = "") -> frozenset[str]:
    """The relevant instructions; `root` stands for `/`, `machine` for what the system calls its kind."""
    for line in read_text(root / "proc/cpuinfo").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return RELEVANT & set(value.split())
    if (machine or platform.machine()) in ("arm64", "aarch64"):
        return frozenset({"asimd", "asimddp"})  # macOS: every Apple processor has these two
    return frozenset()
