"""A session refuses early, shares the work with others, and leaves what it has for the next one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.errors import BlobMissingError, InsufficientRoomError, InvalidManifestError, UnusableFolderError
from groundup.hubs.sink import BlobSink, DownloadSession
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest
from groundup.library.store import PullSession, Store, pull_session
from groundup.names import Digest, ModelName
from tests.faults import small_models
from tests.faults.kill_sweep import leftovers
from tests.faults.small_models import CHUNK_BYTES, SmallModel, pull, small_model

from .conftest import open_store


class ChangingClock:
    """A clock that goes on when it is told to."""

    now_s = 1000.0

    def monotonic(self) -> float:
        """The present time."""
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ChangingClock:
    """The clock that sessions look at."""
    changing = ChangingClock()
    monkeypatch.setattr(pull_session, "time", changing)
    return changing


def begun(session: PullSession) -> int:
    """How many blobs fall to a session."""
    return len(session.writers())


def test_a_pull_leaves_only_the_model(store: Store, root: Path, model: SmallModel, name: ModelName) -> None:
    """No pin, partial or temporary file stays."""
    pull(store, name, model)
    assert store.resolve(name) == model.manifest
    assert leftovers(root) == []


def test_downloads_write_into_it(store: Store, model: SmallModel) -> None:
    """A session and its writers are what `hubs` wants of them; the type checker compares the rest."""
    with store.pull_session(model.manifest) as session:
        target: DownloadSession = session
        sinks: list[BlobSink] = list(target.writers())
        assert {sink.digest for sink in sinks} == set(model.contents)


def test_what_is_there_is_kept(store: Store, model: SmallModel, name: ModelName) -> None:
    """A second pull fetches nothing."""
    pull(store, name, model)
    with store.pull_session(model.manifest) as session:
        assert session.is_complete
        assert session.writers() == []
        session.commit(ModelName.parse("me/other"))
    assert len(store.names()) == 2


@pytest.mark.promise("P4")
def test_too_little_room_is_known_before_the_first_byte(root: Path, model: SmallModel) -> None:
    """The error has both figures, and nothing was written for the model."""
    store = Store(root, reserve_bytes=1 << 60).open()
    with pytest.raises(InsufficientRoomError) as caught, store.pull_session(model.manifest):
        pass
    assert caught.value.needed_bytes >= 150_000 + (1 << 60)
    assert leftovers(root) == []


def test_files_that_the_disk_cannot_hold(
    store: Store, model: SmallModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A FAT disk, or a limit of the user, is known before the first byte."""
    monkeypatch.setattr(pull_session, "largest_file_bytes", lambda folder: 100_000)
    with pytest.raises(UnusableFolderError, match="one file may have"), store.pull_session(model.manifest):
        pass


def test_models_that_no_engine_runs_are_refused(store: Store, root: Path) -> None:
    """Before anything is written."""
    config = Layer(DOCKER_CONFIG, Digest.of(b"{}"), 2)
    manifest = build_manifest(config, [Layer(f"{OLLAMA_PREFIX}tensor", Digest.of(b"x"), 1)])
    with pytest.raises(InvalidManifestError, match="not GGUF"), store.pull_session(manifest):
        pass
    assert leftovers(root) == []


@pytest.mark.promise("P5")
def test_two_sessions_fetch_a_blob_once(store: Store, root: Path, model: SmallModel, name: ModelName) -> None:
    """The second one waits for the first, and finds the blob when it is there."""
    other = open_store(root)
    with store.pull_session(model.manifest) as first, other.pull_session(model.manifest) as second:
        writers = first.writers()
        assert begun(second) == 0
        assert len(second.waiting()) == len(writers)
        for writer in writers:
            small_models.fill(writer, model.good)
        assert second.is_complete
        second.commit(name)
    assert store.resolve(name) == model.manifest


@pytest.mark.promise("P5")
def test_a_session_that_gave_up_is_taken_over(store: Store, root: Path, model: SmallModel) -> None:
    """With what it had."""
    with open_store(root).pull_session(model.manifest) as second:
        with store.pull_session(model.manifest) as first:
            small_models.fetch(first.writers()[-1], model.good, until=CHUNK_BYTES)
            assert begun(second) == 0
        assert second.writers()[-1].reused_bytes == CHUNK_BYTES


@pytest.mark.promise("P5")
def test_a_session_that_stands_still_is_not_waited_for(
    store: Store, root: Path, model: SmallModel, clock: ChangingClock
) -> None:
    """After a minute without a new byte another one begins by itself; progress resets the minute."""
    with store.pull_session(model.manifest) as first, open_store(root).pull_session(model.manifest) as second:
        writers = first.writers()
        assert begun(second) == 0
        clock.now_s += 59
        small_models.fetch(writers[-1], model.good, until=CHUNK_BYTES)
        assert begun(second) == 0
        clock.now_s += 59
        assert [writer.digest for writer in second.writers()] == [writers[0].digest]  # that one stood still
        clock.now_s += 2
        assert begun(second) == 2


@pytest.mark.promise("P6")
def test_what_a_session_needs_is_not_collected(store: Store, model: SmallModel, name: ModelName) -> None:
    """Blobs that were there already, and those that have come, stay until the manifest is there."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            small_models.fill(writer, model.good)
        assert store.collect().removed == ()
        session.commit(name)
    assert store.collect().removed == ()


def test_an_interrupted_session_pins_nothing(store: Store, root: Path, model: SmallModel) -> None:
    """However it ends."""
    session = store.pull_session(model.manifest).__enter__()
    small_models.fetch(session.writers()[-1], model.good, until=CHUNK_BYTES)
    session.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert os.listdir(root / "pins") == []
    assert len(store.partials()) == 1


def test_a_manifest_cannot_get_a_good_blob_set_aside(
    store: Store, model: SmallModel, name: ModelName
) -> None:
    """One that lies about the size of a blob of another model is refused, and the blob stays."""
    pull(store, name, model)
    config = Layer(DOCKER_CONFIG, Digest.of(b"{}"), 2)
    liar = build_manifest(config, [Layer(f"{OLLAMA_PREFIX}model", model.weights, 5)])
    with store.pull_session(liar) as session, pytest.raises(InvalidManifestError, match="it gives 5 bytes"):
        session.writers()
    assert store.checked_path(model.weights).stat().st_size == 150_000


@pytest.mark.promise("P7")
def test_a_blob_of_the_wrong_size_is_set_aside_and_fetched(
    store: Store, root: Path, model: SmallModel, name: ModelName
) -> None:
    """A truncated file is found at once."""
    pull(store, name, model)
    path = store.checked_path(model.weights)
    path.chmod(0o600)
    os.truncate(path, 1000)
    pull(store, name, model)
    assert store.checked_path(model.weights).stat().st_size == 150_000
    assert len(list((root / "quarantine").iterdir())) == 1


def test_committing_too_early(store: Store, model: SmallModel, name: ModelName) -> None:
    """Without its bytes a model gets no name."""
    with store.pull_session(model.manifest) as session, pytest.raises(BlobMissingError):
        session.commit(name)
    assert store.names() == []


def test_resuming_needs_no_second_room(store: Store, root: Path, model: SmallModel) -> None:
    """What a dead download takes up already counts as free for its own blob."""
    with store.pull_session(model.manifest) as session:
        small_models.fetch(session.writers()[-1], model.good, until=CHUNK_BYTES)
    again = PullSession(session._layout, model.manifest, reserve_bytes=0)
    missing = [layer for layer in model.manifest.blobs if layer.size_bytes > 100]
    assert again._resumable_bytes(missing) > 0


def test_empty_files_are_files(store: Store, name: ModelName) -> None:
    """A layer without a byte is published like any other."""
    model = small_model(1000, 0)
    pull(store, name, model)
    assert store.checked_path(Digest.of(b"")).stat().st_size == 0
