"""Reading all of a kit finds every changed byte and names its file."""

from __future__ import annotations

from pathlib import Path

from groundup.kits import kit_layout as layout
from groundup.kits.kit import open_kit
from groundup.kits.kit_check import check_kit

from .kit_factory import Forger, good_kit


def test_every_file_is_read(tmp_path: Path) -> None:
    """One changed byte in any file is found, and nothing else is called damaged."""
    kit = open_kit(good_kit(tmp_path))
    counted: list[int] = []
    assert check_kit(kit, counted.append) == []
    assert sum(counted) > kit.size_bytes
    for name in kit.digests:
        path = kit.folder / name
        right = path.read_bytes()
        path.write_bytes(bytes([right[0] ^ 1]) + right[1:])
        assert [fault.file for fault in check_kit(kit)] == [name]
        path.write_bytes(right)


def test_parts_in_another_order_are_found(tmp_path: Path) -> None:
    """Parts whose own checksums fit must together be the file, too."""
    forger = Forger(good_kit(tmp_path))
    first, second = forger.blobs()[:2]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    forger.sign()
    faults = check_kit(open_kit(forger.kit))
    assert faults
    assert all("together" in fault.problem for fault in faults)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    """What has gone since the kit was opened is damage like any other."""
    kit = open_kit(good_kit(tmp_path))
    (kit.folder / layout.README).unlink()
    assert [fault.problem for fault in check_kit(kit)] == ["it is not there"]
