"""How long `groundup list` takes in a fresh process, with two hundred models in the library.

The first list reads every header and keeps the facts; the ones that are measured do what a user's second
list does. What a fresh Python takes to do nothing is measured beside it, in turns.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from groundup.bench.models import tiny_model
from groundup.library.installed import FOLDER, Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile
from groundup.library.store import Transfer
from groundup.names import ModelName

MODELS = 200
RUNS = 15
BAR_S = 0.2
KINDS = ("llama", "qwen3", "gemma3", "mamba")


def fill(library: Library, folder: Path) -> None:
    """Put the models into the library; no two have the same file."""
    contents = [tiny_model(kind, folder).read_bytes() for kind in KINDS]
    for number in range(MODELS):
        path = folder / f"model-{number}.gguf"
        path.write_bytes(contents[number % len(KINDS)] + number.to_bytes(32, "little"))
        library.install(
            ModelName.parse(f"owner/model-{number}:4b"),
            [LocalFile(f"{OLLAMA_PREFIX}model", path, path.name)],
            config={},
            source=ModelSource(kind=FILE, host=str(folder)),
            transfer=Transfer.MOVE,
        )


def run(command: list[str], home: Path) -> tuple[float, float]:
    """Seconds on the clock and seconds of processor time of a command."""
    environment = {**os.environ, "GROUNDUP_HOME": str(home)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    elapsed_s = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert b"model-7" in done.stdout or "-c" in command
    return elapsed_s, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure() -> None:
    """Print the medians and the best of both."""
    listing = [sys.executable, "-m", "groundup", "list"]
    commands = {"groundup list": listing, "python alone": [sys.executable, "-c", "pass"]}
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(prefix="groundup-bench-") as place:
        home = Path(place)
        fill(Library(home / FOLDER), home)
        first_s, _ = run(listing, home)
        print(f"first list, which reads {MODELS} headers: {first_s * 1000:.0f} ms")
        for _ in range(RUNS):
            for name, command in commands.items():
                figures[name].append(run(command, home))
    for name, some in figures.items():
        clock, processor = zip(*some, strict=True)
        print(
            f"{name}: {statistics.median(clock) * 1000:.0f} ms (best {min(clock) * 1000:.0f}), "
            f"processor {statistics.median(processor) * 1000:.0f} ms"
        )
    is_met = statistics.median(one for one, _ in figures["groundup list"]) <= BAR_S
    print(f"{MODELS} models in at most {BAR_S * 1000:.0f} ms: {'yes' if is_met else 'no'}")


if __name__ == "__main__":
    measure()
