"""Measure a class that pulls one model from one slow computer: giving on what came, against a star.

    python bench/sharing.py [--mebibytes 200] [--peers 8] [--megabytes-per-s 10] [--folder FOLDER]

Every computer is a process of its own on loopback. The one that has the model gives 10 MB/s to everybody
together. Measured are one copy alone, then all peers with giving on, then all peers without (a star), each
from the word "go" until the last one has a verified model in its library. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from groundup.hubs.download import download
from groundup.hubs.peers import ROOM_LIMITS
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest, parse_manifest
from groundup.library.store import Store
from groundup.names import Digest, ModelName
from groundup.sharing.addresses import listen
from groundup.sharing.offers import Offer
from groundup.sharing.room_hub import RoomHub
from groundup.sharing.server import ShareServer
from groundup.sharing.shelf import Shelf

CODE = "K7QF29MX"
CONFIG = b'{"model_format":"gguf"}'
NAME = ModelName.parse("bench/file")
MEBIBYTE = 1 << 20


def make_model(folder: Path, mebibytes: int) -> None:
    """A model of random bytes in a store."""
    content = os.urandom(mebibytes * MEBIBYTE)
    manifest = build_manifest(
        Layer(DOCKER_CONFIG, Digest.of(CONFIG), len(CONFIG)),
        [Layer(f"{OLLAMA_PREFIX}model", Digest.of(content), len(content))],
    )
    contents = {Digest.of(CONFIG): CONFIG, Digest.of(content): content}
    with Store(folder, reserve_bytes=0).open().pull_session(manifest) as session:
        for writer in session.writers():
            writer.write(0, contents[writer.digest])
            writer.publish()
        session.commit(NAME)


async def seed(folder: Path, bytes_per_s: int) -> None:
    """Share the model until standard input ends; prints the port first, what was given last."""
    manifest = Store(folder).resolve(NAME)
    assert manifest is not None
    shelf = Shelf(folder)
    shelf.offer([Offer(NAME, manifest, "mit")])
    while any(shelf.hashes(one.digest) is None for one in manifest.blobs):  # noqa: ASYNC110  (a thread works)
        await asyncio.sleep(0.1)
    server = ShareServer(shelf, CODE, listen("127.0.0.1", 0), bytes_per_s=bytes_per_s)
    await server.start()
    print(server.port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(server.sent_bytes, flush=True)
    await server.stop()


async def peer(folder: Path, port: int, *, share_back: bool) -> None:
    """Say that we are ready, wait for the word, pull, and say how long it took and what was given on."""
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    begun_s = time.monotonic()
    hub = RoomHub([f"127.0.0.1:{port}"], CODE, folder, share_back=share_back)
    try:
        release = await hub.resolve(NAME)
        store = Store(folder, reserve_bytes=0).open()
        with await asyncio.to_thread(store.pull_session, parse_manifest(release.manifest)) as session:
            await download(release, session, source=hub, limits=ROOM_LIMITS)
            await asyncio.to_thread(session.commit, NAME)
        print(time.monotonic() - begun_s, hub.shared_bytes, flush=True)
    finally:
        await hub.close()


def measure(folder: Path, peers: int, bytes_per_s: int, *, share_back: bool) -> dict[str, object]:
    """One run with fresh peers; the seeder's own count of what it gave is in it."""
    base = [sys.executable, __file__]
    with ExitStack() as stack:
        start = _Starter(stack)
        seeder = start([*base, "--seed", str(folder / "seed"), "--rate", str(bytes_per_s)])
        port = _line(seeder)
        how = [] if share_back else ["--star"]
        places = [folder / f"peer-{number}" for number in range(peers)]
        running = [start([*base, "--peer", str(place), "--port", port, *how]) for place in places]
        for one in running:
            assert _line(one) == "ready"
        for one in running:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        told = [_line(one).split() for one in running]
        assert seeder.stdin is not None
        seeder.stdin.close()
        sent = int(_line(seeder))
    for place in places:
        shutil.rmtree(place)
    seconds = sorted(float(one[0]) for one in told)
    return {
        "last_s": round(seconds[-1], 2),
        "first_s": round(seconds[0], 2),
        "seeder_sent_mebibytes": round(sent / MEBIBYTE, 1),
        "given_on_mebibytes": round(sum(int(one[1]) for one in told) / MEBIBYTE, 1),
    }


class _Starter:
    """Starts programs that end with the stack."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, command: list[str]) -> subprocess.Popen[str]:
        program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._stack.enter_context(program)
        self._stack.callback(program.kill)
        return program


def _line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    line = program.stdout.readline().strip()
    if not line:
        raise SystemExit("a program ended early")
    return line


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mebibytes", type=int, default=200)
    parser.add_argument("--peers", type=int, default=8)
    parser.add_argument("--megabytes-per-s", type=float, default=10)
    parser.add_argument("--folder", type=Path, default=None)
    for hidden in ("--seed", "--peer"):
        parser.add_argument(hidden, type=Path, help=argparse.SUPPRESS)
    for number in ("--rate", "--port"):
        parser.add_argument(number, type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--star", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.seed:
        asyncio.run(seed(given.seed, given.rate))
        return
    if given.peer:
        asyncio.run(peer(given.peer, given.port, share_back=not given.star))
        return
    bytes_per_s = round(given.megabytes_per_s * 1_000_000)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        make_model(folder / "seed", given.mebibytes)
        alone = measure(folder, 1, bytes_per_s, share_back=True)
        shared = measure(folder, given.peers, bytes_per_s, share_back=True)
        star = measure(folder, given.peers, bytes_per_s, share_back=False)
    one_copy_s = given.mebibytes * MEBIBYTE / bytes_per_s
    print(
        json.dumps(
            {
                "size_mebibytes": given.mebibytes,
                "peers": given.peers,
                "seeder_bytes_per_s": bytes_per_s,
                "one_copy_at_this_rate_s": round(one_copy_s, 2),
                "one_peer": alone,
                "giving_on": shared,
                "star": star,
                "giving_on_ratio": round(float(str(shared["last_s"])) / float(str(alone["last_s"])), 2),
                "star_ratio": round(float(str(star["last_s"])) / float(str(alone["last_s"])), 2),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
