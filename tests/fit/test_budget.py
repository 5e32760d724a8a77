"""What a model may take follows from one pool of memory, with something that stays free."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.device.device import GIB, Accelerator, Device, MemoryPool, Processor
from groundup.device.processors import processors
from groundup.fit.budget import Budget, budget_of


def device(**changes: object) -> Device:
    """A computer with 16 GiB, of which 9 are free."""
    pool = MemoryPool("system", 16 * GIB, 9 * GIB, 16 * GIB, "test", reserve_bytes=3 * GIB // 2)
    found = Device(memory=pool, processor=Processor("", "x86_64", frozenset(), processors()))
    return replace(found, **changes)  # type: ignore[arg-type]  # the values' types differ by field


def test_now_and_quiet() -> None:
    """Now is what is free; quiet is all but what the system keeps."""
    found = budget_of(device())
    assert (found.total_bytes, found.now_bytes, found.quiet_bytes) == (16 * GIB, 9 * GIB, 29 * GIB // 2)


@pytest.mark.parametrize(("total", "margin"), [(4 * GIB, GIB // 2), (100 * GIB, 5 * GIB)])
def test_something_stays_free(total: int, margin: int) -> None:
    """5 % of the memory, and 512 MiB at least."""
    found = Budget(total, total, total)
    assert (found.margin_bytes, found.comfortable_bytes) == (margin, total - margin)


def test_a_limit_counts() -> None:
    """Of a container it is the limit that counts, not the machine."""
    limited = MemoryPool("system", 16 * GIB, 9 * GIB, 4 * GIB, "control group", used_bytes=GIB)
    found = budget_of(device(memory=limited))
    assert (found.total_bytes, found.now_bytes, found.quiet_bytes) == (4 * GIB, 3 * GIB, 4 * GIB)


def test_pools_are_never_added_up() -> None:
    """Two cards beside the memory make no larger budget; their sum would."""
    card = Accelerator(
        "pci:1", "card", "nvidia", MemoryPool("accelerator", 8 * GIB, 8 * GIB, 8 * GIB, "t"), "t"
    )
    with_cards = device(accelerators=(card, card))
    assert budget_of(with_cards) == budget_of(device())
    known_bad = sum(pool.total_bytes for pool in (with_cards.memory, card.pool, card.pool))
    assert known_bad != budget_of(with_cards).total_bytes
