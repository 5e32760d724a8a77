"""Progress of a kit: rising, not too often, and at the end exactly everything, once."""

from __future__ import annotations

from groundup.kits.events import ByteCounter, KitProgress


def test_counts_up_to_everything() -> None:
    """Many small pieces give few events, the last of which is everything; more bytes give no more."""
    seen: list[KitProgress] = []
    counter = ByteCounter("copying", 50 << 20, seen.append)
    for _ in range(52 << 5):
        counter.add(32 << 10)
    assert 10 < len(seen) <= 51
    assert [event.done_bytes for event in seen] == sorted(event.done_bytes for event in seen)
    assert [event.done_bytes for event in seen].count(50 << 20) == 1
