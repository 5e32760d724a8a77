"""Tests of errors for strangers: no path of this computer is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groundup.errors import (
    DamagedBlobError,
    FileAccessError,
    GgufFormatError,
    GroundupError,
    InsufficientRoomError,
    InvalidSchemaError,
    NotGgufError,
)
from groundup.server.path_free import path_free

HOME = "/srv/ada lovelace/.groundup"
ERRORS = [
    FileAccessError(f"{HOME}/library/blobs/sha256-00", "read", "Permission denied"),
    InsufficientRoomError("disk space", f"in {HOME}/uploads", 10, 5),
    NotGgufError(f"{HOME}/library/blobs/sha256-00", "it is a picture"),
    GgufFormatError(f"{HOME}/library/blobs/sha256-00", 3, "it ends too early"),
    DamagedBlobError("sha256:00", "other bytes", f"{HOME}/library/quarantine/x"),
]


def tells(tell: Callable[[GroundupError], str], error: GroundupError) -> bool:
    """Whether a sentence tells where somebody's files are."""
    return "ada" in tell(error) or "/" in tell(error)


@pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
def test_no_path_is_told(error: GroundupError) -> None:
    """Of a path its last part stays, which says what it is about."""
    assert not tells(path_free, error)


@pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
def test_plain_messages_are_caught(error: GroundupError) -> None:
    """The message as it is fails the same check."""
    assert tells(lambda one: one.message, error)


def test_places_in_a_request_stay() -> None:
    """Where in a request something is wrong is the caller's own, and is told."""
    error = InvalidSchemaError("/properties/age", "it is no schema")
    assert path_free(error) == error.message
