"""Vector instructions are read from what the kernel lists."""

from __future__ import annotations

from pathlib import Path

from groundup.device.instructions import RELEVANT, instructions

from .fake_system import write_tree


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
