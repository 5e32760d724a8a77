"""What dead processes left behind is cleared away when a store is opened.

Only what nobody works on goes: pins and temporary files of the dead, downloads of theirs that cannot be
resumed or that nobody resumed for a week, and their collections are brought to an end. A wrong clock can
make the week shorter or longer, which costs bytes to fetch again or to keep, and nothing else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from .collection import recover_trash
from .external import recover_external
from .journal import JOURNAL_NAME
from .layout import Layout
from .liveness import is_at_work, seconds_unchanged
from .partial import DATA_NAME, PartialFacts, discard_partial, list_partials
from .pins import pin_files
from .small_file import draft_writer
from .trash import trashed_files
from .writer_identity import Fate, WriterIdentity

UNCLAIMED_S: Final = 7 * 24 * 3600.0
_DAY_S: Final = 24 * 3600.0


def sweep(layout: Layout) -> None:
    """Clear away what the dead left.

    Raises:
        OSError: something could not be read or removed.
    """
    if next(trashed_files(layout), None) is not None:
        recover_trash(layout)
    recover_external(layout)
    for path, writer in list(pin_files(layout)):
        if not is_at_work(writer, [path]):
            _remove(path)
    for folder in (layout.root, layout.pins, layout.records, layout.external, layout.sources, layout.facts):
        _sweep_drafts(folder)
    for tag_folder in _folders_of_manifests(layout):
        _sweep_drafts(tag_folder)
    for partial in list_partials(layout):
        if not partial.is_at_work and (_is_useless(partial) or _is_published(layout, partial)):
            _discard(layout, partial)


def _is_useless(partial: PartialFacts) -> bool:
    files = [partial.path / DATA_NAME, partial.path / JOURNAL_NAME]
    if not all(os.path.lexists(path) for path in files):
        return True
    if partial.writer.fate is Fate.FOREIGN:  # nobody may go on with it, see `partial`
        return True
    age = seconds_unchanged(files)
    if age is not None and age < -_DAY_S:
        for path in files:  # from the future: its week begins now
            with suppress(OSError):
                os.utime(path)
    return age is not None and age > UNCLAIMED_S


def _is_published(layout: Layout, partial: PartialFacts) -> bool:
    """Whether its blob has come, or come back, another way: nobody will go on with it."""
    return os.path.lexists(layout.blob(partial.digest))


def _discard(layout: Layout, partial: PartialFacts) -> None:
    """Make it ours first, so that nobody resumes what is being deleted."""
    ours = layout.partial(partial.digest, WriterIdentity.create())
    with suppress(FileNotFoundError):
        os.rename(partial.path, ours)
        discard_partial(ours)


def _sweep_drafts(folder: Path) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        for name in os.listdir(folder):
            writer = draft_writer(name)
            if writer is not None and not is_at_work(writer, [folder / name]):
                _remove(folder / name)


def _folders_of_manifests(layout: Layout) -> list[Path]:
    return [Path(folder) for folder, _, _ in os.walk(layout.manifests)]


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)
