"""A program that pulls a model together with others like it, and writes down what it fetched.

`python -m tests.faults.sharing_program FOLDER LOG SIZE PATIENCE [DEFECT]`
says that it is ready and waits for a line, so that many begin at once.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from groundup.library.store import Store
from tests.faults.kill_sweep import NAME, defective
from tests.faults.small_models import CHUNK_BYTES, SmallModel, Source, fetch, small_model

PIECE_S = 0.002  # a source takes its time, so that pulls overlap
LOOK_AGAIN_S = 0.02


def main(folder: str, log: str, size_bytes: int, patience_s: float) -> None:
    """Fetch what falls to us, wait for the rest, and give the model its name."""
    model = small_model(size_bytes)
    store = Store(Path(folder), reserve_bytes=0, chunk_bytes=CHUNK_BYTES, patience_s=patience_s)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(1, b"\n")
    os.read(0, 1)
    store.open()
    with store.pull_session(model.manifest) as session:
        while not session.is_complete:
            for writer in session.writers():
                for start, end in writer.missing_ranges():
                    for until in range(start + CHUNK_BYTES, end + CHUNK_BYTES, CHUNK_BYTES):
                        os.write(descriptor, f"{os.getpid()} {writer.digest.hex} {start}\n".encode())
                        fetch(writer, slowly(model), until=min(until, end))
                writer.publish()
            time.sleep(LOOK_AGAIN_S)
        session.commit(NAME)


def slowly(model: SmallModel) -> Source:
    """The good source, after a moment."""
    time.sleep(PIECE_S)
    return model.good


if __name__ == "__main__":
    with defective(*sys.argv[5:] or [""]):
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
