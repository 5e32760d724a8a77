"""What was on its way is kept while the server is away, for its owner's eyes alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from groundup.server.browser.arrivals.kept import FILE_NAME, Kept, KeptArrivals
from groundup.server.browser.arrivals.ways import FromFile, FromHub, FromKit, FromRoom, FromTool

ALL = [
    Kept(way=FromHub(name="qwen3:0.6b"), title="Qwen", state="moving"),
    Kept(way=FromKit(name="poet", folder="/media/a", fingerprint="AAAA"), title="poet", state="paused"),
    Kept(way=FromRoom(name="poet", addresses=("10.0.0.2:1",), code="SECRET"), title="poet", state="paused"),
    Kept(way=FromTool(name="tiny", tool="Ollama"), title="tiny", state="moving"),
    Kept(way=FromFile(name="poet", path="/models/poet.gguf"), title="poet", state="moving"),
]  # fmt: skip


async def test_every_way_comes_back_as_it_was(tmp_path: Path) -> None:
    """Written by one server, read by the next; nobody else may read the code of a room."""
    await KeptArrivals(tmp_path).write(ALL)
    assert await KeptArrivals(tmp_path).read() == ALL
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    await KeptArrivals(tmp_path).write([])
    assert await KeptArrivals(tmp_path).read() == []


@pytest.mark.parametrize("content", [b"", b"{", b'[{"way": {"type": "sea"}}]', b"\xff\xfe"])
async def test_a_damaged_list_costs_the_list_alone(tmp_path: Path, content: bytes) -> None:
    """It counts as empty, and is written anew."""
    (tmp_path / FILE_NAME).write_bytes(content)
    kept = KeptArrivals(tmp_path)
    assert await kept.read() == []
    await kept.write(ALL[:1])
    assert await kept.read() == ALL[:1]


async def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """A file is where the folder should be: nothing is kept, and nothing is raised."""
    (tmp_path / "file").write_text("x")
    kept = KeptArrivals(tmp_path / "file")
    await kept.write(ALL)
    assert await kept.read() == []
