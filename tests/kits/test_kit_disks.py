"""Kits on real disks: small ones, FAT sticks, and makers that are killed at any call."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.kill_sweep import Tally
from tests.faults.quick_folder import quick_folder

ROOT = Path(__file__).parents[2]
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def can_mount() -> bool:
    """Whether this system lets us have a mount namespace."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def why_no_fat() -> str:
    """Why no FAT stick can be tried here; empty if one can."""
    kinds = Path("/proc/filesystems")
    if os.geteuid() != 0:
        return "mounting an image needs root"
    if shutil.which("mkfs.vfat") is None:
        return "mkfs.vfat is not installed"
    return "" if kinds.exists() and "vfat" in kinds.read_text() else "this kernel has no FAT"


def program(module: str, *arguments: str, prefix: tuple[str, ...] = ()) -> str:
    """What a program of the tests prints."""
    return subprocess.run(
        [*prefix, sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(name="quick_folder")
def folder_in_memory() -> Iterator[Path]:
    """SIGKILL keeps what the kernel has, wherever that is."""
    with quick_folder() as folder:
        yield folder


def tally(folder: Path, step: int, *more: str) -> Tally:
    """What a sweep sees, in a process of its own, because it forks."""
    return Tally(**json.loads(program("tests.faults.kit_sweep", str(folder), str(step), *more)))


@pytest.mark.timeout(300)
def test_dying_now_and_then(quick_folder: Path) -> None:
    """Killed at some of its calls: never a kit that is not whole, and repeating it finishes."""
    seen = tally(quick_folder, 17)
    assert seen.kills == seen.runs - 1 > 5
    assert (seen.wrong, seen.failed_second, seen.leftovers) == (0, 0, 0)


@pytest.mark.drill
@pytest.mark.timeout(1800)
def test_dying_at_every_call(quick_folder: Path) -> None:
    """The same at each of its calls."""
    seen = tally(quick_folder, 1)
    assert seen.kills == seen.runs - 1 > 100
    assert (seen.wrong, seen.failed_second, seen.leftovers) == (0, 0, 0)


@pytest.mark.timeout(600)
def test_a_careless_maker_is_caught(quick_folder: Path) -> None:
    """The sweep sees a maker whose half-written files pass for whole ones."""
    assert tally(quick_folder, 1, "careless").failed_second > 0


@pytest.mark.drill
@pytest.mark.skipif(not can_mount(), reason="no mount namespace of our own is to be had")
def test_a_stick_that_is_too_small(tmp_path: Path) -> None:
    """Refused before the first byte with the bytes needed; filled meanwhile, an unfinished kit; then room."""
    said = json.loads(program("tests.faults.small_stick_program", str(tmp_path), prefix=tuple(NAMESPACE)))
    assert said == {
        "refused": 220_000,
        "left_after_refusal": [],
        "filled": "InsufficientRoomError",
        "is_unfinished": True,
        "faults_at_last": 0,
    }


@pytest.mark.drill
@pytest.mark.skipif(bool(why_no_fat()), reason=why_no_fat() or "FAT is here")
def test_a_fat_stick(tmp_path: Path) -> None:
    """On FAT a kit is made, read back, gone on with and installed."""
    image, stick = tmp_path / "stick.img", tmp_path / "stick"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    stick.mkdir()
    for command in (["mkfs.vfat", str(image)], ["mount", "-o", "loop", str(image), str(stick)]):
        subprocess.run(command, check=True, capture_output=True)
    try:
        said = json.loads(program("tests.faults.small_stick_program", str(stick), "mounted"))
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(stick)], check=True)
    assert said == {"faults": 0, "installed": ["mate", "poet"]}
