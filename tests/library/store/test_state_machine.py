"""Any sequence of pulls, kills, removals, collections and checks keeps the store what a dictionary says."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from groundup.errors import GroundupError, ModelNotFoundError
from groundup.library.store import BlobState, Store
from groundup.library.store.layout import Layout
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import ModelName
from tests.canaries.careless_store import removes_what_others_share
from tests.faults import small_models
from tests.faults.kill_sweep import wrong_blobs
from tests.faults.small_models import SmallModel, small_model

CHUNK_BYTES = 1000
SHARED = bytes(range(250)) * 10
MODELS = [
    small_model(1500, seed=1, shared=SHARED),
    small_model(2500, seed=2, shared=SHARED),
    small_model(10, seed=3),
]
NAMES = [ModelName.parse(text) for text in ("me/a", "me/b:2", "hf.co/o/r:Q4")]

MODEL = st.sampled_from(MODELS)
NAME = st.sampled_from(NAMES)
SOURCE = st.sampled_from(["good", "corrupt", "early", "short"])


class StoreMachine(RuleBasedStateMachine):
    """The store beside a dictionary from names to the models they should be."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp()) / "library"
        self.expected: dict[ModelName, SmallModel] = {}

    def store(self) -> Store:
        """As a process would open it that has just started."""
        return Store(self.root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()

    @rule(name=NAME, model=MODEL, source=SOURCE)
    def pull(self, name: ModelName, model: SmallModel, source: str) -> None:
        """A bad source changes nothing, unless all the blobs were there already."""
        try:
            small_models.pull(self.store(), name, model, getattr(model, source))
        except GroundupError:
            assert source != "good"
        else:
            self.expected[name] = model

    @rule(model=MODEL, source=SOURCE, until=st.integers(0, 2500))
    def die_in_a_pull(self, model: SmallModel, source: str, until: int) -> None:
        """What it has written stays, under the name of a process that is dead."""
        store = self.store()
        session = store.pull_session(model.manifest).__enter__()
        for writer in session.writers():
            small_models.fetch(writer, getattr(model, source), until=until)
        layout = Layout(self.root)
        for partial in store.partials():
            if partial.is_at_work:
                os.rename(partial.path, layout.partial(partial.digest, WriterIdentity.nobody()))
        os.rename(layout.pin(session._identity), layout.pin(WriterIdentity.nobody()))
        for writer in session._writers.values():
            writer._close()

    @rule(name=NAME)
    def remove(self, name: ModelName) -> None:
        """The name goes, and only blobs that no other model needs."""
        if name in self.expected:
            self.store().remove(name)
            del self.expected[name]
        else:
            with pytest.raises(ModelNotFoundError):
                self.store().remove(name)

    @rule(name=NAME, other=NAME)
    def copy(self, name: ModelName, other: ModelName) -> None:
        """A model under a second name."""
        if name in self.expected:
            store = self.store()
            manifest = store.resolve(name)
            assert manifest is not None
            store.commit(other, manifest)
            self.expected[other] = self.expected[name]

    @rule()
    def collect(self) -> None:
        """Nothing that is needed goes, and nothing that is not stays."""
        self.store().collect()
        needed = {digest.file_name for model in self.expected.values() for digest in model.contents}
        assert {path.name for path in (self.root / "blobs").glob("*")} == needed

    @rule(model=MODEL)
    def die_in_a_collection(self, model: SmallModel) -> None:
        """A blob lies in the waiting room of a dead process."""
        layout = Layout(self.root)
        if layout.blob(model.weights).exists():
            os.rename(layout.blob(model.weights), layout.trashed(model.weights, WriterIdentity.nobody()))

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def rot_and_repair(self, data: st.DataObject) -> None:
        """A flipped bit is found, and a pull repairs it."""
        name = data.draw(st.sampled_from(sorted(self.expected)))
        model, store = self.expected[name], self.store()
        path = store.checked_path(model.weights)
        path.chmod(0o600)
        path.write_bytes(model.corrupt(model.weights))
        assert [one.state for one in store.verify([model.weights])] == [BlobState.DAMAGED]
        small_models.pull(store, name, model)
        assert {one.state for one in store.verify()} == {BlobState.GOOD}

    @invariant()
    def names_are_as_expected(self) -> None:
        """P2 and P6: the same models, each complete; P1: each blob has its own bytes."""
        store = self.store()
        assert {one.name: one.manifest for one in store.models()} == {
            name: model.manifest for name, model in self.expected.items()
        }
        assert wrong_blobs(self.root) == []

    def teardown(self) -> None:
        shutil.rmtree(self.root.parent)


def run(examples: int) -> None:
    """Let Hypothesis look for a sequence that goes wrong."""
    chosen = settings(
        max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(StoreMachine, settings=chosen)


@pytest.mark.promise("S-14")
def test_short_sequences() -> None:
    """A few, with every test run."""
    run(8)


@pytest.mark.drill
@pytest.mark.timeout(1800)
@pytest.mark.promise("S-14")
def test_many_sequences() -> None:
    """Many more."""
    run(400)


@pytest.mark.canary("S-14")
@pytest.mark.timeout(600)
def test_a_careless_removal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin, which removes what others share, breaks a sequence."""
    removes_what_others_share(monkeypatch)
    with pytest.raises((AssertionError, GroundupError, BaseExceptionGroup)):
        run(60)
