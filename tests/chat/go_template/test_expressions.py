"""Values and functions: each writes what Go writes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from groundup.chat.go_template.expressions import KNOWN_FUNCTIONS
from groundup.errors import UnusableTemplateError

from .rendering import HELLO, HI, SYSTEM, value_of


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ('{{ "a\\"b" }}', 'a"b'),
        ("{{ `a\\b` }}", "a\\b"),
        ("{{ 7 }}", "7"),
        ("{{ -7 }}", "-7"),
        ("{{ 0x10 }}", "16"),
        ("{{ 2.5 }}", "2.5"),
        ("{{ true }}", "true"),
        ("{{ eq 1 2 }}", "false"),
        ("{{ eq 3 1 2 3 }}", "true"),
        ("{{ ne 1 2 }}", "true"),
        ("{{ and (lt 1 2) (le 2 2) (gt 3 2) (ge 3 3) }}", "true"),
        ('{{ and "a" "b" }}', "b"),
        ('{{ or "" "b" }}', "b"),
        ("{{ not .System }}", "false"),
        ("{{ len .Messages }}", "3"),
        ("{{ len (slice .Messages 1) }}", "2"),
        ("{{ len (slice .Messages 1 2) }}", "1"),
        ('{{ slice "abcd" 1 3 }}', "bc"),
        ("{{ (index .Messages 1).Content }}", "Hi"),
        ("{{ json .System }}", '"Be kind."'),
        ("{{ json (slice .Messages 0 0) }}", "[]"),
        ("{{ .Tools }}", "[]"),
        ('{{ print "a" "b" }}', "ab"),
        ('{{ println "a" "b" }}', "a b\n"),
        ('{{ printf "%s=%d%% %v %q" "a" 1 2 "c" }}', 'a=1% 2 "c"'),
        ('{{ "x" | printf "%s-%s" "y" }}', "y-x"),
        ("{{ .Nothing }}", ""),
        ("{{ $.System }}", "Be kind."),
    ],
)
def test_values(expression: str, written: str) -> None:
    """The table is Go's, worked out by hand."""
    assert value_of(expression, SYSTEM, HI, HELLO) == written


def test_date_of_today() -> None:
    """`currentDate` is year, month and day."""
    before = datetime.now().strftime("%Y-%m-%d")
    written = value_of("{{ currentDate }}", HI)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", written)
    assert before <= written


def test_date_of_yesterday() -> None:
    """`yesterdayDate` is the day before."""
    days = [value_of(f"{{{{ {name} }}}}", HI) for name in ("yesterdayDate", "currentDate", "yesterdayDate")]
    before, today, after = (datetime.strptime(day, "%Y-%m-%d").date() for day in days)
    assert timedelta(days=1) in (today - before, today - after)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("{{ shell }}", "'shell' is not known"),
        ("{{ $x }}", r"\$x is not set"),
        ("{{ $x = 1 }}", r"\$x is not set"),
        ("{{ not }}", "given 0 values"),
        ("{{ eq 1 }}", "given 1 values"),
        ("{{ printf .System }}", "written out"),
        ('{{ printf "%s" }}', "0 values for 1 places"),
        ('{{ printf "%x" 1 }}', "%x"),
        ("{{ nil }}", "nil"),
    ],
)
def test_what_is_not_known_is_named(expression: str, problem: str) -> None:
    """Variables and functions that do not exist are refused before anything is rendered."""
    with pytest.raises(UnusableTemplateError, match=problem):
        value_of(expression, HI)


def test_page_lists_the_functions() -> None:
    """Every function that is understood is on the page about templates."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "modelfile.md").read_text("utf-8")
    assert [name for name in KNOWN_FUNCTIONS if f"`{name}`" not in page] == []
