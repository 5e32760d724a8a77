"""`groundup ps` shows what the server has loaded, and `groundup stop` unloads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.cli.list_loaded import processor_text, until_text
from groundup.server.certificates import own_certificate
from groundup.server.presence import announce
from groundup.server.server_settings import ServerSettings
from tests.cli.program import run_program
from tests.library.small_library import add_model
from tests.server.live import Live, live_server


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A server that has left its note, and whose engines are scripted."""
    with live_server(tmp_path, fake=True) as live:
        announce("127.0.0.1", live.port, home=tmp_path)
        yield live


async def load(live: Live, keep_alive_s: float, name: str = "seedling") -> None:
    """Use a model once."""
    async with live.host.lease(name, keep_alive_s=keep_alive_s):
        pass


def test_loaded_models(live: Live, tmp_path: Path) -> None:
    """Names, figures and how long each stays; then it is unloaded by name."""
    assert b"No model is loaded" in run_program("ps", home=tmp_path).stderr
    live.call(load(live, 600))
    said = run_program("ps", home=tmp_path).stdout.decode()
    assert "seedling" in said
    assert "in 9 minutes" in said
    assert "seedling" not in run_program("ps", "other", home=tmp_path).stdout.decode()
    (record,) = json.loads(run_program("ps", "--json", home=tmp_path).stdout)
    assert record["name"].startswith("seedling")
    stopped = run_program("stop", "seedling", home=tmp_path)
    assert (stopped.returncode, stopped.stdout) == (0, b"Unloaded seedling.\n")
    assert b"is not loaded" in run_program("stop", "seedling", home=tmp_path).stderr


def test_removed_models_are_unloaded(live: Live, tmp_path: Path) -> None:
    """`groundup rm` leaves nothing in memory that is no more."""
    add_model(live.library, "other", tmp_path)
    live.call(load(live, -1, "other"))
    assert [one.model.shown_name for one in live.host.loaded()] == ["other"]
    assert run_program("rm", "other", home=tmp_path).returncode == 0
    assert live.host.loaded() == []


def test_an_encrypted_server(tmp_path: Path) -> None:
    """The certificate of the note is trusted, and no other."""
    certificate, key = own_certificate("127.0.0.1", home=tmp_path / "first")
    other, _ = own_certificate("127.0.0.1", home=tmp_path / "second")
    settings = ServerSettings(certificate=certificate, certificate_key=key)
    with live_server(tmp_path, settings, fake=True) as live:
        announce("127.0.0.1", live.port, is_secure=True, certificate=certificate, home=tmp_path)
        assert run_program("ps", "--json", home=tmp_path).stdout == b"[]\n"
        announce("127.0.0.1", live.port, is_secure=True, certificate=other, home=tmp_path)
        said = run_program("ps", home=tmp_path)
        assert said.returncode == 1
        assert b"another certificate" in said.stderr


def test_for_ever(live: Live, tmp_path: Path) -> None:
    """A model that was to stay for ever says so."""
    live.call(load(live, -1))
    assert "for ever" in run_program("ps", home=tmp_path).stdout.decode()


def test_without_a_server(tmp_path: Path) -> None:
    """Nothing is loaded then, and the way to a server is told."""
    said = run_program("ps", home=tmp_path)
    assert (said.returncode, said.stdout) == (0, b"")
    assert b"groundup serve" in said.stderr
    assert run_program("ps", "--json", home=tmp_path).stdout == b"[]\n"
    stopped = run_program("stop", "seedling", home=tmp_path)
    assert stopped.returncode == 1
    assert b"groundup serve" in stopped.stderr


def test_an_unknown_model(live: Live, tmp_path: Path) -> None:
    """A slip of the pen is no silent success."""
    said = run_program("stop", "seedlng", home=tmp_path)
    assert said.returncode == 1
    assert b"seedlng" in said.stderr


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "now"), (1.5, "in 1 second"), (59, "in 59 seconds"), (61, "in 1 minute"), (7300, "in 2 hours"),
     (3e9, "for ever")],
)  # fmt: skip
def test_until(seconds: float, text: str) -> None:
    """Times are for people."""
    assert until_text(seconds) == text


@pytest.mark.parametrize(
    ("graphics", "text"), [(0, "100% CPU"), (100, "100% GPU"), (63, "37%/63% CPU/GPU"), (200, "100% GPU")]
)
def test_processors(graphics: int, text: str) -> None:
    """The same words as elsewhere."""
    assert processor_text(100, graphics) == text
