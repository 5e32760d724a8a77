"""A measurement is kept whole or not at all, and becomes stale when the computer changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from groundup.device.measured import FILE_NAME, MeasuredReading, keep_measured, read_measured, with_measured
from groundup.device.read_speed import ReadSample

from .test_device import DEVICE, GIB

READING = MeasuredReading(
    fingerprint=DEVICE.fingerprint,
    measured="2026-11-26T03:55:11+00:00",
    samples=(ReadSample(1, 10e9, 1.0, 0.0), ReadSample(2, 18e9, 1.1, 0.02)),
)


def test_kept_and_read_again(tmp_path: Path) -> None:
    """What was kept comes back, in a folder that did not exist; the last one counts."""
    home = tmp_path / "home"
    keep_measured(home, READING)
    newer = msgspec.structs.replace(READING, measured="2026-12-01T00:00:00+00:00")
    keep_measured(home, newer)
    assert read_measured(home) == newer
    assert [path.name for path in home.iterdir()] == [FILE_NAME]


def test_device_has_what_was_measured(tmp_path: Path) -> None:
    """The best sample is the bandwidth, with threads, day and basis."""
    keep_measured(tmp_path, READING)
    found = with_measured(DEVICE, tmp_path).bandwidth
    assert found is not None
    assert (found.bytes_per_s, found.threads, found.basis) == (18e9, 2, "read_test")
    assert (found.source, found.is_stale, found.is_busy) == ("measured here, 2026-11-26", False, False)


def test_changed_computer_makes_it_stale(tmp_path: Path) -> None:
    """Another memory makes the figure stale; it is still there."""
    keep_measured(tmp_path, READING)
    changed = replace(DEVICE, memory=replace(DEVICE.memory, total_bytes=8 * GIB))
    found = with_measured(changed, tmp_path).bandwidth
    assert found is not None
    assert found.is_stale


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"fingerprint": "x", "measured": "y", "samples": []}', "\xff", "null",
     '{"fingerprint": "x", "measured": "y", "samples": [{"threads": 1, "bytes_per_s": -1, "spread": 1, '
     '"others_share": 0}]}'],
)  # fmt: skip
def test_odd_files_count_as_none(tmp_path: Path, text: str) -> None:
    """A file that makes no sense is no measurement, and no error."""
    (tmp_path / FILE_NAME).write_text(text, encoding="latin-1")
    assert read_measured(tmp_path) is None
    assert with_measured(DEVICE, tmp_path).bandwidth is None


def test_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new one cannot be written, the old one stays and no draft is left."""
    keep_measured(tmp_path, READING)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        keep_measured(tmp_path, msgspec.structs.replace(READING, measured="2027"))
    assert read_measured(tmp_path) == READING
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
