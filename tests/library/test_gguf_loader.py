"""What the bounded reader accepts must not bring down the real loader: files go to a capped child."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from groundup.library.gguf import read_header
from tests.canaries import crashing_loader

from . import vocabulary_loader
from .gguf_corpus import Case, nasty_numbers, small_model
from .gguf_examination import examine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits of POSIX systems")


def outcomes(paths: list[Path], program: str = vocabulary_loader.__file__) -> list[str]:
    """For each file "loaded" or "refused"; a child that dies of a signal fails the test, naming the file."""
    command = [sys.executable, program, *map(str, paths)]
    child = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    lines = child.stdout.splitlines()
    assert child.returncode == 0, f"{lines[-1:]} ended the child: {child.returncode}, {child.stderr[-500:]}"
    return lines[1::2]


def accepted_files(cases: list[Case], folder: Path) -> list[Path]:
    """The cases that the reader accepts, as files."""
    accepted = set(examine(read_header, cases, folder).accepted)
    paths = []
    for number, case in enumerate(case for case in cases if case.name in accepted):
        paths.append(folder / f"{number}.gguf")
        paths[-1].write_bytes(case.data)
    return paths


def test_real_loader_survives_what_the_reader_accepts(tmp_path: Path) -> None:
    """Every lie that passes the reader is loaded or refused by the real loader, without a signal."""
    cases = [Case("valid", small_model().write(), must_refuse=False), *nasty_numbers()]
    results = outcomes(accepted_files(cases, tmp_path))
    assert results[0] == "loaded"
    assert set(results) == {"loaded", "refused"}


@pytest.mark.drill
def test_real_loader_survives_random_damage(tmp_path: Path) -> None:
    """The same for thousands of files with random damage."""
    chance = random.Random(8)
    good = small_model().write()
    cases = []
    for number in range(8_000):
        data = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(small_model().header_bytes())] ^= chance.randint(1, 255)
        cases.append(Case(str(number), bytes(data), must_refuse=False))
    results = outcomes(accepted_files(cases, tmp_path))
    assert len(results) > 1_000


def test_death_of_the_child_is_noticed(tmp_path: Path) -> None:
    """A loader that ends with a signal fails the same check, with the file's name."""
    with pytest.raises(AssertionError, match=r"bad\.gguf.*ended the child"):
        outcomes([tmp_path / "bad.gguf"], program=crashing_loader.__file__)
