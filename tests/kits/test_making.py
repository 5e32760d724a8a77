"""Making kits: whole or marked as unfinished, gone on with, and read back."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.errors import DamagedBlobError, FaultyStickError, UnfinishedKitError, UnusableTargetError
from groundup.kits import kit_layout as layout
from groundup.kits import making
from groundup.kits.events import KitProgress
from groundup.kits.kit import Kit, open_kit
from groundup.kits.kit_check import check_kit
from groundup.kits.kit_plan import KitPlan
from groundup.kits.kit_writer import draft_of
from groundup.kits.making import make_kit
from groundup.library.installed import Library
from groundup.library.model_source import ModelSource

from .kit_factory import MATE, POET, library_with, plan_of

FAT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,200}")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with two models."""
    return library_with(tmp_path / "library", poet=POET, mate=MATE)


@pytest.fixture
def plan(library: Library, tmp_path: Path) -> KitPlan:
    """A plan of a kit of one of them."""
    return plan_of(library, tmp_path / "stick" / "kit", "poet")


def files(folder: Path) -> set[str]:
    """All files in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Stop:
    """Does something when a stage has got so far."""

    def __init__(self, stage: str, done_bytes: int = 0) -> None:
        self.stage, self.done_bytes = stage, done_bytes

    def __call__(self, event: KitProgress) -> None:
        """Stop the program as Ctrl-C does."""
        if event.stage == self.stage and event.done_bytes >= self.done_bytes:
            raise KeyboardInterrupt


def test_a_kit_is_whole(plan: KitPlan, library: Library) -> None:
    """A made kit is signed, as listed, and holds no file that FAT cannot have."""
    kit = make_kit(plan, library)
    assert kit.signer is not None
    assert check_kit(kit) == []
    assert files(plan.folder) == {*kit.digests, layout.SUMS, layout.SIGNATURE}
    assert all(FAT_NAME.fullmatch(part) for name in files(plan.folder) for part in name.split("/"))
    assert max(path.stat().st_size for path in plan.folder.rglob("*")) <= plan.part_bytes


def test_an_empty_folder_will_do(plan: KitPlan, library: Library) -> None:
    """A folder that the user has made, or a whole new stick with what systems put there, is fine."""
    (plan.folder / "System Volume Information").mkdir(parents=True)
    assert check_kit(make_kit(plan, library)) == []


def test_nothing_is_told_about_this_computer(library: Library, tmp_path: Path) -> None:
    """Where a file lay here is not written into a kit; the address of a hub is."""
    found = library.find("poet")
    assert found is not None
    for page, is_told in (("/srv/mine/secret.gguf", False), ("https://hub.example/poet", True)):
        library.note_source(found.manifest, ModelSource(kind="file", host=str(tmp_path), page=page))
        make_kit(plan_of(library, tmp_path / "kit", "poet"), library)
        told = (tmp_path / "kit" / layout.LIST).read_text()
        assert (page in told) is is_told
        assert "secret" not in told


def test_a_stopped_kit_says_so_and_goes_on(plan: KitPlan, library: Library) -> None:
    """Ctrl-C leaves a kit that nobody takes for a whole one; repeating the command finishes it."""
    for stage in ("copying", "checking"):
        with pytest.raises(KeyboardInterrupt):
            make_kit(plan, library, Stop(stage))
        with pytest.raises(UnfinishedKitError):
            open_kit(plan.folder)
    begun = {path: path.stat().st_mtime_ns for path in (plan.folder / layout.BLOBS).iterdir()}
    assert check_kit(make_kit(plan, library)) == []
    assert all(path.stat().st_mtime_ns == when for path, when in begun.items())


def test_a_begun_file_is_gone_on_with(
    plan: KitPlan, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file that was begun, what surely reached the disk is kept."""
    monkeypatch.setattr("groundup.kits.kit_writer.COPY_BYTES", 1_000)
    monkeypatch.setattr("groundup.kits.kit_writer.SYNC_BYTES", 5_000)
    target = next(part.name for layer in plan.blobs() for part in plan.parts(layer) if ".part-" in part.name)
    draft = draft_of(plan.folder, target)
    draft.parent.mkdir(parents=True)
    right = POET.contents[POET.weights][:30_000]
    draft.write_bytes(right[:25_000] + bytes(5_000))
    (plan.folder / layout.UNFINISHED).write_text("x")
    assert check_kit(make_kit(plan, library)) == []


def test_a_lying_stick_is_found(plan: KitPlan, library: Library) -> None:
    """Bytes that changed after they were written are found before the kit counts; repeating repairs it."""
    with pytest.raises(FaultyStickError, match="part-001"):
        make_kit(plan, library, lambda event: spoil(plan.folder, event))
    with pytest.raises(UnfinishedKitError):
        open_kit(plan.folder)
    assert check_kit(make_kit(plan, library)) == []


def test_believing_the_stick_is_caught(
    plan: KitPlan, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A maker that does not read back calls the same kit finished."""
    monkeypatch.setattr(making, "_read_back", lambda plan, report: None)
    kit = make_kit(plan, library, lambda event: spoil(plan.folder, event))
    assert check_kit(kit) != []


def spoil(folder: Path, event: KitProgress) -> None:
    """Change a byte of a part when everything is copied, as a counterfeit stick does."""
    if event.stage == "copying" and event.done_bytes == event.total_bytes:
        path = next((folder / layout.BLOBS).glob("*.part-001"))
        content = bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)


def test_a_model_is_added(plan: KitPlan, library: Library) -> None:
    """A finished kit takes more models without writing again what it has."""
    make_kit(plan, library)
    begun = {path: path.stat().st_mtime_ns for path in (plan.folder / layout.BLOBS).iterdir()}
    kit = make_kit(plan_of(library, plan.folder, "poet", "mate"), library)
    assert [model.name for model in kit.listed.models] == ["poet", "mate"]
    assert all(path.stat().st_mtime_ns == when for path, when in begun.items())


def test_no_model_is_lost_by_mistake(plan: KitPlan, library: Library) -> None:
    """A kit with other models is not overwritten before its user says so; then their files go."""
    make_kit(plan, library)
    other = plan_of(library, plan.folder, "mate")
    with pytest.raises(UnusableTargetError, match="poet") as caught:
        make_kit(other, library)
    assert "--models poet,mate" in caught.value.hint
    assert open_kit(plan.folder).listed.models[0].name == "poet"
    kit: Kit = make_kit(replace(other, replace=True), library)
    assert files(plan.folder) == {*kit.digests, layout.SUMS, layout.SIGNATURE}


def test_other_folders_are_left_alone(plan: KitPlan, library: Library) -> None:
    """A folder with anything else in it is refused, with a place that would do; nothing is touched."""
    plan.folder.mkdir(parents=True)
    (plan.folder / "homework.txt").write_text("mine")
    with pytest.raises(UnusableTargetError, match=r"homework\.txt") as caught:
        make_kit(replace(plan, replace=True), library)
    assert "groundup-kit" in caught.value.hint
    assert files(plan.folder) == {"homework.txt"}


def test_a_planted_link_is_not_written_through(plan: KitPlan, library: Library, tmp_path: Path) -> None:
    """A stick on which a folder of the kit is a link to elsewhere is refused, and nothing goes there."""
    (tmp_path / "elsewhere").mkdir()
    make_kit(plan, library)
    for path in (plan.folder / layout.BLOBS).iterdir():
        path.unlink()
    (plan.folder / layout.BLOBS).rmdir()
    (plan.folder / layout.BLOBS).symlink_to(tmp_path / "elsewhere")
    for is_replaced in (False, True):
        with pytest.raises(UnusableTargetError, match="link"):
            make_kit(replace(plan, replace=is_replaced), library)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_damaged_kit_is_replaced_on_request(plan: KitPlan, library: Library) -> None:
    """A finished kit that is damaged is not written over silently."""
    make_kit(plan, library)
    next((plan.folder / layout.BLOBS).iterdir()).unlink()
    with pytest.raises(UnusableTargetError, match="damaged"):
        make_kit(plan, library)
    assert check_kit(make_kit(replace(plan, replace=True), library)) == []


def test_a_damaged_library_is_not_packed(plan: KitPlan, library: Library) -> None:
    """Bytes that rotted in the library do not reach a kit under their digest."""
    path = library.store.blob_path(POET.weights)
    assert path is not None
    os.chmod(path, 0o644)
    path.write_bytes(POET.corrupt(POET.weights))
    with pytest.raises(DamagedBlobError):
        make_kit(plan, library)
    with pytest.raises(UnfinishedKitError):
        open_kit(plan.folder)
