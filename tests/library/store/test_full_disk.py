"""On a disk that is full, errors are honest, other models stay, and removing one makes room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def can_mount() -> bool:
    """Whether this system lets us have a mount namespace."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(not can_mount(), reason="no mount namespace of our own is to be had")


def seen_on_a_small_disk(folder: Path, *defect: str) -> dict[str, object]:
    """What `full_disk_program` sees."""
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.faults.full_disk_program", str(folder), *defect],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


@needs_mounts
@pytest.mark.promise("S-05")
@pytest.mark.promise("P4")
def test_a_full_disk(tmp_path: Path) -> None:
    """Refused before the first byte with the bytes needed; filled meanwhile, an error and nothing left."""
    assert seen_on_a_small_disk(tmp_path) == {
        "refused": 900_000,
        "filled": "InsufficientRoomError",
        "wrong": [],
        "leftover_bytes": 0,
        "small_is_good": True,
        "large_is_good": True,
    }


@needs_mounts
@pytest.mark.canary("S-05", "P4")
def test_keeping_what_did_not_fit_is_caught(tmp_path: Path) -> None:
    """The known-bad twin leaves something behind."""
    assert seen_on_a_small_disk(tmp_path, "keeps_what_did_not_fit")["leftover_bytes"] != 0
