"""Fetches the files of a release: several connections, chunks, retries, one verified result.

This is the only code that fetches a model's bytes, whatever the hub. A file is fetched in chunks by
several connections at once; a failed one is tried again from the byte where it was; when all bytes of a
file are here, its sink compares them with the digest, and only then the file exists. It neither resolves
names nor writes manifests: hubs and the library do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from groundup.errors import (
    ConnectionLostError,
    DigestMismatchError,
    DownloadCancelledError,
    GroundupError,
    HubError,
    RangeIgnoredError,
    RemoteFileChangedError,
)
from groundup.names import Digest

from .bandwidth import BandwidthCap
from .control import DownloadControl
from .file_download import Chunk, FileDownload, in_thread
from .hub import ChoosySource, FileSource, Release, RemoteFile, slices
from .limits import DownloadLimits
from .progress import (
    ConnectionRetried,
    DownloadFinished,
    DownloadPaused,
    DownloadResumed,
    DownloadStarted,
    FileAwaited,
    FileChecking,
    FileFinished,
    FileProgress,
    FileRestarted,
    FileStarted,
    Progress,
    ProgressSink,
    RateMeter,
)
from .retry import Attempts
from .sink import DownloadSession
from .slow_watch import SlowWatch

WRITE_BYTES = 1 << 20
TICK_S = 0.25
WAIT_S = 0.5
CHOICE_S = 0.05


async def download(
    release: Release,
    session: DownloadSession,
    *,
    source: FileSource,
    limits: DownloadLimits | None = None,
    progress: ProgressSink = lambda event: None,
    control: DownloadControl | None = None,
) -> None:
    """Fetch all files of a release that are missing in the session.

    When the task is cancelled (Ctrl-C), what came stays in the sinks for the next time.

    Args:
        release: what a hub resolved.
        session: the library's places for the missing files.
        source: who gives the bytes, mostly the hub that resolved the release.
        limits: connections, chunks, patience.
        progress: called with every event, in the event loop; it must be quick and not raise.
        control: by which somebody else may pause or cancel.

    Raises:
        HubError: of any kind; the network or the hub failed, for good or too often.
        DigestMismatchError: the source gives other bytes than were promised; nothing of them is kept.
        DownloadCancelledError: by `control`; nothing that came is kept.
        GroundupError: what the sinks raise, such as a full disk.
    """
    work = _Download(release, session, source, limits or DownloadLimits(), progress, control)
    await work.run()


class _Download:
    """One run of `download`."""

    def __init__(
        self,
        release: Release,
        session: DownloadSession,
        source: FileSource,
        limits: DownloadLimits,
        progress: ProgressSink,
        control: DownloadControl | None,
    ) -> None:
        self._release = release
        self._session = session
        self._remote = {file.digest: file for file in release.files}
        self._source = source
        self._chooser = source if isinstance(source, ChoosySource) else None
        self._limits = limits
        self._report = progress
        self._control = control or DownloadControl()
        self._cap = BandwidthCap(limits.bytes_per_s)
        self._files: list[FileDownload] = []
        self._awaited: set[Digest] = set()
        self._wake = asyncio.Event()

    async def run(self) -> None:
        begun_s = asyncio.get_running_loop().time()
        await self._look()
        have_bytes = self._done_bytes
        self._report(
            DownloadStarted(
                name=self._release.name.short,
                host=self._release.source.host,
                total_bytes=self._release.size_bytes,
                have_bytes=have_bytes,
                files=len(self._files) + len(self._awaited),
            )
        )
        try:
            await self._run_until_complete()
        except DownloadCancelledError:
            for file in self._files:
                if not file.is_finished:
                    await file.discard()
            raise
        self._report(
            DownloadFinished(
                name=self._release.name.short,
                fetched_bytes=sum(file.fetched_bytes for file in self._files),
                have_bytes=have_bytes,
                duration_s=asyncio.get_running_loop().time() - begun_s,
            )
        )

    async def _run_until_complete(self) -> None:
        """Fetch what falls to us; then wait for others, or fetch what they gave up."""
        while True:
            if not all(file.is_finished for file in self._files):
                await self._run_all()
            if await in_thread(lambda: self._session.is_complete):
                return
            if self._control.is_cancelled:
                raise DownloadCancelledError(self._release.name.short)
            await asyncio.sleep(WAIT_S)
            await self._look()

    async def _look(self) -> None:
        """Ask the session what falls to us and what to others; small files first: faults show early."""
        sinks = await in_thread(lambda: sorted(self._session.writers(), key=lambda sink: sink.size_bytes))
        ours = {file.remote.digest for file in self._files if not file.is_finished}
        for sink in sinks:
            if sink.digest not in ours:
                file = FileDownload(self._remote[sink.digest], sink, self._limits.chunk_bytes)
                await file.look()
                self._files.append(file)
        awaited = {blob.digest for blob in await in_thread(lambda: list(self._session.waiting()))}
        for digest in awaited - self._awaited:
            remote = self._remote[digest]
            self._report(FileAwaited(file=remote.name, digest=str(digest), size_bytes=remote.size_bytes))
        self._awaited = awaited

    async def _run_all(self) -> None:
        """Connections side by side, and the clock that reports; the first error ends all of them."""
        connections = {asyncio.create_task(self._work()) for _ in range(self._limits.connections)}
        cancelled = asyncio.create_task(self._control.wait_until_cancelled())
        others = {cancelled, asyncio.create_task(self._tick())}
        at_work = set(connections)
        try:
            while at_work:
                ended, _ = await asyncio.wait({*at_work, cancelled}, return_when=asyncio.FIRST_COMPLETED)
                if cancelled in ended:
                    raise DownloadCancelledError(self._release.name.short)
                for task in ended:
                    await task  # raises what it raised
                at_work -= ended
        finally:
            for task in (*connections, *others):
                task.cancel()
            await asyncio.gather(*connections, *others, return_exceptions=True)
        self._report_progress(RateMeter())

    async def _work(self) -> None:
        """One connection: chunk after chunk, until nothing is left."""
        while (work := await self._next_work()) is not None:
            file, place = work
            if file.is_complete:
                await self._finish(file)
            else:
                await self._fetch_chunk(file, place)
            self._wake.set()

    async def _next_work(self) -> tuple[FileDownload, int] | None:
        """A file in which there is something to do, and which of its chunks; None when all are finished."""
        while True:
            await self._control.wait_until_running()
            for file in self._files:
                place = 0 if file.is_complete else self._choice(file)
                if place is not None:
                    return file, place
            if all(file.is_finished for file in self._files):
                return None
            self._wake.clear()
            with suppress(TimeoutError):  # what a chooser waits for may come without a word
                async with asyncio.timeout(None if self._chooser is None else CHOICE_S):
                    await self._wake.wait()

    def _choice(self, file: FileDownload) -> int | None:
        """The chunk to fetch next, by its place among those that wait; None if there is none now."""
        if not file.has_work:
            return None
        if self._chooser is None or file.remote.content is not None:
            return 0
        return self._chooser.choose(file.remote, file.waiting)

    async def _finish(self, file: FileDownload) -> None:
        self._report(FileChecking(file=file.remote.name))
        try:
            await file.publish()
        except DigestMismatchError as error:
            if error.reused_bytes:  # what an earlier attempt left may have been the wrong part
                await self._restart(file, error)
            elif self._chooser is not None and self._chooser.distrust(file.remote):
                self._report(FileRestarted(file=file.remote.name, reason=error.message))
                await file.begin_anew()
            else:
                raise
            return
        remote = file.remote
        self._report(FileFinished(file=remote.name, digest=str(remote.digest), size_bytes=remote.size_bytes))

    async def _restart(self, file: FileDownload, error: GroundupError) -> None:
        """Begin a file anew, once; the second time its error stands."""
        if file.has_restarted:
            raise error
        file.has_restarted = True
        self._report(FileRestarted(file=file.remote.name, reason=error.message))
        await file.begin_anew()

    async def _fetch_chunk(self, file: FileDownload, place: int) -> None:
        """Fetch one chunk of those that wait, with as many attempts as the limits allow."""
        self._announce(file)
        chunk, attempts = file.take(place), Attempts(self._limits)
        try:
            while not chunk.is_done and file.is_current(chunk):
                await self._control.wait_until_running()
                before = chunk.position
                try:
                    await self._receive(file, chunk)
                except HubError as error:
                    await self._handle(file, chunk, error, attempts, chunk.position - before)
                if file.is_whole and not chunk.is_done:
                    file.rewind(chunk)
        finally:
            file.release(chunk)

    async def _handle(
        self, file: FileDownload, chunk: Chunk, error: HubError, attempts: Attempts, progress_bytes: int
    ) -> None:
        """After a failure: begin the file anew, wait for the next attempt, or raise it."""
        if not file.is_current(chunk):
            return
        if isinstance(error, RangeIgnoredError) and not file.is_whole:
            await file.begin_anew(is_whole=True)
        elif isinstance(error, RemoteFileChangedError):
            await self._restart(file, error)
        else:
            wait_s = attempts.wait_after(error, progress_bytes=0 if file.is_whole else progress_bytes)
            self._report(
                ConnectionRetried(
                    file=file.remote.name, reason=error.message, attempt=attempts.failures, wait_s=wait_s
                )
            )
            await asyncio.sleep(wait_s)

    async def _receive(self, file: FileDownload, chunk: Chunk) -> None:
        """One connection's bytes into the sink, as far as they come; what came stays, however it ends."""
        waiting: list[bytes] = []
        waiting_bytes = 0
        async with aclosing(self._watched(self._open(file.remote, chunk))) as pieces:
            try:
                async for piece in pieces:
                    waiting.append(piece)
                    waiting_bytes += len(piece)
                    if waiting_bytes >= WRITE_BYTES or file.completes_a_piece(chunk, waiting_bytes):
                        await file.write(chunk, b"".join(waiting))
                        waiting, waiting_bytes = [], 0
                    if self._control.is_paused or not file.is_current(chunk):
                        return
                    await self._cap.take(len(piece))
            finally:
                if waiting:
                    await file.write(chunk, b"".join(waiting))
        if file.is_current(chunk) and not (chunk.is_done or self._control.is_paused):
            raise ConnectionLostError(self._release.source.host, "it ended too early")

    def _open(self, remote: RemoteFile, chunk: Chunk) -> AsyncGenerator[bytes]:
        if remote.content is not None:
            return slices(remote.content, chunk.position, chunk.end)
        return self._source.open_range(remote, chunk.position, chunk.end)

    async def _watched(self, opened: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        """The same pieces; ends with an error when they come too slowly."""
        watch, clock = SlowWatch(self._limits, self._release.source.host), asyncio.get_running_loop()
        async with aclosing(opened) as pieces:
            asked_s = clock.time()
            async for piece in pieces:
                watch.record(len(piece), clock.time() - asked_s)
                yield piece
                asked_s = clock.time()

    def _announce(self, file: FileDownload) -> None:
        if file.is_started:
            return
        file.is_started = True
        self._report(
            FileStarted(
                file=file.remote.name,
                digest=str(file.remote.digest),
                size_bytes=file.remote.size_bytes,
                have_bytes=file.done_bytes,
            )
        )

    @property
    def _done_bytes(self) -> int:
        """Bytes that are here: all but what we still fetch and what others do."""
        ours = sum(file.remote.size_bytes - file.done_bytes for file in self._files)
        return self._release.size_bytes - ours - sum(self._remote[one].size_bytes for one in self._awaited)

    async def _tick(self) -> None:
        """Report a few times a second how far it is, and when it is paused."""
        meter, was_paused = RateMeter(), False
        while True:
            meter.record(asyncio.get_running_loop().time(), self._done_bytes)
            if self._control.is_paused != was_paused:
                was_paused = self._control.is_paused
                meter = RateMeter()
                self._report(DownloadPaused() if was_paused else DownloadResumed())
            if not was_paused:
                self._report_progress(meter)
            await asyncio.sleep(TICK_S)

    def _report_progress(self, meter: RateMeter) -> None:
        in_work = (file for file in self._files if file.is_started and not file.is_finished)
        self._report(
            Progress(
                done_bytes=self._done_bytes,
                total_bytes=self._release.size_bytes,
                bytes_per_s=meter.bytes_per_s,
                left_s=meter.left_s(self._release.size_bytes - self._done_bytes),
                files=tuple(
                    FileProgress(
                        file=file.remote.name, done_bytes=file.done_bytes, size_bytes=file.remote.size_bytes
                    )
                    for file in in_work
                ),
            )
        )
