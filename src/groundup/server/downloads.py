"""Downloads of models that clients ask for: one for each model, however many watch it.

A download goes on as long as somebody watches. When the last one leaves, it stops; what has come and was
verified stays, and the next who asks goes on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, Final

from groundup.device.memory import memory
from groundup.errors import (
    AccessDeniedError,
    GatedModelError,
    HubError,
    NotOnHubError,
    RewordedError,
    format_bytes,
)
from groundup.hubs.hub import Hub, Release
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.progress import (
    AnyEvent,
    DownloadFinished,
    FileFinished,
    FileStarted,
    ModelInstalled,
    ModelUpToDate,
    Progress,
    ProgressSink,
    tell_nobody,
)
from groundup.hubs.pulling import Puller
from groundup.library.installed import Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import parse_manifest
from groundup.names import ModelName

Line = dict[str, Any]

TELL_EVERY_S: Final = 0.1


class Downloads:
    """Those that run now, by the names of their models; for the server's event loop."""

    def __init__(self, library: Library, *, open_access: Callable[[], HubAccess] = HubAccess.of_user) -> None:
        self._library = library
        self._open_access = open_access
        self._running: dict[str, _Download] = {}

    async def watch(self, name: ModelName, *, progress: ProgressSink = tell_nobody) -> AsyncGenerator[Line]:
        """Have a model here; the lines say how far it is. Who comes later is told all that holds by then.

        Args:
            name: of the model.
            progress: is called with every event from now on; it must be quick and not raise.

        Raises:
            RewordedError: the hub could not be asked; its cause says why.
            HubError, LibraryError, InsufficientRoomError, FileAccessError: it could not be fetched or kept.
        """
        download = self._join(name)
        download.sinks.append(progress)
        try:
            async for line in download.lines.news(download.task):
                yield line
            download.task.result()
        finally:
            download.sinks.remove(progress)
            await self._leave(download)

    def _join(self, name: ModelName) -> _Download:
        known = self._running.get(name.full)
        if known is None or known.task.done():
            known = _Download(name, self._library.for_another_thread(), self._open_access)
            self._running[name.full] = known
        known.watchers += 1
        return known

    async def _leave(self, download: _Download) -> None:
        download.watchers -= 1
        if download.watchers:
            return
        if self._running.get(download.name.full) is download:
            del self._running[download.name.full]
        download.task.cancel()
        await asyncio.wait({download.task})


class _Download:
    """One model on its way here, and who watches."""

    def __init__(self, name: ModelName, library: Library, open_access: Callable[[], HubAccess]) -> None:
        self.name = name
        self.watchers = 0
        self.lines = _Lines()
        self.sinks: list[ProgressSink] = []
        self._library = library
        self._open_access = open_access
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        async with self._open_access() as access:
            access.http.reason = Reason("download", self.name.short)
            hub = access.open(self.name)
            try:
                puller = Puller(library=self._library, progress=self._take)
                release = await self._find(puller, hub, access.host(self.name))
                self.lines.expect(release, self._is_here(release))
                self.lines.warn(_memory_warning(release))
                await puller.fetch(release, hub)
            finally:
                await hub.close()

    def _take(self, event: AnyEvent) -> None:
        for sink in (self.lines.take, *self.sinks):
            sink(event)

    async def _find(self, puller: Puller, hub: Hub, host: str) -> Release:
        try:
            return await puller.find(self.name, hub, host)
        except NotOnHubError as error:
            raise RewordedError("pull model manifest: file does not exist") from error
        except (AccessDeniedError, GatedModelError) as error:
            words = f"pull model manifest: unauthorized: access denied. {error.message} {error.hint}"
            raise RewordedError(words) from error
        except HubError as error:
            raise RewordedError(f"pull model manifest: {error.message}") from error

    def _is_here(self, release: Release) -> set[str]:
        store = self._library.store
        return {
            str(file.digest) for file in release.files if store.check() and store.is_published(file.digest)
        }


def _memory_warning(release: Release) -> str:
    """That this device cannot run a model whose weights alone are larger than its memory; "" if it may."""
    weights = parse_manifest(release.manifest).of_kind(LayerKind.WEIGHTS)
    needed_bytes, total_bytes = sum(layer.size_bytes for layer in weights), memory().total_bytes
    if needed_bytes <= total_bytes:
        return ""
    sizes = f"its weights have {format_bytes(needed_bytes)}, and this device has {format_bytes(total_bytes)}"
    return f"warning: this model will not run here: {sizes} of memory"


class _Lines:
    """What is to be told of one download: the newest state of each line, in the order of their first."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._versions: dict[str, int] = {}
        self._digests: dict[str, str] = {}  # by the names under which progress tells of files
        self._changed = asyncio.Event()
        self._say("pulling manifest")

    async def news(self, task: asyncio.Task[None]) -> AsyncGenerator[Line]:
        """Everything until now, then every change, at most a few times a second, until the task is done."""
        seen: dict[str, int] = {}
        is_over = False
        while not is_over:
            is_over = task.done()
            self._changed.clear()
            for key in [key for key, version in self._versions.items() if seen.get(key) != version]:
                seen[key] = self._versions[key]
                yield dict(self._lines[key])
            if not is_over:
                await self._wait(task)

    async def _wait(self, task: asyncio.Task[None]) -> None:
        """Until there is something new, and a moment more, in which changes come together."""
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({task, changed}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({task}, timeout=TELL_EVERY_S)
        finally:
            changed.cancel()

    def expect(self, release: Release, here: set[str]) -> None:
        """The files of the model; those that are here already are done."""
        for file in release.files:
            digest = str(file.digest)
            self._digests.setdefault(file.name, digest)
            if digest in here:
                self._tell(digest, file.size_bytes, file.size_bytes)

    def warn(self, text: str) -> None:
        """Say something that ends nothing, if there is something to say."""
        if text:
            self._say(text)

    def take(self, event: AnyEvent) -> None:
        """What a pull tells."""
        match event:
            case FileStarted(file=file, digest=digest, size_bytes=size, have_bytes=have):
                self._digests[file] = digest
                self._tell(digest, size, have)
            case Progress(files=files):
                for one in files:
                    if one.file in self._digests:
                        self._tell(self._digests[one.file], one.size_bytes, one.done_bytes)
            case FileFinished(digest=digest, size_bytes=size):
                self._tell(digest, size, size)
            case DownloadFinished() | ModelUpToDate():
                self._say("verifying sha256 digest")
                if isinstance(event, ModelUpToDate):
                    self._end(0)
            case ModelInstalled(freed_bytes=freed_bytes):
                self._end(freed_bytes)
            case _:
                pass

    def _end(self, freed_bytes: int) -> None:
        self._say("writing manifest")
        if freed_bytes:
            self._say("removing unused layers")
        self._say("success")

    def _tell(self, digest: str, total: int, completed: int) -> None:
        """How far a file is; for who watches it never goes back, even where it begins anew."""
        before: Mapping[str, Any] = self._lines.get(digest, {})
        completed = max(min(completed, total), before.get("completed", 0))
        short = digest.removeprefix("sha256:")[:12]
        line = {"status": f"pulling {short}", "digest": digest, "total": total, "completed": completed}
        self._set(digest, line)

    def _say(self, status: str) -> None:
        self._set(status, {"status": status})

    def _set(self, key: str, line: Line) -> None:
        if self._lines.get(key) != line:
            self._lines[key] = line
            self._versions[key] = self._versions.get(key, 0) + 1
            self._changed.set()
