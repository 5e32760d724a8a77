"""Pictures in the desk's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.desk.chats import begin_chat, delete_chat
from groundup.desk.database import Database
from groundup.desk.pictures import add_picture, picture, picture_kind, pictures
from groundup.errors import NotOnDeskError
from tests.pictures import picture as drawn

CANARY = b"\x89PNG\r\n\x1a\n" + b"zanzibarcanary" * 400


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_kinds_are_known_by_their_beginnings(kind: str) -> None:
    """Those that models are shown, whatever the file is called."""
    assert picture_kind(drawn(kind=kind)) == f"image/{kind.lower()}"


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", b"RIFF    WAVE"])
def test_other_files_are_no_pictures(data: bytes) -> None:
    """Least of all what a browser would run."""
    assert picture_kind(data) == ""


def test_a_picture_belongs_to_its_chat(tmp_path: Path) -> None:
    """It is found by its id, only for its own chat where one is named, and in the order in which it came."""
    desk = Database(tmp_path / "desk")
    mine, other = begin_chat(desk, "a"), begin_chat(desk, "b")
    ids = [add_picture(desk, mine.id, drawn(seed)) for seed in (1, 2)]
    assert [one.id for one in pictures(desk, mine.id)] == ids
    assert picture(desk, ids[0], mine.id).data == picture(desk, ids[0]).data == drawn(1)
    with pytest.raises(NotOnDeskError):
        picture(desk, ids[0], other.id)
    with pytest.raises(NotOnDeskError):
        add_picture(desk, "nobody", drawn(1))
    desk.close()


def test_a_deleted_picture_is_gone_from_the_disk(tmp_path: Path) -> None:
    """With its chat; nothing of it stays in the file. Before, it is there."""
    path = tmp_path / "desk"
    desk = Database(path)
    begun = begin_chat(desk, "a")
    add_picture(desk, begun.id, CANARY)
    whole = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"zanzibarcanary" in whole
    delete_chat(desk, begun.id)
    desk.close()
    assert all(b"zanzibarcanary" not in one.read_bytes() for one in tmp_path.iterdir())
