"""Vector instructions are read from what the kernel lists."""

from __future__ import annotations

from pathlib import Path

from groundup.device.instructions import (
    RELEVANT,
    apple_instructions,
    instructions,
    windows_instructions,
)

from .fake_system import GivenValues, write_tree


def test_flags_of_the_first_processor_count(tmp_path: Path) -> None:
    """Of all flags the relevant ones are kept, on both families of processors."""
    x86 = write_tree(tmp_path / "x86", {"proc/cpuinfo": "model name\t: X\nflags\t\t: fpu avx avx2 avx512f\n"})
    assert instructions(x86) == {"avx2", "avx512f"}
    arm = write_tree(tmp_path / "arm", {"proc/cpuinfo": "Features\t: fp asimd asimddp sve i8mm\n"})
    assert instructions(arm) == {"asimd", "asimddp", "i8mm", "sve"}


def test_without_a_list_the_machine_decides(tmp_path: Path) -> None:
    """Where nothing is listed, Apple's processors are known by name and others have nothing."""
    assert instructions(tmp_path, machine="arm64") == {"asimd", "asimddp"}
    assert instructions(tmp_path, machine="riscv64") == frozenset()


def test_this_machine_answers() -> None:
    """On the real machine the answer is a set of known names."""
    assert instructions() <= RELEVANT


def test_apple_tells_features() -> None:
    """A Mac names what its chip can do beyond the common; one with Intel's processor has no such start."""
    values = GivenValues({"hw.optional.arm.FEAT_I8MM": 1, "hw.optional.arm.FEAT_BF16": 0})
    assert apple_instructions(values, machine="arm64") == {"asimd", "asimddp", "i8mm"}
    assert apple_instructions(GivenValues({"hw.optional.avx2_0": 1}), machine="x86_64") == {"avx2"}


def test_windows_answers_by_number() -> None:
    """Windows' numbers stand for the same instructions."""
    assert windows_instructions(lambda number: number in (40, 41)) == {"avx2", "avx512f"}
    assert windows_instructions(lambda _: False) == frozenset()
