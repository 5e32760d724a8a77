"""A model of a disk that loses its power: which files and names may be there afterwards.

The calls of real work are recorded, then played to the model up to any of them. What was synced is there
after a cut, and what was not may be there or not: names that came or went since the last sync of their
folder, bytes since the last sync of their file. A rename is done or not done, never half (journals of file
systems see to that), and names of one folder that depend on each other keep their order. `Disk.cuts` gives
the outcomes worth looking at, and `Image.write_to` makes one of them real.

Not modelled: a disk that reports a sync and has not done it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

TORN_BYTES: Final = 4096
HOOKED: Final = (
    "open", "pwrite", "posix_fallocate", "ftruncate", "fsync", "rename", "link", "unlink", "mkdir", "rmdir",
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One call that changes the disk, or a mark (`kind` "mark") that something was acknowledged."""

    kind: str
    path: str
    target: str = ""
    data: bytes = b""
    offset: int = 0


@dataclass(eq=False)
class File:
    """The bytes of a file: as programs see them, and as they were at its last sync."""

    content: bytearray = field(default_factory=bytearray)
    synced: bytes = b""

    def after_cut(self, how: str) -> bytes:
        """What is left of it: "kept", "zeroed" (its length without its bytes), "short", or "torn"."""
        now = bytes(self.content)
        if how == "kept" or now == self.synced:
            return now
        if how == "short":
            return self.synced
        if how == "torn":
            start = max(0, len(now) - TORN_BYTES)
            return now[:start] + bytes(byte ^ 0x5A for byte in now[start:])
        return self.synced[: len(now)] + bytes(max(0, len(now) - len(self.synced)))


@dataclass(eq=False)
class Folder:
    """Names in a folder: as programs see them, and those that are sure to survive."""

    now: dict[str, File | Folder] = field(default_factory=dict)
    synced: dict[str, File | Folder] = field(default_factory=dict)


@dataclass(eq=False)
class NameChange:
    """Names that come (a node) or go (None), in one or two folders, at once or not at all."""

    changes: list[tuple[Folder, str, File | Folder | None]]
    removed: File | Folder | None = None

    def depends_on(self, earlier: NameChange) -> bool:
        """Whether it cannot be done before: both are about one name, or this removes the other's folder."""
        ours = {(id(folder), name) for folder, name, _ in self.changes}
        theirs = {(id(folder), name) for folder, name, _ in earlier.changes}
        return bool(ours & theirs) or any(folder is self.removed for folder, _, _ in earlier.changes)


@dataclass(frozen=True)
class Image:
    """What is on the disk after a cut: folders, and files with their bytes, by relative path."""

    folders: frozenset[str]
    files: frozenset[tuple[str, bytes]]

    def write_to(self, place: Path) -> None:
        """Make it real."""
        for path in sorted(self.folders):
            (place / path).mkdir(parents=True, exist_ok=True)
        for path, content in self.files:
            (place / path).write_bytes(content)


class Disk:
    """The disk below one folder, which is there from the beginning."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = Folder()
        self._pending: list[NameChange] = []

    def play(self, call: Call) -> None:
        """Let a recorded call happen."""
        getattr(self, f"_{call.kind}")(call)

    def cuts(self, *, every_name: bool = False) -> Iterator[Image]:
        """What may be there if the power went now.

        Args:
            every_name: also each name change that was not synced missing alone, and there alone.
        """
        yield self._image(self._pending, "kept")
        for how in ("zeroed", "short", "torn"):
            yield self._image(self._pending, how)
        yield self._image([], "zeroed")
        for change in self._pending if every_name else ():
            yield self._image(_without(self._pending, change), "zeroed")
            yield self._image([change], "short")

    def now(self) -> Image:
        """What programs see."""
        return self._image(self._pending, "kept")

    def _image(self, applied: list[NameChange], how: str) -> Image:
        names = {id(folder): dict(folder.synced) for folder in self._folders()}
        for change in applied:
            for folder, name, node in change.changes:
                _put(names.setdefault(id(folder), {}), name, node)
        folders: set[str] = set()
        files: set[tuple[str, bytes]] = set()

        def walk(folder: Folder, prefix: str) -> None:
            for name, node in names.get(id(folder), {}).items():
                if isinstance(node, Folder):
                    folders.add(prefix + name)
                    walk(node, f"{prefix}{name}/")
                else:
                    files.add((prefix + name, node.after_cut(how)))

        walk(self._top, "")
        return Image(frozenset(folders), frozenset(files))

    def _folders(self) -> Iterator[Folder]:
        seen: set[int] = set()
        waiting = [self._top]
        waiting += [folder for change in self._pending for folder, _, _ in change.changes]
        while waiting:
            folder = waiting.pop()
            if id(folder) not in seen:
                seen.add(id(folder))
                yield folder
                nodes = (*folder.now.values(), *folder.synced.values())
                waiting += [node for node in nodes if isinstance(node, Folder)]

    def _place(self, path: str) -> tuple[Folder, str]:
        *parents, name = Path(path).relative_to(self._root).parts
        folder = self._top
        for part in parents:
            node = folder.now[part]
            assert isinstance(node, Folder)
            folder = node
        return folder, name

    def _node(self, path: str) -> File | Folder:
        if Path(path) == self._root:
            return self._top
        folder, name = self._place(path)
        return folder.now[name]

    def _change(self, *changes: tuple[Folder, str, File | Folder | None]) -> None:
        for folder, name, node in changes:
            _put(folder.now, name, node)
        self._pending.append(NameChange(list(changes)))

    def _create(self, call: Call) -> None:
        self._change((*self._place(call.path), File()))

    def _mkdir(self, call: Call) -> None:
        self._change((*self._place(call.path), Folder()))

    def _unlink(self, call: Call) -> None:
        node = self._node(call.path)
        self._change((*self._place(call.path), None))
        self._pending[-1].removed = node

    _rmdir = _unlink

    def _rename(self, call: Call) -> None:
        node = self._node(call.path)
        self._change((*self._place(call.target), node), (*self._place(call.path), None))

    def _link(self, call: Call) -> None:
        self._change((*self._place(call.target), self._node(call.path)))

    def _write(self, call: Call) -> None:
        file = self._file(call.path)
        end = call.offset + len(call.data)
        file.content.extend(bytes(max(0, end - len(file.content))))
        file.content[call.offset : end] = call.data

    def _resize(self, call: Call) -> None:
        file = self._file(call.path)
        del file.content[call.offset :]
        file.content.extend(bytes(call.offset - len(file.content)))

    def _reserve(self, call: Call) -> None:
        file = self._file(call.path)
        file.content.extend(bytes(max(0, call.offset - len(file.content))))

    def _file(self, path: str) -> File:
        file = self._node(path)
        assert isinstance(file, File)
        return file

    def _sync(self, call: Call) -> None:
        node = self._node(call.path)
        if isinstance(node, File):
            node.synced = bytes(node.content)
            return
        settled: list[NameChange] = []
        for change in reversed(self._pending):
            is_here = any(folder is node for folder, _, _ in change.changes)
            if is_here or any(later.depends_on(change) for later in settled):
                settled.insert(0, change)
        self._pending = [change for change in self._pending if change not in settled]
        for change in settled:
            for folder, name, target in change.changes:
                _put(folder.synced, name, target)

    def _mark(self, call: Call) -> None:
        """Nothing happens on the disk."""


def _without(changes: list[NameChange], left_out: NameChange) -> list[NameChange]:
    """All but one, and but those after it that depend on it."""
    gone = [left_out]
    for change in changes[changes.index(left_out) + 1 :]:
        if any(change.depends_on(one) for one in gone):
            gone.append(change)
    return [change for change in changes if change not in gone]


def _put(names: dict[str, Any], name: str, node: File | Folder | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


@contextmanager
def recorded(root: Path) -> Iterator[list[Call]]:
    """Every call of this process that changes something below `root`, in order, while this is open."""
    recorder = _Recorder(root)
    with pytest.MonkeyPatch.context() as patch:
        for name in HOOKED:
            patch.setattr(os, name, getattr(recorder, name))
        yield recorder.calls


class _Recorder:
    """Stands in for the functions of `os`."""

    def __init__(self, root: Path) -> None:
        self.calls: list[Call] = []
        self._root = root
        self._real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in HOOKED}
        self._paths: dict[int, str] = {}

    def open(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        """Follow which file a descriptor means."""
        is_new = bool(flags & os.O_CREAT) and not os.path.lexists(path)
        descriptor: int = self._real["open"](path, flags, *rest, **named)
        self._paths[descriptor] = os.fspath(path)
        if is_new:
            self._note(Call("create", os.fspath(path)))
        elif flags & os.O_TRUNC:
            self._note(Call("resize", os.fspath(path)))
        return descriptor

    def pwrite(self, descriptor: int, data: Any, offset: int) -> int:
        """Bytes, as many as were taken."""
        written: int = self._real["pwrite"](descriptor, data, offset)
        self._note(Call("write", self._paths[descriptor], data=bytes(data[:written]), offset=offset))
        return written

    def posix_fallocate(self, descriptor: int, offset: int, size: int) -> None:
        """Room that reads as zeros."""
        self._real["posix_fallocate"](descriptor, offset, size)
        self._note(Call("reserve", self._paths[descriptor], offset=offset + size))

    def ftruncate(self, descriptor: int, size: int) -> None:
        """Another length."""
        self._real["ftruncate"](descriptor, size)
        self._note(Call("resize", self._paths[descriptor], offset=size))

    def fsync(self, descriptor: int) -> None:
        """A file or a folder."""
        self._real["fsync"](descriptor)
        self._note(Call("sync", self._paths[descriptor]))

    def rename(self, old: Any, new: Any) -> None:
        """A name for another."""
        self._real["rename"](old, new)
        self._note(Call("rename", os.fspath(old), os.fspath(new)))
        for descriptor, path in self._paths.items():
            if path == os.fspath(old):
                self._paths[descriptor] = os.fspath(new)

    def link(self, old: Any, new: Any, **named: Any) -> None:
        """A second name."""
        self._real["link"](old, new, **named)
        self._note(Call("link", os.fspath(old), os.fspath(new)))

    def unlink(self, path: Any) -> None:
        """A name less."""
        self._real["unlink"](path)
        self._note(Call("unlink", os.fspath(path)))

    def mkdir(self, path: Any, *rest: Any) -> None:
        """A folder more."""
        self._real["mkdir"](path, *rest)
        self._note(Call("mkdir", os.fspath(path)))

    def rmdir(self, path: Any) -> None:
        """A folder less."""
        self._real["rmdir"](path)
        self._note(Call("rmdir", os.fspath(path)))

    def _note(self, call: Call) -> None:
        if Path(call.path).is_relative_to(self._root):
            self.calls.append(call)
