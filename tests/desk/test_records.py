"""What lies on the desk is plain data."""

from __future__ import annotations

from groundup.desk.records import new_id, now_ms


def test_ids_are_never_the_same() -> None:
    """Many of them differ, and time goes on."""
    assert len({new_id() for _ in range(1000)}) == 1000
    assert now_ms() <= now_ms()
