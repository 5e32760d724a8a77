"""The other side of the downloads: a server of one file, in a process of its own, and a pull from it.

The server sends with sendfile, so that it costs neither side of a comparison much. The pull counts each
byte that it is given in a file that is shared with whoever started it, so that the count is right however
the pull ends.
"""

from __future__ import annotations

import asyncio
import mmap
import re
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import Release, RemoteFile, Source
from groundup.hubs.ranges import RangeReader
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest, parse_manifest
from groundup.library.store import Store
from groundup.names import Digest, ModelName

CONFIG = b'{"model_format":"gguf"}'
NAME = ModelName.parse("bench/file")
_COUNT = struct.Struct("<Q")


@contextmanager
def running_server(path: Path) -> Iterator[str]:
    """A server of one file; gives the file's address."""
    command = [sys.executable, __file__, "serve", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}/file"
        finally:
            server.kill()


def serve(path: Path) -> None:
    """Serve one file with ranges for ever; prints its port first."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=converse, args=(connection, path), daemon=True).start()


def converse(connection: socket.socket, path: Path) -> None:
    """Answer the requests of one connection; one that is killed just ends."""
    size = path.stat().st_size
    with connection, path.open("rb") as file, connection.makefile("rb") as lines:
        try:
            while head := b"".join(iter(lines.readline, b"\r\n")):
                match = re.search(rb"(?i)range: bytes=(\d+)-(\d+)", head)
                start, end = (int(match[1]), int(match[2]) + 1) if match else (0, size)
                status = "206 Partial Content" if match else "200 OK"
                connection.sendall(
                    f"HTTP/1.1 {status}\r\nContent-Length: {end - start}\r\n"
                    f"Content-Range: bytes {start}-{end - 1}/{size}\r\n\r\n".encode()
                )
                connection.sendfile(file, start, end - start)
        except OSError:
            return


class Counter:
    """A number in a file, which whoever opened it last adds to and everybody can read."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_COUNT.size))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _COUNT.size)

    @property
    def value(self) -> int:
        """The number."""
        return int(_COUNT.unpack(self._memory[:])[0])

    def add(self, more: int) -> None:
        """Count on."""
        self._memory[:] = _COUNT.pack(self.value + more)


class OneFile:
    """Ranges of the served file; every byte is counted as it comes."""

    def __init__(self, http: HttpClient, counter: Counter | None = None) -> None:
        self._ranges = RangeReader(http)
        self._counter = counter

    def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`."""
        pieces = self._ranges.read(file, start, end)
        return pieces if self._counter is None else self._counted(pieces, self._counter)

    async def _counted(self, pieces: AsyncGenerator[bytes], counter: Counter) -> AsyncGenerator[bytes]:
        async with aclosing(pieces):
            async for piece in pieces:
                counter.add(len(piece))
                yield piece


def release_of(url: str, digest: Digest, size_bytes: int) -> Release:
    """A model of one file."""
    config = Layer(DOCKER_CONFIG, Digest.of(CONFIG), len(CONFIG))
    weights = Layer(f"{OLLAMA_PREFIX}model", digest, size_bytes)
    files = (
        RemoteFile(config.digest, config.size_bytes, config.media_type, "config", content=CONFIG),
        RemoteFile(weights.digest, weights.size_bytes, weights.media_type, "weights", url),
    )
    manifest = build_manifest(config, [weights])
    return Release(NAME, manifest.raw, files, Source("bench", "127.0.0.1"))


async def pull(release: Release, folder: Path, counter: Counter | None = None) -> None:
    """Ours: into a store, to the end."""
    manifest = parse_manifest(release.manifest)
    async with HttpClient() as http:
        with Store(folder, reserve_bytes=0).open().pull_session(manifest) as session:
            await download(release, session, source=OneFile(http, counter))
            session.commit(release.name)


def start_pull(
    url: str, digest: Digest, size_bytes: int, folder: Path, counter: Path
) -> subprocess.Popen[bytes]:
    """A pull in a process of its own, which counts what it gets in a file."""
    words = ["pull", url, digest.hex, str(size_bytes), str(folder), str(counter)]
    return subprocess.Popen([sys.executable, __file__, *words])


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "serve":
        serve(Path(rest[0]))
    address, hexadecimal, size, place, count = rest
    asyncio.run(pull(release_of(address, Digest(hexadecimal), int(size)), Path(place), Counter(Path(count))))
