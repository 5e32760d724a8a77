"""Measure downloads from this computer: their speed, their sharing, and what a kill costs.

    python bench/downloads.py [--mebibytes 2048] [--rounds 3] [--processes 16] [--kills 20] [--folder FOLDER]

- speed: a pull with its SHA-256 and fsync against `curl` to a file followed by `sha256sum` (without
  fsync), in turns. The bar is a ratio of at least 1.
- sharing: so many processes pull one model into one store. The bar is one download's bytes and at most one
  chunk of the store's more, and the right bytes in the end.
- kills: a pull is killed after a random number of bytes and repeated. The bar is at most one chunk of the
  store's per connection that comes twice.

It needs room for the file three times, and a quiet machine. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from download_server import NAME, Counter, pull, release_of, running_server, start_pull
from groundup.hubs.limits import DownloadLimits
from groundup.library.store import Store
from groundup.library.store.journal import new_journal
from groundup.names import Digest


@dataclass(frozen=True)
class Served:
    """A file that is served, and a folder to work in."""

    url: str
    digest: Digest
    size_bytes: int
    folder: Path

    @property
    def chunk_bytes(self) -> int:
        """What a store keeps of such a file at a time."""
        return new_journal(self.size_bytes).chunk_bytes

    def check(self, store: Path) -> None:
        """Stop unless the whole file is in a store, under its name."""
        path = Store(store).blob_path(self.digest)
        assert Store(store).resolve(NAME) is not None
        assert path is not None
        with path.open("rb") as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == self.digest.hex


class Times:
    """Seconds of the clock and of the processor, of this process or of its children."""

    def __init__(self, who: int) -> None:
        self._who = who
        self.clock_s: list[float] = []
        self.processor_s: list[float] = []

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Take the time of what is done inside."""
        before, began_s = resource.getrusage(self._who), time.monotonic()
        yield
        self.clock_s.append(time.monotonic() - began_s)
        after = resource.getrusage(self._who)
        self.processor_s.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure_speed(served: Served, rounds: int) -> dict[str, Any]:
    """Both sides in turns; seconds of the clock, and of our processor."""
    curl, sha256sum = shutil.which("curl"), shutil.which("sha256sum")
    if not (curl and sha256sum):
        raise SystemExit("curl and sha256sum are needed")
    release = release_of(served.url, served.digest, served.size_bytes)
    copy = served.folder / "copy"
    ours = Times(resource.RUSAGE_SELF)
    theirs = Times(resource.RUSAGE_CHILDREN)
    for _ in range(rounds):
        with ours.taking():
            asyncio.run(pull(release, served.folder / "store"))
        shutil.rmtree(served.folder / "store")
        with theirs.taking():
            subprocess.run([curl, "--silent", "--output", str(copy), served.url], check=True)
            subprocess.run([sha256sum, str(copy)], check=True, stdout=subprocess.DEVNULL)
        copy.unlink()
    return {
        "ours_s": ours.clock_s,
        "ours_processor_s": ours.processor_s,
        "theirs_s": theirs.clock_s,
        "theirs_processor_s": theirs.processor_s,
        "ratio": statistics.median(theirs.clock_s) / statistics.median(ours.clock_s),
        "processor_ratio": statistics.median(theirs.processor_s) / statistics.median(ours.processor_s),
    }


def measure_sharing(served: Served, processes: int) -> dict[str, Any]:
    """Bytes that came to all of them together, over those of one download."""
    store = served.folder / "shared"
    counters = [served.folder / f"count-{number}" for number in range(processes)]
    began_s = time.monotonic()
    children = [
        start_pull(served.url, served.digest, served.size_bytes, store, counter) for counter in counters
    ]
    codes = [child.wait() for child in children]
    duration_s = time.monotonic() - began_s
    assert codes == [0] * processes, codes
    served.check(store)
    shutil.rmtree(store)
    came_bytes = sum(Counter(path).value for path in counters)
    return {
        "processes": processes,
        "duration_s": duration_s,
        "more_than_one_download_bytes": came_bytes - served.size_bytes,
        "more_in_chunks": (came_bytes - served.size_bytes) / served.chunk_bytes,
    }


def measure_kills(served: Served, kills: int, seed: int) -> dict[str, Any]:
    """Bytes that came twice because a pull was killed, each time after another random number of bytes."""
    moments = random.Random(seed)
    twice_bytes = [_killed_pull(served, moments.randrange(served.size_bytes)) for _ in range(kills)]
    connections = DownloadLimits().connections
    return {
        "kills": kills,
        "connections": connections,
        "twice_bytes": twice_bytes,
        "most_in_chunks_per_connection": max(twice_bytes) / connections / served.chunk_bytes,
    }


def _killed_pull(served: Served, after_bytes: int) -> int:
    """A pull that is killed when so many bytes have come, and repeated: what came twice."""
    store, place = served.folder / "killed", served.folder / "count"
    words = (served.url, served.digest, served.size_bytes, store, place)
    counter = Counter(place)
    with start_pull(*words) as child:
        while counter.value < after_bytes and child.poll() is None:
            time.sleep(0.001)
        child.kill()
    assert start_pull(*words).wait() == 0
    served.check(store)
    shutil.rmtree(store)
    place.unlink()
    return counter.value - served.size_bytes


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mebibytes", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--only", choices=("speed", "sharing", "kills"), default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder, path = Path(name), Path(name, "source")
        with path.open("wb") as file:
            for _ in range(given.mebibytes):
                file.write(os.urandom(1 << 20))
        with path.open("rb") as file:
            digest = Digest(hashlib.file_digest(file, "sha256").hexdigest())
        with running_server(path) as url:
            served = Served(url, digest, path.stat().st_size, folder)
            found: dict[str, Any] = {"size_bytes": served.size_bytes, "chunk_bytes": served.chunk_bytes}
            if given.only in (None, "speed"):
                found["speed"] = measure_speed(served, given.rounds)
            if given.only in (None, "sharing"):
                found["sharing"] = measure_sharing(served, given.processes)
            if given.only in (None, "kills"):
                found["kills"] = measure_kills(served, given.kills, given.seed)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
