"""Any sequence of pulls, kills, removals, collections and checks keeps the store what a dictionary says."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from groundup.errors import BlobMissingError, GroundupError, ModelNotFoundError
from groundup.library.store import BlobState, Store
from groundup.library.store.external import ExternalRecord
from groundup.library.store.layout import Layout
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import Digest, ModelName
from tests.canaries.careless_store import removes_what_others_share
from tests.faults import small_models
from tests.faults.quick_folder import MEMORY
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
        in_memory = MEMORY if os.access(MEMORY, os.W_OK) else None
        self.root = Path(tempfile.mkdtemp(dir=in_memory)) / "library"
        self.tool = self.root.parent / "other tool"
        self.tool.mkdir()
        self.expected: dict[ModelName, SmallModel] = {}
        self.adopted: set[Digest] = (
            set()
        )  # what has been adopted at some time; it may have been fetched since

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
        if name in self.expected and not self.lost():
            store = self.store()
            manifest = store.resolve(name)
            assert manifest is not None
            store.commit(other, manifest)
            self.expected[other] = self.expected[name]

    @rule(name=NAME, other=NAME)
    def rename(self, name: ModelName, other: ModelName) -> None:
        """A model under another name alone."""
        if name in self.expected and name != other and not self.lost():
            self.copy(name, other)
            self.remove(name)

    @rule(name=NAME, model=MODEL)
    def adopt(self, name: ModelName, model: SmallModel) -> None:
        """A model whose weights another tool keeps; the rest is fetched."""
        path = self.tool / model.weights.file_name
        path.write_bytes(model.good(model.weights))
        record = ExternalRecord.of(path.resolve(), path.stat(), "another tool")
        store = self.store()
        with store.pull_session(model.manifest, external={model.weights: record}) as session:
            for writer in session.writers():
                small_models.fill(writer, model.good)
            session.commit(name)
        self.expected[name] = model
        self.adopted.add(model.weights)

    @rule(model=MODEL)
    def the_other_tool_removes(self, model: SmallModel) -> None:
        """Its file is gone, and nothing else."""
        (self.tool / model.weights.file_name).unlink(missing_ok=True)

    @rule()
    def verify(self) -> None:
        """Everything is good but what the other tool has removed."""
        states = {one.digest: one.state for one in self.store().verify()}
        assert {digest for digest, state in states.items() if state is not BlobState.GOOD} == self.lost()

    @rule(model=MODEL)
    def load(self, model: SmallModel) -> None:
        """What a model loads has its bytes, wherever they lie."""
        try:
            path = self.store().checked_path(model.weights)
        except BlobMissingError:
            assert model.weights in self.lost() or model not in self.expected.values()
        else:
            assert path.read_bytes() == model.good(model.weights)

    @rule()
    def collect(self) -> None:
        """Nothing that is needed goes, and nothing that is not stays."""
        self.store().collect()
        assert self.blobs() - self.needed() == set()
        assert self.needed() - self.blobs() <= self.adopted

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
        path = Layout(self.root).blob(model.weights)
        if store.blob_path(model.weights) != path or not path.exists():
            return  # it is another tool's, and nothing of ours to repair
        path.chmod(0o600)
        path.write_bytes(model.corrupt(model.weights))
        assert [one.state for one in store.verify([model.weights])] == [BlobState.DAMAGED]
        small_models.pull(store, name, model)
        assert {one.state for one in store.verify([model.weights])} == {BlobState.GOOD}

    @invariant()
    def names_are_as_expected(self) -> None:
        """P2 and P6: the same models, each complete; P1: each blob has its own bytes."""
        store = self.store()
        assert {one.name: one.manifest for one in store.models()} == {
            name: model.manifest for name, model in self.expected.items()
        }
        for digest in self.blobs():
            assert Digest.of(Layout(self.root).blob(digest).read_bytes()) == digest
        assert self.lost() <= self.adopted

    @invariant()
    def other_tools_files_are_as_they_were(self) -> None:
        """Nothing of theirs is ever written, moved or deleted."""
        files = {path.name: path.read_bytes() for path in self.tool.iterdir()}
        contents = {model.weights.file_name: model.good(model.weights) for model in MODELS}
        assert {name: content for name, content in files.items() if contents.get(name) != content} == {}

    def needed(self) -> set[Digest]:
        """What the models need."""
        return {digest for model in self.expected.values() for digest in model.contents}

    def blobs(self) -> set[Digest]:
        """What is published."""
        return {Digest.parse_file_name(path.name) for path in (self.root / "blobs").glob("*")}

    def lost(self) -> set[Digest]:
        """What models need and only another tool had, which has removed it."""
        return {
            digest
            for digest in self.needed() - self.blobs()
            if not (self.tool / digest.file_name).exists() and not self.is_in_the_trash(digest)
        }

    def is_in_the_trash(self, digest: Digest) -> bool:
        """Whether a collection that died has put it there; it comes back when somebody looks for it."""
        return any((self.root / "trash").glob(f"{digest.file_name}.*"))

    def teardown(self) -> None:
        shutil.rmtree(self.root.parent)


def run(examples: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    """Let Hypothesis look for a sequence that goes wrong."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
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
        run(60, (Phase.generate,))  # one is enough; the shortest need not be found
