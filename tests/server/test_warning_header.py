"""The header of warnings: a structured field, once each, and never more than a header holds."""

from __future__ import annotations

import re

from groundup.server.warning_header import HEADER, Warnings

_ITEM = re.compile(r'[a-z-]+(;[a-z_]+=("[ !#-\[\]-~]*"|-?\d+))*')


def test_it_is_a_list_of_tokens() -> None:
    """Texts are quoted, numbers are not, the same warning counts once, and nothing is said for nothing."""
    warnings = Warnings()
    assert warnings.header() == {}
    for _ in range(2):
        warnings.add("unknown-option", name="temprature")
    warnings.add("messages-dropped", messages=3, tokens=812)
    assert (
        warnings.header()[HEADER]
        == 'unknown-option;name="temprature", messages-dropped;messages=3;tokens=812'
    )


def test_names_from_outside_break_no_header() -> None:
    """Quotes, line breaks and other scripts become question marks, long names are cut, many are not told."""
    warnings = Warnings()
    for name in ('a"b', "a\r\nSet-Cookie: x", "名", "x" * 5_000, "\\"):
        warnings.add("unknown-option", name=name)
    for item in warnings.header()[HEADER].split(", "):
        assert _ITEM.fullmatch(item), item
    for number in range(1_000):
        warnings.add("unknown-option", name=str(number))
    assert len(warnings.header()[HEADER]) < 4_096
