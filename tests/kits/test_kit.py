"""Opening kits: good ones are read, and whatever is not as listed is refused before anything is done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import (
    DamagedKitError,
    GroundupError,
    InvalidKitError,
    KitError,
    UnfinishedKitError,
    UnsupportedKitError,
)
from groundup.kits import kit_layout as layout
from groundup.kits.kit import open_kit
from groundup.kits.signing_key import check_signature
from groundup.library.installed import Library
from tests.canaries.careless_kits import copies_what_is_listed, names_before_checking

from .kit_factory import FORGER, MAKER, POET, Forger, copied, good_kit, try_install, walked

Change = Callable[[Forger], None]
STRANGE_NAMES = (
    "../evil", "blobs/../../evil", "/etc/evil", "C:/evil", "C:\\evil", "\\\\server\\share\\evil",
    "//server/evil", "NUL", "blobs/con.txt", "evil.", "evil ", "ev:il", "blobs//evil", "./evil", "blobs/",
    "evil\x00", "\u202eevil", "e" * 290, "readme.TXT", "KIT.json",
)  # fmt: skip


@pytest.fixture(scope="module")
def shared_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good kit that tests copy."""
    return good_kit(tmp_path_factory.mktemp("good"))


@pytest.fixture
def forger(shared_kit: Path, tmp_path: Path) -> Forger:
    """Somebody with a copy of the kit."""
    return Forger(copied(shared_kit, tmp_path / "jail" / "kit"))


def replace_with(make: Callable[[Path], None]) -> Change:
    """The largest blob becomes something else than a file."""

    def change(forger: Forger) -> None:
        path = forger.blobs()[0]
        path.unlink()
        make(path)

    return change


def swap(forger: Forger) -> None:
    """Two parts of the same size change places, and their checksums with them."""
    first, second = forger.blobs()[:2]
    one, other = first.read_bytes(), second.read_bytes()
    assert one != other
    assert len(one) == len(other)
    first.write_bytes(other)
    second.write_bytes(one)
    forger.sign()


def swap_whole_blobs(forger: Forger) -> None:
    """A blob in one file gets other bytes of the same size, and its checksum with it."""
    path = next(path for path in forger.blobs() if ".part-" not in path.name)
    path.write_bytes(bytes(path.stat().st_size))
    forger.sign()


def other_manifest(forger: Forger) -> None:
    """A manifest's bytes change, and its checksum with it."""
    path = next((forger.kit / layout.MANIFESTS).iterdir())
    path.write_bytes(path.read_bytes().replace(b'"schemaVersion":2', b'"schemaVersion": 2'))
    forger.sign()


def link_folder(forger: Forger) -> None:
    """The folder of blobs is a link to one elsewhere."""
    blobs = forger.kit / layout.BLOBS
    shutil.move(blobs, forger.kit.parent / "elsewhere")
    blobs.symlink_to(forger.kit.parent / "elsewhere")


def put(name: str, content: bytes) -> Change:
    """A file has other content, or is there; nothing is signed."""

    def change(forger: Forger) -> None:
        (forger.kit / name).write_bytes(content)

    return change


def write(name: str, content: bytes) -> Change:
    """A file has other content, and its checksum fits."""

    def change(forger: Forger) -> None:
        (forger.kit / name).write_bytes(content)
        forger.sign()

    return change


def truncate(change_bytes: int) -> Change:
    """A part is shorter, or longer, and its checksum fits."""

    def change(forger: Forger) -> None:
        path = forger.blobs()[0]
        os.truncate(path, path.stat().st_size + change_bytes)
        forger.sign()

    return change


def two_of_one_name(forger: Forger) -> None:
    """Two models differ in capitals only."""

    def change(listed: dict[str, object]) -> None:
        models = listed["models"]
        assert isinstance(models, list)
        models[1]["name"] = models[0]["name"].upper()

    forger.change_list(change)


def with_wheel(file: str, size_bytes: int = 5) -> Change:
    """The list has a wheel of this name."""

    def change(forger: Forger) -> None:
        wheels = {"groundup": "1", "python": "3.11", "system": "linux", "machine": "x86_64"}
        files = [{"file": file, "size_bytes": size_bytes}]
        forger.change_list(lambda listed: listed.update(wheels={**wheels, "files": files}))

    return change


HOSTILE: dict[str, Change] = {
    **{f"name {name!r}": lambda forger, name=name: forger.add_line(name) for name in STRANGE_NAMES},  # type: ignore[misc]
    "link to a file": replace_with(lambda path: path.symlink_to("/etc/hostname")),
    "link to nothing": replace_with(lambda path: path.symlink_to("nowhere")),
    "pipe": replace_with(os.mkfifo),
    "folder for a file": replace_with(Path.mkdir),
    "missing part": replace_with(lambda path: None),
    "linked folder": link_folder,
    "shorter part": truncate(-1),
    "longer part": truncate(1),
    "huge list": write(layout.LIST, b" " * (layout.MAXIMUM_SMALL_BYTES + 1)),
    "huge checksums": put(layout.SUMS, b"0" * (layout.MAXIMUM_SMALL_BYTES + 1)),
    "huge signature": put(layout.SIGNATURE, b"0" * 100_000),
    "deep list": write(layout.LIST, b"[" * 1_000_000),
    "no list at all": write(layout.LIST, b"[]"),
    "not text": put(layout.SUMS, b"\xff" * 1_000),
    "checksums cut off": lambda forger: os.truncate(forger.kit / layout.SUMS, 500),
    "extra file": put("evil.txt", b"x"),
    "extra blob": put("blobs/evil", b"x"),
    "extra folder": lambda forger: (forger.kit / "more").mkdir(),
    "folder in a folder": lambda forger: (forger.kit / "blobs" / "more").mkdir(),
    "other manifest": other_manifest,
    "other bytes under a digest": swap_whole_blobs,
    "wrong size": lambda forger: forger.change_model(size_bytes=1),
    "negative size": lambda forger: forger.change_model(size_bytes=-1),
    "strange digest": lambda forger: forger.change_model(manifest="sha256:../../evil"),
    "unknown digest": lambda forger: forger.change_model(manifest=f"sha256:{'0' * 64}"),
    "strange name": lambda forger: forger.change_model(name="../../evil"),
    "name of the built-in model": lambda forger: forger.change_model(name="Seedling"),
    "pinned to another": lambda forger: forger.change_model(name=f"poet@sha256:{'0' * 64}"),
    "two of one name": two_of_one_name,
    "terminal codes": lambda forger: forger.change_model(licence="\x1b[2Jmit"),
    "title of many lines": lambda forger: forger.change_list(lambda listed: listed.update(title="a\nb")),
    "hidden direction": lambda forger: forger.change_list(lambda one: one.update(signed_as="\u202eabc")),
    "parts of one byte": lambda forger: forger.change_list(lambda listed: listed.update(part_bytes=1)),
    "parts of nothing": lambda forger: forger.change_list(lambda listed: listed.update(part_bytes=0)),
    "parts below nothing": lambda forger: forger.change_list(lambda listed: listed.update(part_bytes=-5)),
    "parts too large for FAT": lambda forger: forger.change_list(lambda one: one.update(part_bytes=1 << 40)),
    "newer format": lambda forger: forger.change_list(lambda listed: listed.update(format=2)),
    "older format": lambda forger: forger.change_list(lambda listed: listed.update(format=0)),
    "many models": lambda forger: forger.change_list(
        lambda listed: listed.update(models=listed["models"] * 600)  # type: ignore[operator]
    ),
    "wheel outside": with_wheel("../../evil-1-py3-none-any.whl"),
    "wheel of no size": with_wheel("evil-1-py3-none-any.whl", -1),
    "wheel that is none": with_wheel("evil.exe"),
    "swapped parts": swap,
}  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_kits_are_refused(change: Change, forger: Forger) -> None:
    """Whatever a forger does and signs: an error of ours, no model, and nothing outside the library."""
    jail = forger.kit.parent
    library = Library(jail / "library")
    change(forger)
    before = walked(jail, but=library.store.folder)
    with pytest.raises(GroundupError) as caught:
        try_install(forger.kit, library, jail / "home")
    assert isinstance(caught.value, KitError)
    assert library.names() == []
    assert walked(jail, but=library.store.folder) == before


def test_a_good_kit_passes(forger: Forger) -> None:
    """The same attempt with an unchanged kit brings both models: the corpus above tests the changes."""
    library = Library(forger.kit.parent / "library")
    try_install(forger.kit, library, forger.kit.parent / "home")
    assert library.names() == ["mate", "poet"]


def test_a_careless_copier_is_caught(forger: Forger) -> None:
    """The walk of the jail sees what an installer writes that compares paths as texts."""
    jail = forger.kit.parent
    (forger.kit.parent / "library-evil").mkdir()
    forger.add_line("../library-evil/README.txt")
    library = Library(jail / "library")
    before = walked(jail, but=library.store.folder)
    copies_what_is_listed(forger.kit, library.store.folder)
    assert walked(jail, but=library.store.folder) != before


def test_a_hasty_installer_is_caught(forger: Forger) -> None:
    """The list of names sees an installer that checks bytes after it has given the name."""
    swap(forger)
    library = Library(forger.kit.parent / "library")
    with pytest.raises(DamagedKitError):
        names_before_checking(open_kit(forger.kit), library)
    assert library.names() != []


def test_what_is_in_a_kit(shared_kit: Path) -> None:
    """An opened kit knows its models, sizes and signer."""
    kit = open_kit(shared_kit)
    assert [model.name for model in kit.listed.models] == ["poet", "mate"]
    assert kit.manifest(kit.listed.models[0]) == POET.manifest
    assert kit.signer == MAKER.public
    large = next(layer for layer in kit.blobs() if layer.digest == POET.weights)
    assert [part.name[-9:] for part in kit.parts(large)] == [".part-001", ".part-002", ".part-003"]


def test_droppings_are_passed_over(forger: Forger) -> None:
    """What systems leave on sticks is neither read nor refused."""
    (forger.kit / ".DS_Store").write_bytes(b"x")
    (forger.kit / "blobs" / "._sha256-0").write_bytes(b"x")
    (forger.kit / "System Volume Information").mkdir()
    (forger.kit / ".Trash-1000").symlink_to("/etc")
    assert open_kit(forger.kit).signer == MAKER.public


def test_an_unfinished_kit_says_so(forger: Forger) -> None:
    """A kit in the making is opened only by who makes it."""
    (forger.kit / layout.UNFINISHED).write_text("x")
    with pytest.raises(UnfinishedKitError):
        open_kit(forger.kit)
    assert open_kit(forger.kit, is_in_the_making=True).listed.models


def test_a_newer_format_names_its_maker(forger: Forger) -> None:
    """A kit of a later version is not called damaged."""
    forger.change_list(lambda listed: listed.update(format=7, made_by="groundup 9"))
    with pytest.raises(UnsupportedKitError, match="format 7") as caught:
        open_kit(forger.kit)
    assert "groundup 9" in caught.value.hint


@pytest.mark.parametrize("name", ["", "nothing", "empty"])
def test_other_folders_are_no_kits(tmp_path: Path, name: str) -> None:
    """An empty folder, a missing one and one with other things are no kits."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidKitError):
        open_kit(tmp_path / name)


def test_signature_of_another_kit(forger: Forger, tmp_path: Path) -> None:
    """A good signature that was made for another kit is a wrong one."""
    signature = (forger.kit / layout.SIGNATURE).read_bytes()
    forger.change_list(lambda listed: listed.update(title="Mine"))
    (forger.kit / layout.SIGNATURE).write_bytes(signature)
    kit = open_kit(forger.kit)
    assert kit.signer is None
    assert "wrong" in kit.signature_problem


def test_forgers_are_known_by_their_key(forger: Forger) -> None:
    """Who signs anew is somebody else; the signature covers what is in the files."""
    forger.change_list(lambda listed: listed.update(title="Mine"))
    assert open_kit(forger.kit).signer == FORGER.public
    assert check_signature((forger.kit / layout.SIGNATURE).read_bytes(), b"other") is None
