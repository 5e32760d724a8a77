"""The sweep of `kill_sweep` by strace: SIGKILL at the Nth call of each kind, whoever makes it.

`python -m tests.faults.strace_sweep FOLDER SOURCE [DEFECT [CALL ...]]` prints the tally as JSON. strace
counts each kind of call by itself, so each is swept by itself.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from groundup.library.store import Store
from tests.faults.kill_sweep import MAXIMUM_RUNS, Tally, defective, leftovers, second_pull, wrong_blobs
from tests.faults.small_models import small_model
from tests.faults.tracing import traced_pull

CALLS = (
    "openat", "write", "pwrite64", "read", "pread64", "fsync", "close", "rename", "unlink", "mkdir", "rmdir",
    "fchmod", "chmod", "fallocate", "getdents64", "ftruncate",
)  # fmt: skip


def sweep(folder: Path, source: str, defect: str = "", calls: Sequence[str] = CALLS) -> Tally:
    """Kill at the first call of each kind, at the second, until a run ends before it is killed."""
    tally = Tally()
    for call in calls:
        for number in range(1, MAXIMUM_RUNS):
            if not kill_once(folder, source, defect, f"{call}:signal=KILL:when={number}", tally):
                break
    tally.runs -= len(calls) - 1  # for each kind one run came to its end
    return tally


def kill_once(folder: Path, source: str, defect: str, injection: str, tally: Tally) -> bool:
    """One run: pull and die, look, pull again, look again; whether it died."""
    root, model = folder / "store", small_model(150_000)
    options = ["-e", f"trace={injection.partition(':')[0]}", "-e", f"inject={injection}"]
    was_killed = traced_pull(root, source, defect, options, folder / "log") == -signal.SIGKILL
    tally.runs += 1
    tally.kills += was_killed
    tally.wrong += bool(wrong_blobs(root))
    with defective(defect):
        tally.failed_second += not second_pull(root, model)
    tally.wrong += bool(wrong_blobs(root))
    Store(root).open()
    tally.leftovers += bool(leftovers(root))
    shutil.rmtree(root)
    return was_killed


if __name__ == "__main__":
    folder, source, defect, *calls = (*sys.argv[1:], *[""][len(sys.argv) - 3 :])
    found = sweep(Path(folder), source, defect, calls or CALLS)
    sys.stdout.write(json.dumps(asdict(found)))
