"""Ways to take a file into the store that look right and are not; each check must see through them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library import new_model
from groundup.library.manifest import Layer
from groundup.library.store import PullSession, Transfer, local_files
from groundup.library.store.manifest_files import write_manifest_file
from groundup.names import ModelName


def links_what_its_owner_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hard link in place of a copy: whoever rewrites the file rewrites the blob."""

    def place(path: Path, folder: Path, transfer: Transfer) -> bool:
        os.mkdir(folder)
        os.link(path, folder / "data")
        return True

    monkeypatch.setattr("groundup.library.store.pull_session.place_file", place)


def moves_what_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """A move that does not ask whether a program still has the file open for writing."""
    monkeypatch.setattr(local_files, "_is_open_for_writing", lambda _: False)


def names_before_the_bytes_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model has its name from the start: what fails afterwards leaves a name without a model."""
    bring_in = new_model._bring_in

    def careless(session: PullSession, *others: object) -> None:
        name = ModelName.parse("sprout")
        write_manifest_file(session._layout, name, session.manifest, session._identity)
        bring_in(session, *others)  # type: ignore[arg-type]  # passed on as they are

    monkeypatch.setattr(new_model, "_bring_in", careless)


def forgets_the_file_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moved file loses its old name before the model has one: a crash between loses the model."""
    take = PullSession.take

    def careless(session: PullSession, layer: Layer, path: Path, transfer: Transfer) -> bool:
        is_taken = take(session, layer, path, transfer)
        os.unlink(path)
        return is_taken

    monkeypatch.setattr(PullSession, "take", careless)
