"""The file of trusted keys: for programs and for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.kits.signing_key import SigningKey
from groundup.kits.trusted_keys import FILE_NAME, find_trusted, trust, trusted_keys

ONE, OTHER = SigningKey(bytes(32)).public, SigningKey(bytes(range(32))).public


def test_remembered_once(tmp_path: Path) -> None:
    """A key is there after it was trusted, once, with what its owner is called."""
    home = tmp_path / "home"
    assert trusted_keys(home) == []
    for public, name in ((ONE, "Ms. “K” \\ ü\U0001f600"), (OTHER, ""), (ONE, "somebody else")):
        trust(public, name, home)
    assert [key.public for key in trusted_keys(home)] == [ONE, OTHER]
    found = find_trusted(ONE, home)
    assert found is not None
    assert found.signed_as == "Ms. “K” \\ ü\U0001f600"


def test_people_can_forget_a_key(tmp_path: Path) -> None:
    """Deleting a key's lines forgets it; the file says so."""
    trust(ONE, "K", tmp_path)
    path = tmp_path / FILE_NAME
    assert "delete its lines" in path.read_text()
    path.write_text(path.read_text().partition("[[key]]")[0])
    assert find_trusted(ONE, tmp_path) is None


@pytest.mark.parametrize(
    "content", ["[[key", "key = 1", "[[key]]\npublic_key = 3", '[[key]]\npublic_key = "00"', "\xff"]
)
def test_a_damaged_file_is_not_taken_for_none(tmp_path: Path, content: str) -> None:
    """A malformed file is an error, so that nobody loses what they trusted."""
    (tmp_path / FILE_NAME).write_text(content, "latin-1")
    with pytest.raises(FileAccessError, match="malformed"):
        trust(ONE, "", tmp_path)
