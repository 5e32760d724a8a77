"""Is everything on the disk in the right order? A linter over what a pull asked of the system.

SIGKILL cannot show a missing fsync, because the kernel keeps what it has. So the calls themselves are
looked at: each file is synced after its last write and before it gets its name, each folder after a name
came to it, blobs before the manifest, and all of it before success is told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

# Files in these folders are hints that may be lost: journals and data in progress, records of hashes.
HINTS: Final = ("partials", "records")

_CALL: Final = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DESCRIPTOR: Final = re.compile(r"^\d+<([^>]*)>")


@dataclass(frozen=True)
class Event:
    """One call: "write", "sync", "rename" (to `target`), "mkdir" or "done"."""

    kind: str
    path: str = ""
    target: str = ""


@dataclass
class Linter:
    """What is not on the disk yet, event by event, and what was wrong with that."""

    root: Path
    findings: list[str] = field(default_factory=list)
    unsynced_files: set[Path] = field(default_factory=set)
    unsynced_folders: set[Path] = field(default_factory=set)
    names: int = 0
    has_manifest: bool = False

    def take(self, event: Event) -> None:
        """Look at the next event."""
        path = Path(event.path)
        if event.kind == "write":
            self.unsynced_files.add(path)
        elif event.kind == "sync":
            self.unsynced_files.discard(path)
            self.unsynced_folders.discard(path)
        elif event.kind == "mkdir" and self.counts(path):
            self.unsynced_folders.add(path.parent)
        elif event.kind == "rename":
            self.rename(path, Path(event.target))
        elif event.kind == "done":
            self.findings += [f"told before {folder} was synced" for folder in sorted(self.unsynced_folders)]

    def rename(self, path: Path, target: Path) -> None:
        """A file gets its name."""
        if not self.counts(target):
            return
        self.names += 1
        if path in self.unsynced_files:
            self.findings.append(f"{target} was named before it was synced")
        is_manifest, blobs = target.is_relative_to(self.root / "manifests"), self.root / "blobs"
        late = self.has_manifest and target.parent == blobs
        if late or (is_manifest and blobs in self.unsynced_folders):
            self.findings.append(f"{target}: the manifest was named before its blobs were on the disk")
        self.has_manifest |= is_manifest
        self.unsynced_folders.add(target.parent)

    def counts(self, path: Path) -> bool:
        """Whether it has to survive a power cut."""
        return not any(path.is_relative_to(self.root / hint) for hint in HINTS) or path.parent == self.root


def lint(events: Iterable[Event], root: Path) -> Linter:
    """Look at all events of a pull into the store at `root`."""
    linter = Linter(root)
    for event in events:
        linter.take(event)
    return linter


def read_trace(log: str) -> Iterator[Event]:
    """The events in a log of `strace -f -y`."""
    for line in log.splitlines():
        match = _CALL.match(line)
        if match is None or int(match[3]) < 0:
            continue
        name, arguments = match[1], match[2]
        descriptor = _DESCRIPTOR.match(arguments)
        quoted = _QUOTED.findall(arguments)
        if name in ("write", "pwrite64", "ftruncate") and descriptor:
            yield Event("done") if quoted[:1] == ["done\\n"] else Event("write", descriptor[1])
        elif name in ("fsync", "fdatasync") and descriptor:
            yield Event("sync", descriptor[1])
        elif name.startswith("rename"):
            yield Event("rename", *quoted[:2])
        elif name.startswith("mkdir"):
            yield Event("mkdir", quoted[0])


@contextmanager
def recorded() -> Iterator[list[Event]]:
    """The same events by hooks in this process, where there is no strace."""
    events: list[Event] = []
    paths: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "pwrite", "fsync", "rename", "mkdir")}

    def opened(path: Any, *arguments: Any, **named: Any) -> int:
        descriptor: int = real["open"](path, *arguments, **named)
        paths[descriptor] = os.fspath(path)
        return descriptor

    def noted(name: str, event: Callable[..., Event]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **named: Any) -> Any:
            result = real[name](*arguments, **named)
            events.append(event(*arguments))
            return result

        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", opened)
        patch.setattr(os, "pwrite", noted("pwrite", lambda file, *_: Event("write", paths[file])))
        patch.setattr(os, "fsync", noted("fsync", lambda file: Event("sync", paths[file])))
        patch.setattr(os, "rename", noted("rename", lambda old, new: Event("rename", str(old), str(new))))
        patch.setattr(os, "mkdir", noted("mkdir", lambda path, *_: Event("mkdir", str(path))))
        yield events
