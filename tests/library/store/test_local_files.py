"""Files on this device are shared where the disk can, moved where nobody can write to them, and else left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library.store import Transfer
from groundup.library.store.local_files import place_file

CONTENT = os.urandom(1 << 20)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of the user's."""
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a partial is to be; it does not exist."""
    return tmp_path / "partial"


def test_copies_are_left_to_the_caller(source: Path, folder: Path) -> None:
    """Nothing is made."""
    assert not place_file(source, folder, Transfer.COPY)
    assert not folder.exists()


def test_a_shared_file_is_one_of_its_own(source: Path, folder: Path) -> None:
    """Whoever changes one changes one; where the disk cannot share, nothing is left behind."""
    if not place_file(source, folder, Transfer.SHARE):
        assert not folder.exists()
        pytest.skip("this disk cannot share bytes between files (Btrfs and XFS can)")
    place = folder / "data"
    assert not os.path.samestat(place.stat(), source.stat())
    source.write_bytes(CONTENT[::-1])
    assert place.read_bytes() == CONTENT


def test_a_moved_file_keeps_its_name_and_is_read_only(source: Path, folder: Path) -> None:
    """The caller removes the name when the model is there."""
    assert place_file(source, folder, Transfer.MOVE)
    assert os.path.samestat((folder / "data").stat(), source.stat())
    assert source.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("hindrance", ["open", "second name", "not a file"])
def test_what_others_can_write_is_not_moved(hindrance: str, source: Path, folder: Path) -> None:
    """A program has it open, a second name leads to it, or it is something else; its mode stays."""
    writer = None
    if hindrance == "open":
        writer = source.open("r+b")
    elif hindrance == "second name":
        os.link(source, source.with_name("other"))
    else:
        source.unlink()
        os.mkfifo(source)
    mode = source.stat().st_mode
    assert not place_file(source, folder, Transfer.MOVE)
    assert not folder.exists()
    assert source.stat().st_mode == mode
    if writer is not None:
        writer.close()


def test_links_are_refused(source: Path, folder: Path) -> None:
    """Whoever calls has decided what a link means."""
    link = source.with_name("link")
    link.symlink_to(source)
    with pytest.raises(OSError, match="symbolic links"):
        place_file(link, folder, Transfer.MOVE)
    assert not folder.exists()
