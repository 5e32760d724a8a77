"""What a process holds, from what the system writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from groundup.engine.process_memory import process_memory


def test_figures_of_linux(tmp_path: Path) -> None:
    """Peak, resident and private bytes are read in kB; lines of other kinds are left alone."""
    status = tmp_path / "status"
    status.write_text("Name:\tpython\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\nRssAnon:\t 512 kB\nThreads:\t3\n")
    seen = process_memory(status)
    assert (seen.peak_bytes, seen.resident_bytes, seen.private_bytes) == (2 << 20, 1 << 20, 1 << 19)


def test_only_the_peak_is_known_elsewhere(tmp_path: Path) -> None:
    """Without that file there is a peak, and the rest is 0 for not known."""
    seen = process_memory(tmp_path / "missing")
    assert seen.peak_bytes > 1 << 20
    assert (seen.resident_bytes, seen.private_bytes) == (0, 0)


def test_strange_lines_count_as_unknown(tmp_path: Path) -> None:
    """A figure in another form is 0 and no error."""
    status = tmp_path / "status"
    status.write_text("VmHWM:\tmany kB\nVmRSS:\t12 pages\nRssAnon\n")
    assert process_memory(status).peak_bytes == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells all three")
def test_this_process() -> None:
    """A hundred MiB more are seen."""
    before = process_memory()
    block = bytearray(100 << 20)
    block[:: 1 << 12] = b"x" * len(block[:: 1 << 12])
    assert process_memory().private_bytes - before.private_bytes > 90 << 20
    del block
