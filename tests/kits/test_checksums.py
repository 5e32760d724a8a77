"""The list of checksums: what `sha256sum` reads, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from groundup.errors import InvalidKitError
from groundup.kits.checksums import parse_checksums, write_checksums
from groundup.kits.kit_layout import MAXIMUM_FILES
from groundup.names import Digest

ONE = Digest.of(b"one")


def test_written_and_read() -> None:
    """What is written is read again, in the order of the names."""
    sums = write_checksums({"b": ONE, "a/c": Digest.of(b"")})
    assert sums.splitlines()[0].endswith(b"  a/c")
    assert parse_checksums(sums, "kit") == {"b": ONE, "a/c": Digest.of(b"")}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_the_system_reads_it(tmp_path: Path) -> None:
    """`sha256sum --check` agrees, and sees a changed file."""
    (tmp_path / "one").write_bytes(b"one")
    (tmp_path / "SHA256SUMS").write_bytes(write_checksums({"one": ONE}))
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "one").write_bytes(b"two")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        f"{ONE.hex}  a".encode(),
        f"{ONE.hex} *a\n".encode(),
        f"{ONE.hex.upper()}  a\n".encode(),
        f"{ONE.hex[:-1]}  a\n".encode(),
        f"{ONE.hex}  a\r\n".encode(),
        f"{ONE.hex}  a\n{ONE.hex}  a\n".encode(),
        f"{ONE.hex}  a\n{ONE.hex}  A\n".encode(),
        f"\\{ONE.hex}  a\n".encode(),
        f"{ONE.hex}  é\n".encode(),
        b"".join(f"{ONE.hex}  {number}\n".encode() for number in range(MAXIMUM_FILES + 1)),
    ],
)
def test_other_forms_are_refused(raw: bytes) -> None:
    """A line of another form, a name twice or too many: the whole list is refused."""
    with pytest.raises(InvalidKitError):
        parse_checksums(raw, "kit")
