"""The sweep of `kill_sweep` by strace: SIGKILL at the Nth call of the kernel, whoever makes it.

`python -m tests.faults.strace_sweep FOLDER SOURCE [DEFECT [STEP]]` prints the tally as JSON.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from groundup.library.store import Store
from tests.faults.kill_sweep import MAXIMUM_RUNS, Tally, defective, leftovers, second_pull, wrong_blobs
from tests.faults.small_models import small_model
from tests.faults.tracing import traced_pull

CALLS = (
    "openat,write,pwrite64,read,pread64,fsync,close,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,"
    "rmdir,fchmod,chmod,fchmodat,ftruncate,fallocate,getdents64"
)


def sweep(folder: Path, source: str, defect: str = "", step: int = 1) -> Tally:
    """Kill at the first call, and at every `step`-th after it, until a run ends before it is killed."""
    tally, model = Tally(), small_model(150_000)
    for number in range(1, MAXIMUM_RUNS, step):
        root = folder / f"store-{number}"
        injection = ["-e", f"trace={CALLS}", "-e", f"inject={CALLS}:signal=KILL:when={number}"]
        was_killed = traced_pull(root, source, defect, injection, folder / "log") == -signal.SIGKILL
        tally.runs += 1
        tally.kills += was_killed
        tally.wrong += bool(wrong_blobs(root))
        with defective(defect):
            tally.failed_second += not second_pull(root, model)
        tally.wrong += bool(wrong_blobs(root))
        Store(root).open()
        tally.leftovers += bool(leftovers(root))
        shutil.rmtree(root)
        if not was_killed:
            return tally
    raise AssertionError("the pull never came to its end")


if __name__ == "__main__":
    folder, source, defect, step = (*sys.argv[1:], *["", "1"][len(sys.argv) - 3 :])
    sys.stdout.write(json.dumps(asdict(sweep(Path(folder), source, defect, int(step)))))
