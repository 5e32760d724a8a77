"""Downloads against a server that fails in every way: right bytes, or an error that says what happened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace

import pytest

from groundup.errors import (
    ConnectionLostError,
    DigestMismatchError,
    DownloadCancelledError,
    HubAnswerError,
    HubBusyError,
    HubError,
    SignInPageError,
)
from groundup.hubs.control import DownloadControl
from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.http_settings import HttpSettings
from groundup.hubs.hub import RemoteFile
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.progress import (
    AnyEvent,
    ConnectionRetried,
    DownloadFinished,
    DownloadPaused,
    DownloadResumed,
    DownloadStarted,
    FileAwaited,
    FileFinished,
    FileRestarted,
    Progress,
)
from tests.canaries.careless_downloads import AppendsAnything, ComparesSizeOnly

from .fault_server import (
    FaultServer,
    Handler,
    breaks_after,
    corrupt,
    endless,
    good,
    ignores_ranges,
    in_turn,
    lies_about,
    sends_more,
    sign_in_page,
    status,
    trickles,
)
from .memory_session import MemorySession, MemorySink
from .releases import PlainSource, release_of, remote_file, some_bytes

CONTENT = some_bytes(1_000_000)
# A patient downloader in a hurry: everything that waits, waits for milliseconds.
LIMITS = DownloadLimits(
    connections=3,
    chunk_bytes=150_000,
    first_wait_s=0.01,
    longest_wait_s=0.05,
    slow_after_s=0.4,
    slowest_bytes_per_s=10_000,
    attempts=4,
    progress_bytes=10_000,
)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
async def source() -> AsyncIterator[PlainSource]:
    async with HttpClient(HttpSettings(connect_timeout_s=2, idle_timeout_s=0.4)) as http:
        yield PlainSource(http)


class Pull:
    """One download of one file into memory, and what it told."""

    def __init__(self, server: FaultServer, source: PlainSource, handler: Handler, content: bytes = CONTENT):
        server.handlers["/file"] = handler
        self.release = release_of(remote_file(content, server.url("/file")))
        self.session = MemorySession.of(self.release)
        self.source = source
        self.events: list[AnyEvent] = []
        self.control = DownloadControl()

    @property
    def sink(self) -> MemorySink:
        return self.session.sinks[0]

    async def run(self, limits: DownloadLimits = LIMITS) -> None:
        await download(
            self.release,
            self.session,
            source=self.source,
            limits=limits,
            progress=self.events.append,
            control=self.control,
        )

    def told(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        return [event for event in self.events if isinstance(event, kind)]


async def test_good_source(server: FaultServer, source: PlainSource) -> None:
    """A file arrives, each byte once, over several ranges."""
    pull = Pull(server, source, good(CONTENT))
    await pull.run()
    assert pull.sink.published == CONTENT
    assert len(server.requests) == 7
    assert server.sent_bytes == len(CONTENT)


async def test_events_tell_the_story(server: FaultServer, source: PlainSource) -> None:
    """What is told begins with sizes, ends with figures, and its progress only grows."""
    pull = Pull(server, source, good(CONTENT))
    await pull.run()
    first, last = pull.events[0], pull.events[-1]
    assert isinstance(first, DownloadStarted)
    assert (first.total_bytes, first.have_bytes, first.files) == (len(CONTENT), 0, 1)
    assert isinstance(last, DownloadFinished)
    assert last.fetched_bytes == len(CONTENT)
    done = [event.done_bytes for event in pull.events if isinstance(event, Progress)]
    assert done == sorted(done)
    assert done[-1] == len(CONTENT)
    assert len(pull.told(FileFinished)) == 1


async def test_resume_fetches_only_what_is_missing(server: FaultServer, source: PlainSource) -> None:
    """Verified ranges of an earlier attempt are not fetched again."""
    pull = Pull(server, source, good(CONTENT))
    pull.sink.old = [(0, 400_000), (600_000, 700_000)]
    pull.sink.data[:] = CONTENT
    await pull.run()
    assert pull.sink.published == CONTENT
    assert server.sent_bytes == 500_000


@pytest.mark.parametrize("how", ["short", "reset", "stall"])
@pytest.mark.promise("S-13")
async def test_broken_connections_go_on(server: FaultServer, source: PlainSource, how: str) -> None:
    """A connection that breaks goes on from the byte where it was."""
    pull = Pull(server, source, breaks_after(CONTENT, 60_000, how))
    await pull.run()
    assert pull.sink.published == CONTENT
    assert server.faults[how] >= 7
    assert server.sent_bytes <= len(CONTENT) + 7 * 65_536
    assert pull.told(ConnectionRetried)


@pytest.mark.parametrize("how", ["short", "reset", "stall"])
@pytest.mark.promise("S-13")
async def test_hopeless_connections_end(server: FaultServer, source: PlainSource, how: str) -> None:
    """A source that never brings anything ends in a bounded time with an error that says so."""
    pull = Pull(server, source, breaks_after(CONTENT, 0, how))
    began_s = time.monotonic()
    with pytest.raises(ConnectionLostError):
        await pull.run()
    assert time.monotonic() - began_s < 10
    assert server.faults[how] <= LIMITS.attempts * LIMITS.connections
    assert pull.sink.published is None


@pytest.mark.promise("S-13")
async def test_crawling_connections_end(server: FaultServer, source: PlainSource) -> None:
    """One byte after the other is no way to send a model: bounded time, and an error that says so."""
    pull = Pull(server, source, trickles(CONTENT, 0.02))
    began_s = time.monotonic()
    with pytest.raises(ConnectionLostError, match="crawled"):
        await pull.run()
    assert time.monotonic() - began_s < 10
    assert server.faults["trickle"]


@pytest.mark.promise("S-13")
async def test_one_crawling_connection_is_replaced(server: FaultServer, source: PlainSource) -> None:
    """A connection that crawls is dropped, and another one fetches its chunk."""
    pull = Pull(server, source, in_turn(trickles(CONTENT, 0.02), good(CONTENT)))
    await pull.run()
    assert pull.sink.published == CONTENT
    assert len(pull.told(ConnectionRetried)) == 1


@pytest.mark.promise("S-02")
async def test_whole_files_for_ranges(server: FaultServer, source: PlainSource) -> None:
    """A server without ranges gives the whole file once, from its first byte."""
    pull = Pull(server, source, ignores_ranges(CONTENT))
    pull.sink.old = [(0, 400_000)]
    pull.sink.data[:400_000] = bytes(400_000)  # what would be wrong if the whole were appended to it
    await pull.run()
    assert pull.sink.published == CONTENT
    assert server.faults["200 for 206"]


@pytest.mark.promise("S-02")
async def test_corrupt_fresh_bytes_fail(server: FaultServer, source: PlainSource) -> None:
    """Fresh bytes with another digest are thrown away, and not fetched twice."""
    pull = Pull(server, source, corrupt(CONTENT, 500_000))
    with pytest.raises(DigestMismatchError):
        await pull.run()
    assert server.faults["corrupt"] == 1
    assert pull.sink.published is None
    assert server.sent_bytes == len(CONTENT)


@pytest.mark.promise("S-02")
async def test_poisoned_leftovers_are_fetched_anew(server: FaultServer, source: PlainSource) -> None:
    """Where an earlier attempt left wrong bytes, the file comes from its beginning in the same command."""
    pull = Pull(server, source, good(CONTENT))
    pull.sink.old = [(0, 400_000)]
    assert bytes(pull.sink.data[:400_000]) != CONTENT[:400_000]
    await pull.run()
    assert pull.sink.published == CONTENT
    assert len(pull.told(FileRestarted)) == 1
    assert server.sent_bytes == 600_000 + len(CONTENT)


@pytest.mark.parametrize("maker", [sends_more, endless])
@pytest.mark.promise("S-02")
async def test_too_long_answers_are_refused(server: FaultServer, source: PlainSource, maker: object) -> None:
    """More bytes than were asked for are an error at once; none of them is written."""
    pull = Pull(server, source, maker(CONTENT))  # type: ignore[operator]  # both take the content
    with pytest.raises(HubAnswerError):
        await pull.run()
    assert pull.sink.published is None
    assert server.faults


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Range": "bytes 7-8/1000000"},
        {"Content_Range": "bytes 0-149999/999999"},
        {"Content_Range": "nonsense"},
        {"Content_Range": ""},
        {"Content_Length": 5},
        {"Content_Encoding": "gzip"},
    ],
)
@pytest.mark.promise("S-13")
async def test_lying_headers_are_refused(
    server: FaultServer, source: PlainSource, headers: dict[str, str | int]
) -> None:
    """An answer about other bytes than were asked for is an error at once."""
    pull = Pull(server, source, lies_about(CONTENT, **headers))
    with pytest.raises(HubAnswerError):
        await pull.run()
    assert len(server.requests) <= LIMITS.connections
    assert server.faults["lie"]


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/octet-stream"])
@pytest.mark.promise("S-13")
async def test_sign_in_pages_are_never_stored(server: FaultServer, source: PlainSource, kind: str) -> None:
    """A web page in place of a file is called one; no byte of it is written."""
    page = b"<!DOCTYPE html><title>Welcome</title>".ljust(len(CONTENT))
    answer = status(200, page, Content_Type=kind)
    pull = Pull(server, source, answer)
    with pytest.raises(SignInPageError):
        await pull.run(DownloadLimits(connections=1, chunk_bytes=len(CONTENT)))
    assert pull.sink.written == []
    server.handlers["/file"] = sign_in_page(kind=kind)
    with pytest.raises(HubError):
        await pull.run()
    assert pull.sink.written == []


@pytest.mark.promise("S-13")
async def test_changed_file_is_fetched_anew(server: FaultServer, source: PlainSource) -> None:
    """Another entity tag in the middle means another file: everything from its beginning, once."""
    other = good(CONTENT, etag='"another"')
    pull = Pull(server, source, in_turn(good(CONTENT), good(CONTENT), other))
    await pull.run(DownloadLimits(connections=1, chunk_bytes=150_000))
    assert pull.sink.published == CONTENT
    assert len(pull.told(FileRestarted)) == 1
    assert pull.sink.discards == 1


@pytest.mark.promise("S-13")
async def test_busy_hubs_are_given_time(server: FaultServer, source: PlainSource) -> None:
    """The wait that a busy hub asks for is kept."""
    pull = Pull(server, source, in_turn(status(429, Retry_After=1), good(CONTENT)))
    began_s = time.monotonic()
    await pull.run(DownloadLimits(connections=1))
    assert pull.sink.published == CONTENT
    assert time.monotonic() - began_s >= 1
    assert [event.wait_s for event in pull.events if isinstance(event, ConnectionRetried)] == [1.0]


@pytest.mark.promise("S-13")
async def test_absurd_waits_are_not_kept(server: FaultServer, source: PlainSource) -> None:
    """A hub that asks for a wait of a day gets an error, and nobody waits."""
    pull = Pull(server, source, status(503, Retry_After=86_400))
    with pytest.raises(HubBusyError) as caught:
        await pull.run()
    assert caught.value.retry_after_s == 86_400


@pytest.mark.promise("S-13")
async def test_range_beyond_the_end(server: FaultServer, source: PlainSource) -> None:
    """416 means that the file is shorter there: an error at once."""
    pull = Pull(server, source, status(416))
    with pytest.raises(HubAnswerError, match="shorter"):
        await pull.run()


async def test_empty_file(server: FaultServer, source: PlainSource) -> None:
    """A file of no bytes is there without a request."""
    pull = Pull(server, source, good(b""), b"")
    await pull.run()
    assert pull.sink.published == b""
    assert server.requests == []


async def test_cap_is_kept(server: FaultServer, source: PlainSource) -> None:
    """All connections together stay under the cap."""
    pull = Pull(server, source, good(CONTENT))
    began_s = time.monotonic()
    await pull.run(DownloadLimits(connections=4, chunk_bytes=100_000, bytes_per_s=1_000_000))
    assert time.monotonic() - began_s >= 0.8


async def test_pause_and_resume(server: FaultServer, source: PlainSource) -> None:
    """Paused, nothing comes any more; resumed, it goes on where it was."""
    pull = Pull(server, source, good(CONTENT))
    running = asyncio.create_task(
        pull.run(DownloadLimits(connections=2, chunk_bytes=100_000, bytes_per_s=700_000))
    )
    await asyncio.sleep(0.5)
    pull.control.pause()
    await asyncio.sleep(0.4)
    before = len(server.requests)
    await asyncio.sleep(0.4)
    assert len(server.requests) == before
    assert not running.done()
    pull.control.resume()
    await running
    assert pull.sink.published == CONTENT
    assert pull.told(DownloadPaused)
    assert pull.told(DownloadResumed)


async def test_cancel_throws_away(server: FaultServer, source: PlainSource) -> None:
    """Cancelled, it ends at once even on a dead connection, and nothing is kept."""
    pull = Pull(server, source, breaks_after(CONTENT, 60_000, "stall"))
    running = asyncio.create_task(pull.run())
    await asyncio.sleep(0.2)
    pull.control.cancel()
    with pytest.raises(DownloadCancelledError):
        await asyncio.wait_for(running, 2)
    assert pull.sink.discards == 1


async def test_interrupt_keeps(server: FaultServer, source: PlainSource) -> None:
    """Interrupted, what came is in the sink, to the last byte."""
    pull = Pull(server, source, breaks_after(CONTENT, 60_000, "stall"))
    running = asyncio.create_task(pull.run())
    await asyncio.sleep(0.3)
    assert server.faults["stall"] == LIMITS.connections
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert pull.sink.discards == 0
    assert sum(end - start for start, end in pull.sink.written) >= 60_000 * LIMITS.connections


async def test_files_of_others_are_waited_for(server: FaultServer, source: PlainSource) -> None:
    """What another process fetches is waited for, and fetched when that one gives up."""
    pull = Pull(server, source, good(CONTENT))
    pull.session.taken.add(pull.sink.digest)
    running = asyncio.create_task(pull.run())
    await asyncio.sleep(0.7)
    assert server.requests == []
    assert len(pull.told(FileAwaited)) == 1
    pull.session.taken.clear()
    await running
    assert pull.sink.published == CONTENT


@pytest.mark.canary("S-02")
async def test_appending_and_comparing_sizes_is_caught(server: FaultServer) -> None:
    """A download that appends whatever comes, and compares its size alone, publishes wrong bytes."""
    server.handlers["/file"] = ignores_ranges(CONTENT)
    release = release_of(remote_file(CONTENT, server.url("/file")))
    sink = ComparesSizeOnly(release.files[0].digest, len(CONTENT))
    await download(release, MemorySession([sink]), source=AppendsAnything(), limits=LIMITS)
    assert sink.published is not None
    assert sink.published != CONTENT
    assert server.faults["200 for 206"]


class Chooser(PlainSource):
    """Wants the last chunk first, and at times none."""

    def __init__(self, http: HttpClient, *, has_another: bool = False) -> None:
        super().__init__(http)
        self.asked = 0
        self.has_another = has_another
        self.distrusted: list[RemoteFile] = []

    def choose(self, file: RemoteFile, waiting: Sequence[tuple[int, int]]) -> int | None:
        """Nothing every second time, then the last."""
        self.asked += 1
        return len(waiting) - 1 if self.asked % 2 else None

    def distrust(self, file: RemoteFile) -> bool:
        """Once there is another one to take it from."""
        self.distrusted.append(file)
        return self.has_another and len(self.distrusted) == 1


async def test_a_source_may_choose_what_comes_next(server: FaultServer) -> None:
    """The chunks are asked for in the source's order, and what it cannot give now is asked again later."""
    async with HttpClient(HttpSettings(idle_timeout_s=5)) as http:
        pull = Pull(server, Chooser(http), good(CONTENT))
        await pull.run(replace(LIMITS, connections=1))
    starts = [request.range[0] for request in server.requests if request.range]
    assert pull.sink.published == CONTENT
    assert starts == sorted(starts, reverse=True)


async def test_a_source_may_know_another_place(server: FaultServer) -> None:
    """A file that came wrong is fetched anew from elsewhere if that is possible, else it is an error."""
    async with HttpClient(HttpSettings(idle_timeout_s=5)) as http:
        wrong_once = in_turn(corrupt(CONTENT, 5), *[good(CONTENT)] * 30)
        pull = Pull(server, Chooser(http, has_another=True), wrong_once)
        await pull.run(replace(LIMITS, connections=1, chunk_bytes=len(CONTENT)))
        assert pull.sink.published == CONTENT
        assert len(pull.told(FileRestarted)) == 1
        pull = Pull(server, Chooser(http), corrupt(CONTENT, 5))
        with pytest.raises(DigestMismatchError):
            await pull.run()


async def test_a_complete_piece_is_written_at_once(server: FaultServer) -> None:
    """What survives a crash once it is written is not held back for more: a kill costs a piece at most."""
    server.handlers["/file"] = breaks_after(CONTENT, 140_000, "stall")
    async with HttpClient(HttpSettings(idle_timeout_s=30)) as http:
        pull = Pull(server, PlainSource(http), server.handlers["/file"])
        pull.sink.chunk_bytes = 65_536
        running = asyncio.create_task(pull.run(DownloadLimits(connections=1, chunk_bytes=1 << 20)))
        async with asyncio.timeout(20):
            while sum(end - start for start, end in pull.sink.written) < 131_072:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
