"""Times are told in their largest unit."""

from __future__ import annotations

import pytest

from groundup.cli.ages import age_text

DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("age_s", "text"),
    [
        (-50.0, "just now"),
        (0.0, "just now"),
        (59.0, "just now"),
        (60.0, "1 minute ago"),
        (3_599.0, "59 minutes ago"),
        (7_200.0, "2 hours ago"),
        (3 * DAY_S, "3 days ago"),
        (8 * DAY_S, "1 week ago"),
        (31 * DAY_S, "1 month ago"),
        (800 * DAY_S, "2 years ago"),
    ],
)
def test_ages_are_told_as_people_do(age_s: float, text: str) -> None:
    """One unit, and a future time counts as now."""
    assert age_text(1e9, 1e9 + age_s) == text
