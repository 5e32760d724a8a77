"""After a power cut at any moment the store is right, and what was acknowledged is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from groundup.errors import GroundupError
from groundup.library.store import Store, writer_identity
from groundup.names import ModelName
from tests.faults import small_models
from tests.faults.kill_sweep import defective, leftovers, wrong_blobs
from tests.faults.power_cut import Call, Disk, Image, recorded
from tests.faults.quick_folder import quick_folder
from tests.faults.small_models import SmallModel, small_model

CHUNK_BYTES = 4096
SHARED = bytes(range(200)) * 5
FIRST, SECOND, COPY = (ModelName.parse(text) for text in ("me/first", "me/second:2", "me/copy"))
POET, CRITIC = small_model(9_000, seed=1, shared=SHARED), small_model(5_000, seed=2, shared=SHARED)

Models = dict[ModelName, SmallModel]


@dataclass(frozen=True)
class Step:
    """Something that is done to a store, and the models that it has afterwards."""

    work: Callable[[Store], object]
    models: Models


def copy(store: Store) -> None:
    """Give the first model a second name."""
    manifest = store.resolve(FIRST)
    assert manifest is not None
    store.commit(COPY, manifest)


PULL = [Step(lambda store: small_models.pull(store, FIRST, POET), {FIRST: POET})]
LIFE = [
    *PULL,
    Step(lambda store: small_models.pull(store, SECOND, CRITIC), {FIRST: POET, SECOND: CRITIC}),
    Step(copy, {FIRST: POET, SECOND: CRITIC, COPY: POET}),
    Step(lambda store: store.remove(FIRST), {SECOND: CRITIC, COPY: POET}),
    Step(lambda store: store.remove(COPY), {SECOND: CRITIC}),
    Step(lambda store: small_models.pull(store, SECOND, POET), {SECOND: POET}),
    Step(lambda store: store.collect(), {SECOND: POET}),
]


@dataclass
class Findings:
    """How many different disks there were after a cut, and what was wrong with them."""

    images: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    not_repeatable: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        """Everything that was wrong."""
        return [*self.wrong, *self.lost, *self.not_repeatable]


def open_store(root: Path) -> Store:
    """With chunks of four KiB."""
    return Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()


def cut_everywhere(steps: list[Step], *, every_name: bool = False, defect: str = "") -> Findings:
    """Do the steps once, then cut the power after each of their calls, and look at each outcome."""
    with quick_folder() as place:
        with defective(defect), recorded(place) as calls:
            for step in steps:
                step.work(open_store(place / "library"))
                calls.append(Call("mark", str(place)))
        with pytest.MonkeyPatch.context() as patch:  # the computer starts again: whoever wrote is dead
            patch.setattr(writer_identity, "_boot_id", lambda: "f" * 16)
            return Cuts(place, steps, every_name=every_name).look(calls)


class Cuts:
    """Looks at the disks that a recorded life may leave."""

    def __init__(self, place: Path, steps: list[Step], *, every_name: bool) -> None:
        self._place = place
        self._steps = steps
        self._every_name = every_name
        self._seen: set[tuple[Image, int]] = set()
        self._findings = Findings()

    def look(self, calls: list[Call]) -> Findings:
        """After each call."""
        disk, done = Disk(self._place), 0
        for call in calls:
            disk.play(call)
            done += call.kind == "mark"
            for image in disk.cuts(every_name=self._every_name):
                if (image, done) not in self._seen:
                    self._seen.add((image, done))
                    self._examine(image, done, call)
        assert disk.now() == image_of(self._place), "the record missed something"
        self._findings.images = len(self._seen)
        return self._findings

    def _examine(self, image: Image, done: int, call: Call) -> None:
        """After the next start of the computer, the store must be right, and go on."""
        with quick_folder() as folder:
            image.write_to(folder)
            where = f"cut after {call.kind} of {Path(call.path).name}, {done} steps done"
            before = self._steps[done - 1].models if done else {}
            after = self._steps[done].models if done < len(self._steps) else before
            try:
                self._look_at(folder / "library", where, before, after)
            except GroundupError as error:
                self._findings.not_repeatable.append(f"{where}: {error.message}")

    def _look_at(self, root: Path, where: str, before: Models, after: Models) -> None:
        store = open_store(root)
        if wrong_blobs(root):
            self._findings.wrong.append(f"{where}: {wrong_blobs(root)}")
        for name in {*before, *after}:
            found = store.resolve(name)
            allowed = [models[name].manifest if name in models else None for models in (before, after)]
            if found not in allowed:
                self._findings.lost.append(f"{where}: {name} is {found}")
        for name, model in after.items():
            small_models.pull(store, name, model)
        if wrong_blobs(root):
            self._findings.wrong.append(f"{where}, after another pull: {wrong_blobs(root)}")
        open_store(root)
        if leftovers(root):
            self._findings.not_repeatable.append(f"{where}: {leftovers(root)} were left")


def image_of(place: Path) -> Image:
    """What is really there."""
    paths = [(path.relative_to(place).as_posix(), path) for path in place.rglob("*")]
    return Image(
        frozenset(name for name, path in paths if path.is_dir()),
        frozenset((name, path.read_bytes()) for name, path in paths if path.is_file()),
    )


@pytest.mark.promise("S-04")
@pytest.mark.promise("P3")
def test_power_cuts_during_a_pull() -> None:
    """After each call of a pull, with what was not synced lost, zeroed, cut short or torn."""
    seen = cut_everywhere(PULL)
    assert seen.images > 50
    assert seen.all == []


CANARIES = ("never_syncs_files", "never_syncs_folders", "names_before_blobs")


@pytest.mark.canary("S-04", "P3")
@pytest.mark.parametrize("defect", CANARIES)
def test_careless_stores_are_caught(defect: str) -> None:
    """Each known-bad twin, without one of these steps, loses something."""
    assert cut_everywhere(PULL, defect=defect).all != []


@pytest.mark.drill
@pytest.mark.timeout(1800)
@pytest.mark.promise("S-04")
def test_power_cuts_during_a_life() -> None:
    """The same for pulls that share a blob, copies, removals and collections, each lost name by itself."""
    seen = cut_everywhere(LIFE, every_name=True)
    assert seen.images > 500
    assert seen.all == []


@pytest.mark.drill
@pytest.mark.timeout(1800)
@pytest.mark.canary("S-04")
def test_forgotten_removals_are_caught() -> None:
    """The known-bad twin deletes blobs before the removal of their model is on the disk."""
    life = [*PULL, Step(lambda store: store.remove(FIRST), {})]
    assert cut_everywhere(life, every_name=True, defect="forgets_to_sync_removals").all != []
