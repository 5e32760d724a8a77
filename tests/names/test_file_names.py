"""File names from outside obey the rules of every system at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import InvalidFileNameError
from groundup.names import check_file_name, inside
from groundup.names.file_names import check_file_names
from tests.canaries.trusting_paths import check_dots_only, inside_as_text
from tests.faults.hostile_texts import FILE_NAMES


def accepted(check: object) -> list[str]:
    """The hostile names that a check lets through."""
    assert callable(check)
    found = []
    for name in FILE_NAMES:
        try:
            check(name)
        except InvalidFileNameError:
            continue
        found.append(name)
    return found


@pytest.mark.promise("S-12")
def test_hostile_names_are_refused() -> None:
    """Whatever would leave the folder or mean something else on some system is refused on all."""
    assert accepted(check_file_name) == []


@pytest.mark.canary("S-12")
def test_looking_for_dots_is_not_enough() -> None:
    """The known-bad twin, which refuses ".." alone, lets most of them through."""
    assert len(accepted(check_dots_only)) > 10


@pytest.mark.parametrize(
    "name", ["model.gguf", "Q4/model-00001-of-00002.gguf", "Modèle 1.gguf", "contact.gguf"]
)
def test_ordinary_names_pass(name: str) -> None:
    """Folders, blanks inside, accents, and words that begin like a device are fine."""
    check_file_name(name)


@pytest.mark.parametrize("pair", [("A.gguf", "a.gguf"), ("é", "e\u0301"), ("straße", "STRASSE")])
def test_names_that_some_systems_mix_up(pair: tuple[str, str]) -> None:
    """Two names that are one file somewhere cannot lie beside each other."""
    with pytest.raises(InvalidFileNameError):
        check_file_names(pair)
    check_file_names([pair[0], "other"])


@pytest.mark.promise("S-12")
def test_inside_compares_parts() -> None:
    """A neighbour whose name begins alike is not inside, and neither is the folder itself."""
    root = Path("/models")
    assert inside(root, root / "a" / "b")
    assert [
        path for path in ("/models-evil/a", "/models", "/models/../etc") if inside(root, Path(path))
    ] == []


@pytest.mark.canary("S-12")
def test_comparing_text_is_caught() -> None:
    """The known-bad twin takes the neighbour for a part."""
    assert inside_as_text(Path("/models"), Path("/models-evil/a"))
