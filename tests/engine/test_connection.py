"""The pipes to one worker: what comes on them, and what the end of the process means."""

from __future__ import annotations

import asyncio
import sys

import pytest

from groundup.engine.connection import Connection
from groundup.engine.events import LoadFailed, LoadProgress, Text
from groundup.engine.frames import encode_frame
from groundup.errors import EngineStoppedError, NotGgufError, ProtocolError


async def connect(code: str, *, progress: list[float] | None = None) -> Connection:
    """A connection to a process that runs this code instead of a worker."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"import os, sys\n{code}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    return Connection(process, progress.append if progress is not None else None)


def write(*frames: bytes) -> str:
    """Code that writes frames."""
    return f"os.write(1, {b''.join(frames)!r})\n"


async def test_the_last_words_of_a_worker_are_told() -> None:
    """Exit code and last log lines are in the error, and only so many lines."""
    connection = await connect(
        "for n in range(100): print('line', n, file=sys.stderr)\nprint('assertion failed', file=sys.stderr)\n"
        "os._exit(9)"
    )

    with pytest.raises(EngineStoppedError, match=r"exit code 9\): assertion failed") as caught:
        await connection.ready()

    assert len(caught.value.last_log_lines) == 20
    await connection.close()


async def test_a_worker_may_log_without_line_ends() -> None:
    """A log line of megabytes neither blocks the worker nor stops the reading of what follows."""
    connection = await connect(
        "sys.stderr.write('x' * 3_000_000 + '\\nthe reason\\n')\nsys.stderr.flush()\nos._exit(4)"
    )

    with pytest.raises(EngineStoppedError, match="the reason") as caught:
        await asyncio.wait_for(connection.ready(), 10)

    assert all(len(line) < 10_000 for line in caught.value.last_log_lines)
    await connection.close()


async def test_a_failed_load_keeps_its_type() -> None:
    """The error of loading arrives as the class it was, after the progress."""
    progress: list[float] = []
    error = NotGgufError("a.txt", "plain text")
    code = write(encode_frame([LoadProgress(0.5)]), encode_frame([LoadFailed(error.to_wire())]))
    connection = await connect(code, progress=progress)

    with pytest.raises(NotGgufError) as caught:
        await connection.ready()

    assert caught.value.path == "a.txt"
    assert progress == [0.5]
    await connection.close()


async def test_events_of_unknown_requests_are_ignored() -> None:
    """What comes for nobody, as after leaving early, disturbs nobody."""
    connection = await connect(write(encode_frame([Text(99, "hello")])) + "sys.stdin.read()")

    await asyncio.sleep(0.1)

    assert connection.is_alive
    await connection.close()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xff\xff\xff", "4,294,967,295 bytes"),
        (b"\x03\x00\x00\x00abc", "not a list of events"),
        (b"\x03\x00", "ended inside a frame"),
        (b"Traceback (most recent call last)", "at most"),
    ],
    ids=["oversized", "garbage", "half a length", "text"],
)
async def test_a_worker_that_breaks_the_protocol_is_ended(data: bytes, problem: str) -> None:
    """What is no frame is a typed error for whoever waits, and the process is killed."""
    end = "" if data == b"\x03\x00" else "sys.stdin.read()"
    connection = await connect(write(data) + end)
    inbox = connection.register(1)

    with pytest.raises(ProtocolError, match=problem):
        await asyncio.wait_for(connection.ready(), 10)

    assert isinstance(await inbox.get(), ProtocolError)
    assert not connection.is_alive
    await connection.close()


async def test_sending_to_the_dead_is_no_error() -> None:
    """Commands to a worker that has ended go nowhere, however many."""
    connection = await connect("os._exit(0)")
    with pytest.raises(EngineStoppedError):
        await connection.ready()

    await connection.close()
    await connection.close()
