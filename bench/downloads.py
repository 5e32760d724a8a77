"""Measure a pull from this computer against `curl` to a file followed by `sha256sum`, in turns.

    python bench/downloads.py [--mebibytes 2048] [--rounds 3] [--folder FOLDER]

Ours includes the SHA-256 and the fsync; theirs has no fsync. The server is a process of its own that sends
with sendfile, so that it costs neither side much. It needs room for the file three times, and a quiet
machine. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncGenerator
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


def serve(path: Path) -> None:
    """Serve one file with ranges for ever; prints its port first."""
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=converse, args=(connection, path), daemon=True).start()


def converse(connection: socket.socket, path: Path) -> None:
    """Answer the requests of one connection."""
    size = path.stat().st_size
    with connection, path.open("rb") as file, connection.makefile("rb") as lines:
        while head := b"".join(iter(lines.readline, b"\r\n")):
            match = re.search(rb"(?i)range: bytes=(\d+)-(\d+)", head)
            start, end = (int(match[1]), int(match[2]) + 1) if match else (0, size)
            status = "206 Partial Content" if match else "200 OK"
            connection.sendall(
                f"HTTP/1.1 {status}\r\nContent-Length: {end - start}\r\n"
                f"Content-Range: bytes {start}-{end - 1}/{size}\r\n\r\n".encode()
            )
            connection.sendfile(file, start, end - start)


class OneFile:
    """Ranges of the served file."""

    def __init__(self, http: HttpClient) -> None:
        self._ranges = RangeReader(http)

    def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`."""
        return self._ranges.read(file, start, end)


def release_of(url: str, digest: Digest, size_bytes: int) -> Release:
    """A model of one file."""
    config = Layer(DOCKER_CONFIG, Digest.of(CONFIG), len(CONFIG))
    weights = Layer(f"{OLLAMA_PREFIX}model", digest, size_bytes)
    files = (
        RemoteFile(config.digest, config.size_bytes, config.media_type, "config", content=CONFIG),
        RemoteFile(weights.digest, weights.size_bytes, weights.media_type, "weights", url),
    )
    manifest = build_manifest(config, [weights])
    return Release(ModelName.parse("bench/file"), manifest.raw, files, Source("bench", "127.0.0.1"))


async def pull(release: Release, folder: Path) -> None:
    """Ours: into a store, to the end."""
    manifest = parse_manifest(release.manifest)
    async with HttpClient() as http:
        with Store(folder, reserve_bytes=0).open().pull_session(manifest) as session:
            await download(release, session, source=OneFile(http))
            session.commit(release.name)


def measure(url: str, digest: Digest, size_bytes: int, rounds: int, folder: Path) -> dict[str, object]:
    """Both sides in turns; seconds of the clock, and of our processor."""
    curl, sha256sum = shutil.which("curl"), shutil.which("sha256sum")
    if not (curl and sha256sum):
        raise SystemExit("curl and sha256sum are needed")
    ours, theirs, processor = [], [], []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_SELF)
        began_s = time.monotonic()
        asyncio.run(pull(release_of(url, digest, size_bytes), folder / "store"))
        ours.append(time.monotonic() - began_s)
        after = resource.getrusage(resource.RUSAGE_SELF)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        shutil.rmtree(folder / "store")
        copy = folder / "copy"
        began_s = time.monotonic()
        subprocess.run([curl, "--silent", "--output", str(copy), url], check=True)
        subprocess.run([sha256sum, str(copy)], check=True, stdout=subprocess.DEVNULL)
        theirs.append(time.monotonic() - began_s)
        copy.unlink()
    return {
        "size_bytes": size_bytes,
        "ours_s": ours,
        "ours_processor_s": processor,
        "theirs_s": theirs,
        "ratio": statistics.median(theirs) / statistics.median(ours),
    }


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mebibytes", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder, path = Path(name), Path(name, "source")
        with path.open("wb") as file:
            for _ in range(given.mebibytes):
                file.write(os.urandom(1 << 20))
        with path.open("rb") as file:
            digest = Digest(hashlib.file_digest(file, "sha256").hexdigest())
        command = [sys.executable, __file__, "--serve", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}/file"
            try:
                found = measure(url, digest, path.stat().st_size, given.rounds, folder)
            finally:
                server.kill()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
