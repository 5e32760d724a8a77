"""Names that people type in one option, with commas between them."""

from __future__ import annotations

import pytest

from groundup.cli.name_list import split_names


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([""], []),
        (["seedling"], ["seedling"]),
        (["seedling, qwen3:4b,"], ["seedling", "qwen3:4b"]),
        (["b,a", "c", "a"], ["b", "a", "c"]),
        ([" , ,"], []),
    ],
)
def test_each_name_once_as_it_was_typed(given: list[str], names: list[str]) -> None:
    """Blanks and empty places count for nothing; the order stays."""
    assert split_names(given) == names
