"""Credentials are kept for their host alone, and never shown."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.hubs.credential_file import FILE_NAME, CredentialFile
from groundup.hubs.credentials import Credential
from tests.canaries.careless_credentials import read_and_tell

SECRET = "horse"  # a word that stands on no line of a traceback
ADA = Credential("ada", "correct horse")


def test_round_trip(tmp_path: Path) -> None:
    """Who the user is somewhere is known there, in any spelling, and nowhere else."""
    file = CredentialFile(tmp_path)
    assert file("registry.example") is None
    file.keep("Registry.example", ADA)
    file.keep("other.example:5000", Credential("bo", "x"))
    assert file("registry.EXAMPLE") == ADA
    assert file("registry.example:5000") is None
    assert file("evil-registry.example") is None
    assert file.hosts() == ["other.example:5000", "registry.example"]


def test_forgetting(tmp_path: Path) -> None:
    """What is forgotten is not in the file any more."""
    file = CredentialFile(tmp_path)
    file.keep("registry.example", ADA)
    assert file.forget("Registry.example")
    assert not file.forget("registry.example")
    assert b"horse" not in (tmp_path / FILE_NAME).read_bytes()


def test_the_file_is_closed(tmp_path: Path) -> None:
    """Only the user may open it, and an open one is refused."""
    file = CredentialFile(tmp_path)
    file.keep("registry.example", ADA)
    path = tmp_path / FILE_NAME
    assert os.stat(path).st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(FileAccessError, match="chmod 600"):
        file("registry.example")


def told(work: Callable[[], object]) -> str:
    """Everything that an error says, its causes included."""
    try:
        work()
    except FileAccessError as error:
        return "".join(traceback.format_exception(error))
    raise AssertionError("no error came")


@pytest.mark.parametrize(
    "content", [b'{"registries": {"a": {"user": "horse", "password": 5}}}', b"horse\xff"]
)
def test_errors_show_no_secret(tmp_path: Path, content: bytes) -> None:
    """A damaged file is an error that repeats nothing of it; a careless reader fails the same check."""
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    path.chmod(0o600)
    assert SECRET not in told(lambda: CredentialFile(tmp_path)("a"))
    path.write_text(SECRET)
    assert SECRET in told(lambda: read_and_tell(path))


def test_passwords_are_not_in_reprs() -> None:
    """A credential that ends up in a message shows its user alone."""
    assert "horse" not in repr(ADA)
