"""Folders of what grows: a plan in each, one process in each, and no empty ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, NameTakenError
from groundup.seedling.sprout.growing_folder import (
    alone,
    begin,
    discard_if_empty,
    growing_folder,
    read_plan,
    unfinished_names,
)
from groundup.seedling.sprout.plan import Plan


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))


def test_a_plan_comes_back() -> None:
    """What was begun can be read again, the latest first."""
    plan = Plan(name="a", family="story", minutes=2.5, prompt="é?")
    folder = begin(plan)
    begin(Plan(name="b", text_path="/x.txt", text_sha256="0"))
    os.utime(folder / "plan.json", (1, 1))
    assert read_plan("a") == plan
    assert unfinished_names() == ["b", "a"]


def test_beginning_again_clears_the_folder() -> None:
    """Nothing of an earlier growth is left."""
    folder = begin(Plan(name="a"))
    (folder / "checkpoint.npz").touch()
    assert not (begin(Plan(name="a")) / "checkpoint.npz").exists()


@pytest.mark.parametrize("content", [b"", b"{", b'{"name": 1}', b'{"name": "a", "unheard_of": 1}'])
def test_damaged_plans_are_errors(content: bytes) -> None:
    """A file that is no plan is refused with its path."""
    (begin(Plan(name="a")) / "plan.json").write_bytes(content)
    with pytest.raises(FileAccessError, match=r"plan\.json"):
        read_plan("a")


def test_missing_plans_are_errors() -> None:
    """So is one that is not there."""
    with pytest.raises(FileAccessError):
        read_plan("nothing")


def test_one_process_at_a_time() -> None:
    """While one grows a name, another one is refused; afterwards it is free."""
    with alone("a"):
        with alone("b"):
            pass
        with pytest.raises(NameTakenError), alone("a"):
            pass
    with alone("a"):
        pass


def test_folders_without_a_checkpoint_are_not_kept() -> None:
    """Where nothing was learned there is nothing to go on with."""
    folder = begin(Plan(name="a"))
    assert discard_if_empty(folder)
    assert not folder.exists()
    (begin(Plan(name="a")) / "checkpoint.npz").touch()
    assert not discard_if_empty(growing_folder("a"))
    assert growing_folder("a").exists()
