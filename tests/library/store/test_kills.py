"""A pull may die at any call of the system: no wrong bytes, and repeating it succeeds."""

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

ROOT = Path(__file__).parents[3]
SOURCES = ("good", "corrupt", "early", "short", "long")
CANARIES = (
    ("corrupt", "renames_before_it_verifies", "wrong"),
    ("early", "keeps_poisoned_bytes", "failed_second"),
    ("good", "names_before_blobs", "wrong"),
)


@pytest.fixture(name="quick_folder")
def folder_in_memory() -> Iterator[Path]:
    """SIGKILL keeps what the kernel has, wherever that is."""
    with quick_folder() as folder:
        yield folder


def tally(module: str, folder: Path, *arguments: str) -> Tally:
    """What a sweep sees, in a process of its own, because it forks."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Tally(**json.loads(done.stdout))


def check(seen: Tally) -> None:
    """Every run died but the last, and nothing was wrong."""
    assert seen.kills == seen.runs - 1 > 50
    assert (seen.wrong, seen.failed_second, seen.leftovers) == (0, 0, 0)


@pytest.mark.promise("S-01")
def test_dying_at_every_call_with_a_corrupt_source(quick_folder: Path) -> None:
    """The source that is worst to die with, at every call that our code makes."""
    check(tally("tests.faults.kill_sweep", quick_folder, "corrupt"))


@pytest.mark.canary("S-01", "P1")
def test_renaming_before_verifying_is_caught(quick_folder: Path) -> None:
    """The known-bad twin leaves wrong bytes under a right name."""
    assert tally("tests.faults.kill_sweep", quick_folder, *CANARIES[0][:2]).wrong > 0


@pytest.mark.drill
@pytest.mark.timeout(900)
@pytest.mark.promise("S-09")
def test_a_removal_that_dies_at_every_call(quick_folder: Path) -> None:
    """The model that shares a blob stays whole, and repeating frees the rest."""
    seen = tally("tests.faults.kill_sweep", quick_folder, "removal")
    assert seen.kills == seen.runs - 1 > 20
    assert (seen.wrong, seen.failed_second, seen.leftovers) == (0, 0, 0)


@pytest.mark.canary("S-09")
@pytest.mark.drill
@pytest.mark.timeout(900)
def test_a_careless_removal_is_caught(quick_folder: Path) -> None:
    """The known-bad twin takes the shared blob along."""
    assert tally("tests.faults.kill_sweep", quick_folder, "removal", "removes_what_others_share").wrong > 0


@pytest.mark.drill
@pytest.mark.timeout(900)
@pytest.mark.promise("S-01")
@pytest.mark.parametrize("source", SOURCES)
def test_dying_at_every_call(source: str, quick_folder: Path) -> None:
    """With a good source, and with each kind of bad one."""
    check(tally("tests.faults.kill_sweep", quick_folder, source))


@pytest.mark.canary("S-01", "P1", "P2")
@pytest.mark.drill
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("source", "defect", "sign"), CANARIES, ids=str)
def test_careless_stores_are_caught(source: str, defect: str, sign: str, quick_folder: Path) -> None:
    """Each known-bad twin shows in the tally."""
    assert getattr(tally("tests.faults.kill_sweep", quick_folder, source, defect), sign) > 0


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
@pytest.mark.drill
@pytest.mark.timeout(3600)
@pytest.mark.promise("S-01")
@pytest.mark.parametrize("source", SOURCES)
def test_dying_at_every_call_of_the_kernel(source: str, quick_folder: Path) -> None:
    """The same by strace, which sees calls that our code does not know of."""
    check(tally("tests.faults.strace_sweep", quick_folder, source))


@pytest.mark.canary("S-01")
@needs_strace
@pytest.mark.drill
@pytest.mark.timeout(3600)
def test_renaming_before_verifying_is_caught_by_strace(quick_folder: Path) -> None:
    """The known-bad twin leaves wrong bytes there, too."""
    assert tally("tests.faults.strace_sweep", quick_folder, *CANARIES[0][:2]).wrong > 0
