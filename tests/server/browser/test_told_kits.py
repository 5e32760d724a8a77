"""Kits are found on drives; what a page is told of one is what its list says and what is here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from groundup.errors import InvalidKitError
from groundup.library.installed import Library
from groundup.server.browser.told_kits import drives, kit_folders, told_kit, told_kits
from tests.kits.kit_factory import MAKER, MATE, good_kit, library_with, try_install


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where drives are mounted."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    return tmp_path / "media"


def test_kits_are_found_near_the_top_of_drives(root: Path, tmp_path: Path) -> None:
    """At the top of a stick and in a folder of one; not deeper, and not behind a link or a hidden name."""
    good = good_kit(tmp_path)
    near = [root / "anna" / "STICK", root / "anna" / "DISK" / "school" / "kit"]
    far = [root / "anna" / "DISK" / "a" / "b" / "c" / "kit", root / "anna" / ".Trash" / "kit"]
    for one in (*near, *far):
        shutil.copytree(good, one)
    (root / "anna" / "link").symlink_to(good)
    assert kit_folders([root]) == sorted(near)
    assert kit_folders([root / "nothing"]) == []


def test_drives_are_what_is_mounted() -> None:
    """Of the folders of this system: the one of processes is mounted, the one of settings is not."""
    found = drives([Path("/")])
    assert Path("/proc") in found
    assert Path("/etc") not in found


def test_a_kit_is_told_with_what_is_here(root: Path, tmp_path: Path) -> None:
    """Models that are here, new, or whose name another one has; the key as this computer knows it."""
    kit = good_kit(root / "anna")
    library = library_with(tmp_path / "library", poet=MATE)
    told = told_kit(library, str(kit))
    assert (told["title"], told["signed_as"], told["standing"]) == ("A class", "Ms. Keller", "unknown")
    assert told["fingerprint"] == MAKER.public.fingerprint
    by_name = {one["name"]: one for one in told["models"]}
    assert (by_name["poet"]["is_here"], by_name["poet"]["is_taken"]) == (False, True)
    assert (by_name["mate"]["is_here"], by_name["mate"]["is_taken"]) == (False, False)
    other = Library(tmp_path / "other")
    try_install(kit, other, tmp_path / "home")
    assert all(one["is_here"] and not one["is_taken"] for one in told_kit(other, str(kit))["models"])


def test_a_broken_kit_does_not_hide_the_others(root: Path, tmp_path: Path) -> None:
    """It is told with its error; asked for by its folder, the error is raised."""
    good, broken = good_kit(root / "a"), good_kit(root / "b")
    (broken / "more.txt").write_text("?")
    told = {one["folder"]: one for one in told_kits(Library(tmp_path / "library"), [root])["kits"]}
    assert told[str(good)]["error"] is None
    assert told[str(broken)]["error"]["code"] == "invalid_kit"
    with pytest.raises(InvalidKitError):
        told_kit(Library(tmp_path / "library"), str(broken))
