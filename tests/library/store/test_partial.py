"""A blob has one writer; a dead one's work is taken over by exactly one other."""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.library.store.layout import Layout
from groundup.library.store.partial import (
    DATA_NAME,
    OpenPartial,
    discard_dead,
    discard_partial,
    list_partials,
    release_partial,
    take_partial,
)
from groundup.library.store.store_format import make_store
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import Digest

DIGEST = Digest.of(b"blob")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """That of an empty store."""
    make_store(Layout(tmp_path / "library"))
    return Layout(tmp_path / "library")


def take(
    layout: Layout, *, writer: WriterIdentity | None = None, ignored: tuple[str, ...] = ()
) -> OpenPartial | None:
    """Become the writer of a blob of 100 bytes in chunks of 30."""
    return take_partial(
        layout, DIGEST, writer or WriterIdentity.create(), size_bytes=100, chunk_bytes=30, ignored=ignored
    )


def leave(layout: Layout, content: bytes, chunks: int) -> None:
    """What a writer leaves that died after some chunks."""
    partial = take(layout)
    assert partial is not None
    os.pwrite(partial.descriptor, content, 0)
    for number in range(chunks):
        start, end = partial.journal.chunk_range(number)
        partial.journal.checksums[number] = zlib.crc32(content[start:end])
    partial.journal.save(partial.folder)
    partial.close()
    release_partial(layout, DIGEST, partial.folder)


def test_a_live_writer_is_alone(layout: Layout) -> None:
    """Another one gets nothing while it works, and its own when it is told not to wait."""
    writer = WriterIdentity.create()
    assert take(layout, writer=writer) is not None
    assert take(layout) is None
    assert len(list_partials(layout)) == 1
    assert take(layout, ignored=(writer.nonce,)) is not None
    assert len(list_partials(layout)) == 2


def test_what_the_dead_left_is_resumed(layout: Layout) -> None:
    """Chunks that are as the journal says are reused; others are not."""
    leave(layout, b"a" * 60, chunks=2)
    partial = take(layout)
    assert partial is not None
    assert partial.reused == [(0, 30), (30, 60)]
    os.pwrite(partial.descriptor, b"x", 5)
    partial.close()
    release_partial(layout, DIGEST, partial.folder)
    again = take(layout)
    assert again is not None
    assert again.reused == [(30, 60)]


def test_the_richest_is_resumed_and_the_rest_goes(layout: Layout) -> None:
    """Of several dead ones, that with most in it."""
    for chunks in (1, 3, 2):
        partial = take(layout)
        assert partial is not None
        partial.journal.checksums = dict.fromkeys(range(chunks), zlib.crc32(bytes(30)))
        partial.journal.save(partial.folder)
        partial.close()
        os.rename(
            partial.folder, layout.partial(DIGEST, replace(WriterIdentity.nobody(), nonce=f"{chunks:012}"))
        )
        os.rename(layout.partials, layout.root / f"kept-{chunks}")
        layout.partials.mkdir()
    for chunks in (1, 3, 2):
        for path in (layout.root / f"kept-{chunks}").iterdir():
            os.rename(path, layout.partials / path.name)
    taken = take(layout)
    assert taken is not None
    assert len(taken.reused) == 3
    discard_dead(layout, DIGEST)
    assert [one.path for one in list_partials(layout)] == [taken.folder]


def test_a_lost_journal_means_a_fresh_start(layout: Layout) -> None:
    """It is no error, and the old data is not touched again."""
    leave(layout, b"a" * 60, chunks=2)
    (list_partials(layout)[0].path / "journal").write_bytes(b"rot")
    partial = take(layout)
    assert partial is not None
    assert partial.reused == []
    assert os.pread(partial.descriptor, 60, 0).strip(b"\0") == b""


def test_a_link_is_not_resumed(layout: Layout, tmp_path: Path) -> None:
    """Nothing is written through it, and the file it leads to keeps its mode."""
    leave(layout, b"a" * 60, chunks=2)
    data, outside = list_partials(layout)[0].path / DATA_NAME, tmp_path / "outside"
    data.rename(outside)
    outside.chmod(0o640)
    data.symlink_to(outside)
    partial = take(layout)
    assert partial is not None
    assert partial.reused == []
    assert outside.stat().st_mode & 0o777 == 0o640


@pytest.mark.promise("P8")
def test_nothing_of_another_computer_is_taken_over(layout: Layout) -> None:
    """Its owner may still write into it, whatever the clock says."""
    leave(layout, b"a" * 60, chunks=2)
    foreign = replace(WriterIdentity.create(), host="0123456789ab")
    path = layout.partial(DIGEST, foreign)
    os.rename(list_partials(layout)[0].path, path)
    assert take(layout) is None
    for file in (path / DATA_NAME, path / "journal", path):
        os.utime(file, (0, 0))
    partial = take(layout)
    assert partial is not None
    assert partial.reused == []
    assert path.exists()


def test_equals_agree_on_one(layout: Layout) -> None:
    """Of two that have only begun, the one with the larger nonce gives way."""
    small = replace(WriterIdentity.create(), nonce="0" * 12)
    large = replace(WriterIdentity.create(), nonce="f" * 12)
    layout.partial(DIGEST, large).mkdir()  # it has looked and found nobody, and not begun to write
    assert take(layout, writer=small, ignored=()) is None  # it looks first, and sees one at work
    layout.partial(DIGEST, large).rmdir()
    assert take(layout, writer=small) is not None


def test_discarding_leaves_nothing(layout: Layout) -> None:
    """And twice is once."""
    leave(layout, b"a" * 60, chunks=2)
    path = list_partials(layout)[0].path
    discard_partial(path)
    discard_partial(path)
    assert os.listdir(layout.partials) == []


def test_other_names_are_passed_over(layout: Layout) -> None:
    """Nothing that is not ours is listed."""
    for name in ("x", f"{'a' * 64}", f"{'A' * 64}.{WriterIdentity.nobody()}", ".DS_Store"):
        (layout.partials / name).mkdir()
    assert list_partials(layout) == []
