"""Nothing is published that is not what its digest says, whatever the source or the disk does."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundup.errors import (
    DigestMismatchError,
    FileAccessError,
    GroundupError,
    IncompleteBlobError,
    InsufficientRoomError,
)
from groundup.library.store import Store
from groundup.names import ModelName
from tests.canaries.careless_store import hashes_what_was_sent, retries_a_failed_sync, writes_once
from tests.faults import small_models
from tests.faults.kill_sweep import leftovers, wrong_blobs
from tests.faults.small_models import CHUNK_BYTES, PIECE_BYTES, SmallModel, pull

from .conftest import open_store


def attempt(root: Path, model: SmallModel, name: ModelName, source: small_models.Source | None = None) -> str:
    """How a pull ends: "right", or the name of the error."""
    try:
        pull(open_store(root), name, model, source)
    except (GroundupError, AssertionError) as error:
        return type(error).__name__
    return "right"


def outcome(root: Path, model: SmallModel, name: ModelName, source: small_models.Source | None = None) -> str:
    """The same, or "wrong" if anything wrong is in the store then."""
    ended = attempt(root, model, name, source)
    return "wrong" if wrong_blobs(root) else ended


class FailingCall:
    """A call of the system that fails the Nth time, once."""

    def __init__(self, call: Callable[..., Any], number: int, code: int) -> None:
        self.call, self.left, self.code = call, number, code

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.code, os.strerror(self.code))
        return self.call(*arguments, **named)


def test_bytes_in_any_order(store: Store, model: SmallModel, name: ModelName) -> None:
    """Pieces may come from the end, overlap, and come twice."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            content = model.good(writer.digest)
            for start in reversed(range(0, len(content), PIECE_BYTES)):
                writer.write(start, content[start : start + PIECE_BYTES + 7])
                writer.write(start, content[start : start + 3])
            assert writer.missing_ranges() == []
            writer.publish()
        session.commit(name)
    path = store.checked_path(model.weights)
    assert path.read_bytes() == model.good(model.weights)
    assert path.stat().st_mode & 0o777 == 0o444


def test_bytes_are_written_once(store: Store, model: SmallModel) -> None:
    """What came is not overwritten by later bytes for the same place, which nobody would hash."""
    with store.pull_session(model.manifest) as session:
        writer = next(one for one in session.writers() if one.digest == model.weights)
        content = model.good(writer.digest)
        writer.write(0, content)
        writer.write(10, b"other")
        writer.publish()
    assert store.verify([model.weights])[0].state == "good"


def test_ranges_outside_are_refused(store: Store, model: SmallModel) -> None:
    """A source that sends too much is noticed at once."""
    with store.pull_session(model.manifest) as session:
        writer = session.writers()[0]
        for offset, data in ((writer.size_bytes, b"x"), (-1, b"x"), (0, bytes(writer.size_bytes + 1))):
            with pytest.raises(ValueError, match="outside"):
                writer.write(offset, data)


def test_publishing_too_early(store: Store, model: SmallModel) -> None:
    """It is refused, and the writer goes on."""
    with store.pull_session(model.manifest) as session:
        writer = session.writers()[-1]
        writer.write(0, model.good(writer.digest)[:10])
        with pytest.raises(IncompleteBlobError):
            writer.publish()
        small_models.fill(writer, model.good)
    assert store.blob_path(writer.digest) is not None


@pytest.mark.promise("P1")
@pytest.mark.parametrize("source", ["corrupt", "early"])
def test_wrong_bytes_are_thrown_away(source: str, root: Path, model: SmallModel, name: ModelName) -> None:
    """Fresh bytes that are wrong fail, and nothing is left of them."""
    assert outcome(root, model, name, getattr(model, source)) == DigestMismatchError.__name__
    assert leftovers(root) == []


@pytest.mark.promise("P2")
def test_poisoned_chunks_are_fetched_afresh(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """Wrong bytes of an earlier attempt cost one more download, in the same command."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            small_models.fetch(writer, model.early, until=2 * CHUNK_BYTES)
    with store.pull_session(model.manifest) as session:
        writer = next(one for one in session.writers() if one.digest == model.weights)
        assert writer.reused_bytes == 2 * CHUNK_BYTES
        small_models.fetch(writer, model.good)
        with pytest.raises(DigestMismatchError) as caught:
            writer.publish()
        assert caught.value.reused_bytes == 2 * CHUNK_BYTES
        assert writer.received_bytes == 0
    assert outcome(root, model, name) == "right"


def test_a_discarded_blob_can_be_written_anew(store: Store, model: SmallModel) -> None:
    """Nothing is left of what was discarded, and everything is missing again."""
    with store.pull_session(model.manifest) as session:
        writer = session.writers()[-1]
        small_models.fetch(writer, model.corrupt)
        writer.discard()
        assert (writer.received_bytes, len(store.partials())) == (0, len(model.contents) - 1)
        small_models.fill(writer, model.good)
    assert store.blob_path(writer.digest) is not None


def test_a_released_blob_is_resumed(store: Store, model: SmallModel) -> None:
    """Whole chunks are kept; an attempt without a byte leaves nothing."""
    with store.pull_session(model.manifest) as session:
        small_models.fetch(session.writers()[-1], model.good, until=CHUNK_BYTES + 10)
    assert len(store.partials()) == 1
    with store.pull_session(model.manifest) as session:
        assert session.writers()[-1].verified_ranges() == [(0, CHUNK_BYTES)]


def lying_write(root: Path, model: SmallModel, name: ModelName) -> str:
    """How a pull ends when one write reports success and does nothing."""
    real, calls = os.pwrite, iter(range(10**6))

    def lie(descriptor: int, data: bytes, offset: int) -> int:
        return len(data) if next(calls) == 6 else real(descriptor, data, offset)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pwrite", lie)
        ended = outcome(root, model, name)
    assert next(calls) > 7, "no write lied"
    return ended


@pytest.mark.promise("S-07")
def test_lying_writes_are_found(root: Path, model: SmallModel, name: ModelName) -> None:
    """What is hashed is read back from the file."""
    assert lying_write(root, model, name) == DigestMismatchError.__name__


@pytest.mark.canary("S-07")
def test_hashing_what_was_sent_is_caught(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin publishes what the lying write left."""
    hashes_what_was_sent(monkeypatch)
    assert lying_write(root, model, name) == "wrong"


def short_writes(root: Path, model: SmallModel, name: ModelName) -> str:
    """How a pull ends when the system never takes more than 1,000 bytes at a time."""
    real = os.pwrite
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pwrite", lambda file, data, offset: real(file, data[:1000], offset))
        return outcome(root, model, name)


@pytest.mark.promise("S-07")
def test_short_writes_lose_nothing(root: Path, model: SmallModel, name: ModelName) -> None:
    """Writes go on until everything is written."""
    assert short_writes(root, model, name) == "right"


@pytest.mark.canary("S-07")
def test_writing_once_is_caught(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin, without a loop, never gets a model together."""
    writes_once(monkeypatch)
    assert short_writes(root, model, name) != "right"


@pytest.mark.promise("S-06")
@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("fsync", errno.EIO), ("pread", errno.EIO), ("close", errno.EIO), ("rename", errno.EXDEV),
        ("rename", errno.EACCES), ("rename", errno.EROFS), ("open", errno.EMFILE), ("pwrite", errno.EIO),
    ],
)  # fmt: skip
def test_failing_calls(call: str, code: int, root: Path, model: SmallModel, name: ModelName) -> None:
    """Whichever call fails, nothing wrong is published, the error names a path, and repeating succeeds."""
    for number in range(1, 200):
        failing = FailingCall(getattr(os, call), number, code)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, call, failing)
            ended = attempt(root, model, name)
        assert ended in ("right", FileAccessError.__name__)
        assert not wrong_blobs(root)
        assert outcome(root, model, name) == "right"
        if failing.left > 0:  # it was not called so often
            break
        open_store(root).remove(name)
    assert 2 < number < 199


def second_sync(root: Path, model: SmallModel, name: ModelName) -> str:
    """How a pull ends when the first fsync of a blob fails."""
    real, calls = os.fsync, iter(range(10**6))

    def failing(descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if path.endswith("/data") and next(calls) == 0:
            raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        return outcome(root, model, name)


@pytest.mark.promise("S-06")
def test_a_failed_sync_is_not_repeated(root: Path, model: SmallModel, name: ModelName) -> None:
    """The bytes are thrown away, because nobody knows which of them are on the disk."""
    assert second_sync(root, model, name) == FileAccessError.__name__
    assert not list((root / "blobs").glob("*"))


@pytest.mark.canary("S-06")
def test_repeating_a_failed_sync_is_caught(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin believes the second answer."""
    retries_a_failed_sync(monkeypatch)
    assert second_sync(root, model, name) == "right"


@pytest.mark.promise("S-05")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["pwrite", "posix_fallocate"])
def test_a_full_disk(call: str, code: int, root: Path, model: SmallModel, name: ModelName) -> None:
    """The error says how much is needed, and what had come is gone."""

    def full(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    store = open_store(root)
    with pytest.MonkeyPatch.context() as patch:
        with pytest.raises(InsufficientRoomError) as caught:
            pull_into_full_disk(store, model, patch, call, full)
        assert caught.value.needed_bytes in {len(content) for content in model.contents.values()}
    assert [
        path for path in leftovers(root) if path.parent.name == "partials" and (path / "journal").exists()
    ] == []


def pull_into_full_disk(
    store: Store, model: SmallModel, patch: pytest.MonkeyPatch, call: str, full: Callable[..., None]
) -> None:
    """A pull whose disk is full once it has pinned what it needs."""
    with store.pull_session(model.manifest) as session:
        patch.setattr(os, call, full)
        for writer in session.writers():
            small_models.fill(writer, model.good)
