"""Known-bad keepers of credentials: each must fail the check that the real one passes."""

from __future__ import annotations

from pathlib import Path

from groundup.errors import FileAccessError


def write_open_file(path: Path, data: bytes) -> None:
    """Leaves the permissions to the user's mask, as `open` does."""
    path.write_bytes(data)


def read_and_tell(path: Path) -> None:
    """Repeats what a damaged file holds in its error."""
    raise FileAccessError(str(path), "read", f"it is damaged: {path.read_text()}")
