"""The note of the running server: for its owner alone, and gone when the server is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import msgspec

from groundup.server.presence import FILE, TOKEN_FILE, announce, read_presence, withdraw


def test_it_says_where_the_server_is(tmp_path: Path) -> None:
    """What is read is what was written; the secret is new each time; others may not read it."""
    first, secret = announce("127.0.0.1", 11434, home=tmp_path)
    assert read_presence(tmp_path) == first
    assert (first.url, first.pid) == ("http://127.0.0.1:11434", os.getpid())
    assert (tmp_path / TOKEN_FILE).read_bytes() == secret
    for name in (FILE, TOKEN_FILE):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    _, other = announce("::1", 11434, is_secure=True, home=tmp_path)
    assert other != secret
    found = read_presence(tmp_path)
    assert found is not None
    assert found.url == "https://[::1]:11434"


def test_only_its_own_note_is_taken_away(tmp_path: Path) -> None:
    """A server that ends late leaves the note of the next one."""
    first, _ = announce("127.0.0.1", 1, home=tmp_path)
    second, _ = announce("127.0.0.1", 2, home=tmp_path)
    withdraw(first, tmp_path)
    assert read_presence(tmp_path) == second
    withdraw(second, tmp_path)
    assert read_presence(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_note_of_the_dead_does_not_count(tmp_path: Path) -> None:
    """After SIGKILL the note lies there, and is not believed; nor is one that is damaged."""
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    presence, _ = announce("127.0.0.1", 1, home=tmp_path)
    gone = msgspec.structs.replace(presence, pid=int(dead.stdout))
    (tmp_path / FILE).write_bytes(msgspec.json.encode(gone))
    assert read_presence(tmp_path) is None
    (tmp_path / FILE).write_text("{")
    assert read_presence(tmp_path) is None
