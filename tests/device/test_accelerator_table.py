"""Makers' figures are found by exact identity, and each says where it comes from."""

from __future__ import annotations

import pytest

from groundup.device.accelerator_table import known_accelerator, known_accelerators


def test_rows_are_sound() -> None:
    """Every row has an identity that names a part exactly, a plausible figure and a source."""
    for key, row in known_accelerators().items():
        kind, *parts = key.split(":")
        assert kind in ("pci", "apple")
        assert len(parts) in ((2,) if kind == "apple" else (2, 3))
        assert kind == "apple" or all(int(part, 16) >= 0 and part == part.lower() for part in parts)
        assert 10 < row.gigabytes_per_s < 10_000
        assert row.source
        assert kind == "apple" or row.identity_source
        assert row.bandwidth.basis == "data_sheet"


@pytest.mark.parametrize(
    ("key", "gigabytes_per_s"),
    [("pci:10de:2684", 1008), ("pci:10de:2684:a1", 1008), ("pci:1002:744c:cc", 800),
     ("apple:Apple M4:10", 120)],
)  # fmt: skip
def test_known_ones_are_found(key: str, gigabytes_per_s: float) -> None:
    """With a revision where that matters, and whatever the revision where it does not."""
    row = known_accelerator(key)
    assert row is not None
    assert row.bandwidth.bytes_per_s == gigabytes_per_s * 1e9


@pytest.mark.parametrize(
    "key", ["pci:1002:744c:c8", "pci:1002:744c", "apple:Apple M3 Max:14", "apple:Apple M4", ""]
)
def test_nearly_the_same_is_not_the_same(key: str) -> None:
    """Another revision, another number of cores or a part of an identity has no figure."""
    assert known_accelerator(key) is None
