"""Pins: the digests that a live operation needs, whether they are in the store yet or not.

A pin is written before its owner looks at what is in the store, and removed after the manifest that
needs the same blobs is there. A collection reads pins before manifests, so it sees one of the two.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .layout import Layout
from .liveness import is_at_work
from .small_file import read_small_file, write_small_file
from .writer_identity import WriterIdentity

_MAXIMUM_BYTES: Final = 1 << 20


def write_pin(layout: Layout, writer: WriterIdentity, digests: Iterable[Digest]) -> None:
    """Pin these digests, durably, under the name of a writer.

    Raises:
        OSError: it could not be written.
    """
    text = "".join(f"{digest}\n" for digest in sorted(set(digests)))
    write_small_file(layout.pin(writer), text.encode("ascii"), writer)


def refresh_pin(layout: Layout, writer: WriterIdentity) -> None:
    """Show writers on other computers that this one is still at work."""
    with suppress(OSError):
        os.utime(layout.pin(writer))


def remove_pin(layout: Layout, writer: WriterIdentity) -> None:
    """Remove the pin of a writer; one that is not there is fine."""
    with suppress(FileNotFoundError):
        os.unlink(layout.pin(writer))


def read_pins(layout: Layout) -> set[Digest]:
    """Every digest that a writer at work has pinned.

    Raises:
        OSError: a pin is there and cannot be read; nothing may be collected then.
    """
    pinned: set[Digest] = set()
    for path, writer in pin_files(layout):
        if is_at_work(writer, [path]):
            pinned.update(_digests_in(read_small_file(path, _MAXIMUM_BYTES) or b""))
    return pinned


def pin_files(layout: Layout) -> Iterator[tuple[Path, WriterIdentity]]:
    """Every pin and its owner."""
    try:
        names = os.listdir(layout.pins)
    except FileNotFoundError:
        return
    for name in names:
        writer = WriterIdentity.parse(name)
        if writer is not None:
            yield layout.pins / name, writer


def _digests_in(raw: bytes) -> Iterator[Digest]:
    """The digests in a pin; lines that rot has made unreadable pin nothing."""
    for line in raw.decode("ascii", "replace").splitlines():
        with suppress(InvalidDigestError):
            yield Digest.parse(line)
