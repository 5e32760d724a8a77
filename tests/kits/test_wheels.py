"""Groundup's own wheels: taken from a folder without internet, and never by name from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import groundup
from groundup.errors import WheelsError
from groundup.kits import wheels
from groundup.kits.wheels import WheelFolder, gather_wheels, requirements_text
from groundup.names import Digest

from .small_wheels import small_wheels


def test_a_folder_gives_everything(tmp_path: Path) -> None:
    """The wheels of a folder are collected with what they need, each by version and digest."""
    (tmp_path / "into").mkdir()
    found = gather_wheels(tmp_path / "into", given=small_wheels(tmp_path / "given"))
    assert [file.name.partition("-")[0] for file in found.files] == ["groundup", "tiny_need"]
    assert found.groundup_version == "0.1.0"
    digest = Digest.of(found.files[1].read_bytes()).hex
    assert f"tiny_need==1.0 \\\n    --hash=sha256:{digest}\n" in requirements_text(found)
    assert found.built_here == ()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """A folder that lacks a wheel gives an error with pip's own words; nothing is fetched instead."""
    given = small_wheels(tmp_path / "given")
    next(given.glob("tiny_need*")).unlink()
    (tmp_path / "into").mkdir()
    with pytest.raises(WheelsError, match=r"tiny.need"):
        gather_wheels(tmp_path / "into", given=given)
    with pytest.raises(WheelsError, match="no wheel of Groundup"):
        gather_wheels(tmp_path / "into", given=tmp_path)


def test_an_installed_groundup_is_not_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without source and folder there is an error, and pip is not even started."""
    monkeypatch.setattr(groundup, "__file__", str(tmp_path / "site-packages" / "groundup" / "__init__.py"))
    monkeypatch.setattr(wheels, "_pip", None)
    with pytest.raises(WheelsError, match="not kept") as caught:
        gather_wheels(tmp_path)
    assert "--wheels-from" in caught.value.hint


def test_what_was_compiled_here_is_told() -> None:
    """A wheel for plain Linux was built on this computer; one for many Linuxes was not."""
    files = (Path("a-1-cp311-cp311-linux_x86_64.whl"), Path("b-1-cp311-cp311-manylinux_2_17_x86_64.whl"))
    assert WheelFolder(files, "1", "3.11", "linux", "x86_64").built_here == ("a",)
