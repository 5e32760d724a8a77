"""Where tools keep things follows from the home, the environment and the system, never from where we are."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.adopt.tool import Surroundings

from .tool_trees import around


def test_folders_of_both_systems() -> None:
    """As the conventions of Linux and macOS have them."""
    linux, mac = around(Path("/h")), around(Path("/h"), system="darwin")
    assert (linux.cache, linux.data, linux.configuration) == (
        Path("/h/.cache"), Path("/h/.local/share"), Path("/h/.config"),
    )  # fmt: skip
    assert mac.cache == Path("/h/Library/Caches")
    assert mac.data == mac.configuration == Path("/h/Library/Application Support")


def test_variables_move_them_on_linux() -> None:
    """The ones of the XDG convention."""
    moved = {"XDG_CACHE_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/e"}
    where = around(Path("/h"), moved)
    assert (where.cache, where.data, where.configuration) == (Path("/c"), Path("/d"), Path("/e"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/a b", Path("/a b")),
        ("~/x", Path("/h/x")),
        ("x", None),
        ("../x", None),
        ("", None),
        ("/x\0", None),
        ("~", None),
    ],
)
def test_only_absolute_paths_count(text: str, path: Path | None) -> None:
    """Others would mean another folder in every place where the program runs."""
    assert around(Path("/h")).absolute(text) == path


def test_the_own_surroundings_are_the_default() -> None:
    """The home of whoever runs it."""
    assert Surroundings().home == Path.home()
