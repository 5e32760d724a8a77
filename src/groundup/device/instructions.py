"""Which vector instructions this processor has, as far as they decide how weights are laid out or trained.

Names follow the kernel's (`/proc/cpuinfo`): avx2, avx512f, avx512_bf16, amx_bf16, asimd, asimddp, i8mm, bf16.
Empty where the system does not say. Only a reader: what follows is the business of `fit` and `seedling`.
"""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path
from typing import Final

from .control_groups import read_text

BFLOAT16: Final = frozenset({"avx512_bf16", "amx_bf16", "bf16"})  # any of them multiplies in bfloat16
RELEVANT: Final = frozenset({"avx2", "avx512f", "asimd", "asimddp", "i8mm"}) | BFLOAT16


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
