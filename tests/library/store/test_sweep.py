"""Opening a store clears away what the dead left, and nothing of the living, whatever the clock says."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.library.store import Store
from groundup.library.store.layout import Layout
from groundup.library.store.pins import write_pin
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import ModelName
from tests.canaries.careless_store import sweeps_by_time_alone
from tests.faults import small_models
from tests.faults.kill_sweep import leftovers
from tests.faults.small_models import CHUNK_BYTES, SmallModel, pull

from .conftest import open_store

TEN_YEARS_S = 10 * 365 * 86400
STRANGE_TIMES = [0.0, 4e9, -1e9, float(2**31)]


def left_behind(store: Store, model: SmallModel) -> Path:
    """The partial of a pull that ended early."""
    with store.pull_session(model.manifest) as session:
        small_models.fetch(session.writers()[-1], model.good, until=CHUNK_BYTES)
    return store.partials()[0].path


def set_times(folder: Path, at: float) -> None:
    """All files in a folder are from then."""
    for path in [*folder.iterdir(), folder]:
        os.utime(path, (at, at))


def test_pins_and_drafts_of_the_dead_go(store: Store, root: Path, model: SmallModel, name: ModelName) -> None:
    """Those of the living stay."""
    pull(store, name, model)
    layout = Layout(root)
    dead, alive = WriterIdentity.nobody(), WriterIdentity.create()
    for writer in (dead, alive):
        write_pin(layout, writer, [model.weights])
        for folder in (root, root / "pins", store.models()[0].path.parent):
            (folder / f".{writer}.01234567.new").write_bytes(b"half")
    open_store(root)
    assert len(set(leftovers(root))) == 4
    assert all(str(alive) in path.name for path in leftovers(root))


def test_a_dead_partial_is_kept_for_a_week(store: Store, root: Path, model: SmallModel) -> None:
    """It can be resumed that long."""
    path = left_behind(store, model)
    set_times(path, time.time() - 6 * 86400)
    open_store(root)
    assert path.exists()
    set_times(path, time.time() - 8 * 86400)
    open_store(root)
    assert not path.exists()


def test_a_partial_that_cannot_be_resumed_goes(store: Store, root: Path, model: SmallModel) -> None:
    """At once."""
    path = left_behind(store, model)
    (path / "journal").unlink()
    open_store(root)
    assert store.partials() == []


def test_a_partial_of_what_has_come_otherwise_goes(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """Nobody will go on with it, and it may be as large as the blob."""
    path = left_behind(store, model)
    aside = path.with_name(path.name.replace(".", "-"))
    path.rename(aside)
    pull(open_store(root), name, model)
    aside.rename(path)
    open_store(root)
    assert store.partials() == []


def losses_of_the_living(root: Path, model: SmallModel, name: ModelName, at: float) -> int:
    """How many of two things go wrong for a pull at work whose files have strange times."""
    store = open_store(root)
    with store.pull_session(model.manifest) as session:
        writer = session.writers()[-1]
        small_models.fetch(writer, model.good, until=CHUNK_BYTES)
        for folder in (root / "pins", *(one.path for one in store.partials())):
            set_times(folder, at)
        open_store(root)
        lost = 2 - len(store.partials())
        if lost:
            return lost
        for one in session.writers():
            small_models.fill(one, model.good)
        store.collect()
        session.commit(name)
    return int(store.resolve(name) is None)


@pytest.mark.promise("S-10")
@pytest.mark.parametrize("at", STRANGE_TIMES)
def test_strange_times_harm_nobody(at: float, root: Path, model: SmallModel, name: ModelName) -> None:
    """A pull at work keeps its partials, its pin and its blobs."""
    assert losses_of_the_living(root, model, name, at) == 0


@pytest.mark.canary("S-10", "P8")
def test_sweeping_by_time_alone_is_caught(
    root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin takes the partials of a pull at work."""
    sweeps_by_time_alone(monkeypatch)
    assert losses_of_the_living(root, model, name, 0.0) > 0


@pytest.mark.promise("S-10")
@pytest.mark.parametrize("jump_s", [TEN_YEARS_S, -TEN_YEARS_S])
def test_a_clock_that_jumps_during_a_pull(
    jump_s: float, root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits, nothing is lost."""
    store, real = open_store(root), time.time
    with store.pull_session(model.manifest) as session:
        small_models.fetch(session.writers()[-1], model.good, until=CHUNK_BYTES)
        monkeypatch.setattr(time, "time", lambda: real() + jump_s)
        open_store(root).collect(grace_s=86400)
        for writer in session.writers():
            small_models.fill(writer, model.good)
        open_store(root).collect()
        session.commit(name)
    assert store.resolve(name) == model.manifest
    assert len(store.verify()) == 2


def test_a_partial_from_the_future_gets_a_week(store: Store, root: Path, model: SmallModel) -> None:
    """Its time is set to now, so that it does not stay for ever."""
    path = left_behind(store, model)
    set_times(path, 4e9)
    open_store(root)
    assert (path / "data").stat().st_mtime < time.time() + 60


@pytest.mark.promise("P8")
def test_partials_of_another_computer(store: Store, root: Path, model: SmallModel) -> None:
    """They stay while their files change, and go a day after."""
    path = left_behind(store, model)
    foreign = replace(WriterIdentity.create(), host="0123456789ab")
    path = path.rename(path.with_name(f"{model.weights.hex}.{foreign}"))
    open_store(root)
    assert path.exists()
    set_times(path, time.time() - 25 * 3600)
    open_store(root)
    assert not path.exists()
