"""Which vector instructions this processor has, as far as they decide how weights are laid out or trained.

Names follow the kernel's (`/proc/cpuinfo`): avx2, avx512f, avx512_bf16, amx_bf16, asimd, asimddp, i8mm, bf16.
Empty where the system does not say. Only a reader: what follows is the business of `fit` and `seedling`.
No program is started and nothing is computed, so there is nothing to keep for the next time.

Sources: arch/x86/include/asm/cpufeatures.h and arch/arm64/kernel/cpuinfo.c of the Linux kernel; "Determining
instruction set characteristics" of Apple; `IsProcessorFeaturePresent` of Windows.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from .control_groups import read_text
from .system_values import MacValues, SystemValues

TILES: Final = "amx_int8"  # Intel's unit for matrices, in servers since 2023
BFLOAT16: Final = frozenset({"avx512_bf16", "amx_bf16", "bf16"})  # any of them multiplies in bfloat16
RELEVANT: Final = (
    frozenset({"avx2", "avx_vnni", "avx512f", "avx512_vnni", TILES, "asimd", "asimddp", "i8mm", "sve"})
    | BFLOAT16
)
_NEON: Final = frozenset({"asimd", "asimddp"})  # every Apple processor has these two
_APPLE: Final = {
    "hw.optional.avx2_0": "avx2",
    "hw.optional.avx512f": "avx512f",
    "hw.optional.arm.FEAT_DotProd": "asimddp",
    "hw.optional.arm.FEAT_I8MM": "i8mm",
    "hw.optional.arm.FEAT_BF16": "bf16",
}
_WINDOWS: Final = {19: "asimd", 40: "avx2", 41: "avx512f", 43: "asimddp"}  # numbers of winnt.h


@cache
def instructions(root: Path = Path("/"), *, machine: str = "") -> frozenset[str]:
    """The relevant instructions; `root` stands for `/`, `machine` for what the system calls its kind."""
    for line in read_text(root / "proc/cpuinfo").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return RELEVANT & set(value.split())
    if sys.platform == "win32":
        return windows_instructions(_is_present)
    return apple_instructions(MacValues(), machine=machine or platform.machine())


def apple_instructions(values: SystemValues, *, machine: str) -> frozenset[str]:
    """Those of an Apple computer, and of any other that says nothing but its kind."""
    found = {ours for theirs, ours in _APPLE.items() if values.number(theirs)}
    return frozenset(found) | (_NEON if machine in ("arm64", "aarch64") else frozenset())


def windows_instructions(is_present: Callable[[int], bool]) -> frozenset[str]:
    """Those of Windows, which answers by number."""
    return frozenset(name for number, name in _WINDOWS.items() if is_present(number))


def _is_present(number: int) -> bool:
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(number))
    return False
