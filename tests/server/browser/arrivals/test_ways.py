"""Each way brings a model, tells how far it is, and can be ended; what is wrong is refused on every one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from groundup.errors import (
    AdoptedFileDamagedError,
    DamagedKitError,
    GroundupError,
    ModelNotFoundError,
    UnsignedKitError,
    UntrustedKitError,
    WrongRoomCodeError,
)
from groundup.library.installed import Library
from groundup.server.browser.arrivals.ways import (
    FromFile,
    FromKit,
    FromRoom,
    FromTool,
    Means,
    Reading,
    Way,
    found_model,
    go,
    lane,
)
from groundup.server.downloads import Downloads
from tests.kits.kit_factory import MAKER, good_kit
from tests.library.adopt.tool_trees import model_file, ollama, put

from .sharing_room import CODE, sharing

FINGERPRINT = MAKER.public.fingerprint


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """An empty library of a user whose home is empty, too."""
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "groundup"))
    (tmp_path / "anna").mkdir()
    return Library(tmp_path / "groundup" / "library")


async def gone(way: Way, library: Library) -> list[object]:
    """Go a way to its end; what was told."""
    told = list[object]()
    await go(way, Means(library, Downloads(library)), told.append)
    await asyncio.sleep(0)  # what a thread tells comes a moment later
    return told


async def test_a_kit_gives_the_model_that_was_asked_for(library: Library, tmp_path: Path) -> None:
    """The others stay on the stick; its key is trusted from then on."""
    kit = str(good_kit(tmp_path))
    await gone(FromKit(name="poet", folder=kit, fingerprint=FINGERPRINT), library)
    assert library.names() == ["poet"]
    await gone(FromKit(name="mate", folder=kit), library)
    assert library.names() == ["mate", "poet"]


async def test_a_kit_needs_trust(library: Library, tmp_path: Path) -> None:
    """Without the fingerprint, with another one, without a signature: nothing comes."""
    kit = good_kit(tmp_path)
    for fingerprint in ("", "AAAA-AAAA-AAAA-AAAA-AAAA"):
        with pytest.raises(UntrustedKitError):
            await gone(FromKit(name="poet", folder=str(kit), fingerprint=fingerprint), library)
    (kit / "kit.sig").unlink()
    with pytest.raises(UnsignedKitError):
        await gone(FromKit(name="poet", folder=str(kit), fingerprint=FINGERPRINT), library)
    assert library.names() == []
    await gone(FromKit(name="poet", folder=str(kit), is_unsigned=True), library)
    assert library.names() == ["poet"]


async def test_a_changed_byte_of_a_kit_is_found(library: Library, tmp_path: Path) -> None:
    """The model gets no name."""
    kit = good_kit(tmp_path)
    largest = max((kit / "blobs").iterdir(), key=lambda one: one.stat().st_size)
    content = largest.read_bytes()
    largest.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(DamagedKitError):
        await gone(FromKit(name="poet", folder=str(kit), fingerprint=FINGERPRINT), library)
    assert library.names() == []


async def test_the_room_gives_a_model_to_those_with_its_code(library: Library, tmp_path: Path) -> None:
    """A wrong code is refused, the right one brings it."""
    with sharing(tmp_path / "neighbour") as neighbour:
        way = FromRoom(name="test/model", addresses=(neighbour.address,), code="AAAAAAAA")
        with pytest.raises(WrongRoomCodeError):
            await gone(way, library)
        assert library.names() == []
        await gone(FromRoom(name="test/model", addresses=(neighbour.address,), code=CODE), library)
    assert library.names() == ["test/model"]


async def test_a_model_of_a_program_is_read_and_used_in_place(library: Library, tmp_path: Path) -> None:
    """The reading is told to its end; a damaged one and one that has gone are refused."""
    manifest = ollama(tmp_path / "anna" / ".ollama" / "models")
    told = await gone(FromTool(name="tiny:1b"), library)
    assert library.names() == ["tiny:1b"]
    last = [one for one in told if isinstance(one, Reading)][-1]
    assert last.done_bytes == last.total_bytes > 0
    library.store.remove(found_model("tiny:1b").name)
    blob = tmp_path / "anna" / ".ollama" / "models" / "blobs" / manifest.blobs[1].digest.file_name
    blob.write_bytes(blob.read_bytes()[:-1] + b"?")
    with pytest.raises(AdoptedFileDamagedError):
        await gone(FromTool(name="tiny:1b"), library)
    assert library.names() == []
    with pytest.raises(ModelNotFoundError):
        await gone(FromTool(name="another"), library)


async def test_a_file_is_taken_in_and_half_a_file_is_not(library: Library, tmp_path: Path) -> None:
    """It stays where it is; reading is told."""
    path = put(tmp_path / "Poet.gguf", model_file())
    told = await gone(FromFile(name="poet", path=str(path)), library)
    assert library.names() == ["poet"]
    assert any(isinstance(one, Reading) and not one.is_copying for one in told)
    assert path.read_bytes() == model_file()
    path.write_bytes(model_file()[:700])
    with pytest.raises(GroundupError):
        await gone(FromFile(name="half", path=str(path)), library)
    assert library.names() == ["poet"]


def test_models_of_one_stick_come_one_after_the_other() -> None:
    """Those of another stick, and other ways, wait for nobody."""
    one, other = FromKit(name="poet", folder="/a"), FromKit(name="mate", folder="/a")
    assert lane(one) == lane(other) != lane(FromKit(name="mate", folder="/b"))
    assert lane(FromFile(name="poet", path="/a")) == ""
