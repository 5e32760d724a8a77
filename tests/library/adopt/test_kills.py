"""An adoption may die at any call of the system: no model without its files, and doing it again succeeds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.quick_folder import quick_folder
from tests.library.store.test_kills import check, tally

SWEEP = "tests.faults.adoption_sweep"


@pytest.fixture(name="quick_folder")
def folder_in_memory() -> Iterator[Path]:
    """SIGKILL keeps what the kernel has, wherever that is."""
    with quick_folder() as folder:
        yield folder


def test_dying_while_adopting(quick_folder: Path) -> None:
    """At every fifth call; the other tool's folder is as it was after each."""
    check(tally(SWEEP, quick_folder, "adoption", "5"))


def test_naming_before_knowing_is_caught(quick_folder: Path) -> None:
    """The known-bad twin leaves a model without its weights at some call."""
    assert tally(SWEEP, quick_folder, "adoption", "5", "names_before_records").wrong > 0


@pytest.mark.drill
@pytest.mark.parametrize("work", ["adoption", "removal"])
def test_dying_at_every_call(quick_folder: Path, work: str) -> None:
    """While a model is adopted, and while it is removed."""
    check(tally(SWEEP, quick_folder, work, "1"))
