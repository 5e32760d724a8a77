"""Adoption of other tools' models with one defect each: what its tests must be able to see."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundup.library.adopt import adoption, hugging_face
from groundup.library.adopt.found import FoundFile
from groundup.library.adopt.tool_folder import ToolFolder
from groundup.library.store import ExternalRecord, PullSession, Store, pull_session
from groundup.library.store.external import write_external
from groundup.library.store.layout import Layout
from groundup.library.store.manifest_files import write_manifest_file
from groundup.names import Digest, ModelName


class TrustingRecord(ExternalRecord, frozen=True, kw_only=True):
    """Compares the size alone: the defect. Whoever writes other bytes of the same size is not seen."""

    def fits(self, facts: os.stat_result) -> bool:
        return facts.st_size == self.size_bytes


def links(patch: pytest.MonkeyPatch) -> None:
    """The file is linked into the store, so that its owner can rewrite what the store has."""

    def link(layout: Layout, digest: Digest, record: ExternalRecord) -> None:
        os.link(record.path, layout.blob(digest))

    patch.setattr(pull_session, "write_external", link)


def believes_names(patch: pytest.MonkeyPatch) -> None:
    """A file is what its name says; nothing is read."""

    def believe(path: Path, tool: str, on_read: Callable[[int], None]) -> tuple[Digest, ExternalRecord]:
        facts = path.stat()
        return Digest.parse_file_name(path.name), ExternalRecord.of(path, facts, tool)

    patch.setattr(adoption, "read_digest", believe)


def follows_links(patch: pytest.MonkeyPatch) -> None:
    """Whatever a link in the cache leads to is taken for a file of the cache."""

    def follow(folder: ToolFolder, repository: Path, path: Path, name: str) -> FoundFile:
        target = path.resolve()
        return FoundFile(target, target.stat().st_size, name)

    changed: Any = follow
    patch.setattr(hugging_face, "_file", changed)


def names_before_records(patch: pytest.MonkeyPatch) -> None:
    """The model gets its name before anybody knows where its weights are: a kill leaves it without them."""

    def commit(session: PullSession, name: ModelName) -> None:
        write_manifest_file(session._layout, name, session.manifest, session._identity)
        for digest, record in session._external.items():
            write_external(session._layout, digest, record)

    patch.setattr(pull_session, "write_external", lambda *_: None)
    patch.setattr(Store, "note_external", lambda *_: None)
    patch.setattr(PullSession, "commit", commit)


DEFECTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    one.__name__: one for one in (links, believes_names, follows_links, names_before_records)
}
