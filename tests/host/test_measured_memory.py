"""What loads took is remembered, and a damaged memory of it is no memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.host.measured_memory import MAXIMUM_ENTRIES, MeasuredMemory


def test_figures_survive(tmp_path: Path) -> None:
    """The next program knows what this one measured; the last figure counts."""
    first = MeasuredMemory(tmp_path / "home" / "memory.json")
    first.note("a", 10)
    first.note("a", 20)
    second = MeasuredMemory(tmp_path / "home" / "memory.json")
    assert (second.size_bytes("a"), second.size_bytes("b")) == (20, None)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": "much"}', b'{"a": -1}', b"\xff"])
def test_nonsense_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    """A file that was damaged costs the hints in it, and no more."""
    path = tmp_path / "memory.json"
    path.write_bytes(content)
    memory = MeasuredMemory(path)
    assert memory.size_bytes("a") is None
    memory.note("a", 5)
    assert MeasuredMemory(path).size_bytes("a") == 5


def test_it_stays_small(tmp_path: Path) -> None:
    """The oldest figures go."""
    memory = MeasuredMemory(tmp_path / "memory.json")
    for number in range(MAXIMUM_ENTRIES + 1):
        memory.note(str(number), 1)
    assert memory.size_bytes("0") is None
    assert memory.size_bytes(str(MAXIMUM_ENTRIES)) == 1


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Nothing fails because a hint cannot be kept."""
    (tmp_path / "file").write_text("no folder")
    memory = MeasuredMemory(tmp_path / "file" / "memory.json")
    memory.note("a", 1)
    assert memory.size_bytes("a") == 1
