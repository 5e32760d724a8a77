"""The first name that nobody has."""

from __future__ import annotations

from groundup.library.free_names import free_name


def test_free_names_count_on() -> None:
    """The wanted one, or the first number that is free."""
    assert free_name("sprout", set()) == "sprout"
    assert free_name("sprout", {"sprout", "sprout-2", "sprout-4"}) == "sprout-3"
