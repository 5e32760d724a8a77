"""Tests of files that wait for a model: bytes are believed by their digest alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from groundup.errors import DigestMismatchError, InsufficientRoomError
from groundup.library import uploads as module
from groundup.library.store import Store
from groundup.library.uploads import LONGEST_WAIT_S, Upload, Uploads
from groundup.names import Digest
from tests.canaries.careless_uploads import TrustingUpload

CONTENT = b"what a client sends" * 100


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    """Beside a store that does not exist yet."""
    return Uploads(Store(tmp_path / "library"))


def send(upload: Upload, content: bytes) -> Path:
    """Send a file in two pieces."""
    with upload:
        upload.write(content[:10])
        upload.write(content[10:])
        return upload.finish()


def refuses_other_bytes(kind: type[Upload], folder: Path) -> bool:
    """Whether bytes that are not those of their digest are refused, and forgotten."""
    folder.mkdir()
    try:
        send(kind(folder, Digest.of(CONTENT)), CONTENT + b"!")
    except DigestMismatchError:
        return not list(folder.iterdir())
    return False


def test_what_was_sent_is_found(uploads: Uploads) -> None:
    """A file is found under its digest once all of it has come, and not before."""
    digest = Digest.of(CONTENT)
    assert uploads.find(digest) is None
    path = send(uploads.begin(digest), CONTENT)
    assert uploads.find(digest) == uploads.waiting(digest) == path
    assert path.read_bytes() == CONTENT


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    """Whoever sends other bytes than promised leaves nothing behind."""
    assert refuses_other_bytes(Upload, tmp_path / "uploads")


def test_a_trusting_upload_is_caught(tmp_path: Path) -> None:
    """One that believes the promised digest fails the same check."""
    assert not refuses_other_bytes(TrustingUpload, tmp_path / "uploads")


def test_a_broken_upload_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    """When the client goes away in the middle, what had come is forgotten."""
    with uploads.begin(Digest.of(CONTENT)) as upload:
        upload.write(CONTENT[:10])
    assert list((tmp_path / "uploads").iterdir()) == []


def test_what_waited_too_long_goes(uploads: Uploads) -> None:
    """A file that nobody made a model of is gone when the next one comes a day later."""
    old = send(uploads.begin(Digest.of(CONTENT)), CONTENT)
    past_s = time.time() - LONGEST_WAIT_S - 1
    os.utime(old, (past_s, past_s))
    fresh = send(uploads.begin(Digest.of(b"other")), b"other")
    assert not old.exists()
    assert fresh.exists()


def test_the_reserve_of_the_disk_is_left_alone(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is nearly full takes no file, and says how much would be needed."""
    monkeypatch.setattr(module, "free_bytes", lambda path: 1000)
    with pytest.raises(InsufficientRoomError) as caught:
        send(uploads.begin(Digest.of(CONTENT)), CONTENT)
    assert caught.value.available_bytes == 1000
