"""Names and parts of a kit's files."""

from __future__ import annotations

from groundup.kits.kit_layout import PART_BYTES, blob_parts, is_dropping
from groundup.names import Digest

DIGEST = Digest.of(b"")


def test_parts_cover_a_blob() -> None:
    """Parts follow each other without a gap, and only a file above the limit has any."""
    assert [part.name for part in blob_parts(DIGEST, 10, 10)] == [f"blobs/{DIGEST.file_name}"]
    assert [(part.start, part.end) for part in blob_parts(DIGEST, 25, 10)] == [(0, 10), (10, 20), (20, 25)]
    assert blob_parts(DIGEST, 0, 10)[0].end == 0
    assert PART_BYTES < 1 << 32


def test_droppings() -> None:
    """Only what systems leave by themselves is passed over."""
    assert all(
        map(is_dropping, (".DS_Store", "._x", "System Volume Information", "$RECYCLE.BIN", "Thumbs.db"))
    )
    assert not any(map(is_dropping, ("kit.json", "evil", "system")))
