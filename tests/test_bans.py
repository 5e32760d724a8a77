"""Some things are nowhere in the source, and the check that says so can see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bans import BANS, Ban

PACKAGE = Path(__file__).parents[1] / "src" / "groundup"


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_source_is_free_of(ban: Ban) -> None:
    """No module does what is banned, except those with a reason."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if name not in ban.exceptions:
            found += [f"{name}:{line}" for line in ban.lines(path.read_text("utf-8"))]
    assert found == [], f"{ban.name}: {ban.why}"


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_known_bad_code_is_caught(ban: Ban) -> None:
    """Every offence is found, and what only looks like one is not."""
    assert [snippet for snippet in ban.offences if not list(ban.lines(snippet))] == []
    assert [snippet for snippet in ban.innocent if list(ban.lines(snippet))] == []


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_exceptions_are_still_needed(ban: Ban) -> None:
    """An exception whose reason has gone goes too."""
    assert [name for name in ban.exceptions if not list(ban.lines((PACKAGE / name).read_text("utf-8")))] == []
