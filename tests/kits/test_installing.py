"""Installing from kits: all models or none, never over somebody's own, and like any other download."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from groundup.errors import DamagedKitError, InsufficientRoomError, NameTakenError, NotOnHubError
from groundup.hubs.progress import AnyEvent, ModelInstalled, ModelUpToDate
from groundup.kits import installing
from groundup.kits.installing import chosen_models, install_models
from groundup.kits.kit import Kit, open_kit
from groundup.library.installed import Library
from groundup.names import ModelName
from tests.faults.small_models import small_model

from .kit_factory import MAKER, MATE, POET, good_kit, library_with

POET_NAME, MATE_NAME = ModelName.parse("poet"), ModelName.parse("mate")


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A kit of two models."""
    return open_kit(good_kit(tmp_path))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "library")


def test_models_come_whole(kit: Kit, library: Library) -> None:
    """The bytes are right, the manifest is the same, and the source is remembered with the key."""
    events: list[AnyEvent] = []
    asyncio.run(install_models(kit, library, chosen_models(kit, []), progress=events.append))
    found = library.find("poet")
    assert found is not None
    assert found.manifest == POET.manifest
    assert found.weights[0].read_bytes() == POET.contents[POET.weights]
    assert found.source is not None
    assert (found.source.kind, found.source.host) == ("kit", MAKER.public.fingerprint)
    assert found.source.licence == "mit"
    assert [event.name for event in events if isinstance(event, ModelInstalled)] == ["poet", "mate"]


def test_only_chosen_models_come(kit: Kit, library: Library) -> None:
    """Of the kit's models, those that are named; one that it lacks is refused with those it has."""
    asyncio.run(install_models(kit, library, chosen_models(kit, [MATE_NAME])))
    assert library.names() == ["mate"]
    with pytest.raises(NotOnHubError) as caught:
        chosen_models(kit, [ModelName.parse("nobody")])
    assert "poet, mate" in caught.value.hint


def test_what_is_here_stays(kit: Kit, library: Library) -> None:
    """Installing again changes nothing and says so."""
    events: list[AnyEvent] = []
    for _ in range(2):
        asyncio.run(install_models(kit, library, chosen_models(kit, [POET_NAME]), progress=events.append))
    assert isinstance(events[-1], ModelUpToDate)


def test_own_models_are_not_overwritten(kit: Kit, tmp_path: Path) -> None:
    """A pupil's own model of the same name stays, unless they say otherwise; nothing else comes either."""
    mine = small_model(20_000, seed=9)
    library = library_with(tmp_path / "library", poet=mine)
    with pytest.raises(NameTakenError, match="poet"):
        asyncio.run(install_models(kit, library, chosen_models(kit, [])))
    assert library.names() == ["poet"]
    events: list[AnyEvent] = []
    models = chosen_models(kit, [])
    asyncio.run(install_models(kit, library, models, replace=True, progress=events.append))
    found = library.find("poet")
    assert found is not None
    assert found.manifest == POET.manifest
    freed = [event.freed_bytes for event in events if isinstance(event, ModelInstalled)]
    assert freed[0] >= 20_000
    assert freed[1:] == [0]


def test_no_name_before_all_bytes(kit: Kit, library: Library) -> None:
    """If the last model is damaged, the first one, which was right, has no name either."""
    layer = next(layer for layer in MATE.manifest.blobs if layer.digest == MATE.weights)
    path = kit.folder / kit.parts(layer)[-1].name
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(DamagedKitError, match=MATE.weights.hex):
        asyncio.run(install_models(kit, library, chosen_models(kit, [])))
    assert library.names() == []


def test_a_vanishing_stick_is_an_error(kit: Kit, library: Library) -> None:
    """A file that is gone when its turn comes is named."""
    for path in (kit.folder / "blobs").iterdir():
        path.unlink()
    with pytest.raises(DamagedKitError, match="not there"):
        asyncio.run(install_models(kit, library, chosen_models(kit, [])))


def test_all_models_have_to_fit(kit: Kit, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room is counted for all models together, and nothing is copied if it is too little."""
    monkeypatch.setattr(installing, "RESERVE_BYTES", 1 << 60)
    with pytest.raises(InsufficientRoomError):
        asyncio.run(install_models(kit, library, chosen_models(kit, [])))
    assert library.store.partials() == []
