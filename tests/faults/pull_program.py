"""A program that pulls one small model, for tracers and injectors of faults.

`python -m tests.faults.pull_program FOLDER SOURCE [DEFECT]` says "ready", waits for a line, pulls, and
says "done". What happens before the line (imports) is nobody's business.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from groundup.errors import GroundupError
from groundup.library.store import Store
from tests.faults import small_models
from tests.faults.kill_sweep import NAME, defective
from tests.faults.small_models import CHUNK_BYTES, small_model

READY = b"ready\n"
DONE = b"done\n"


def main(folder: str, source: str, defect: str = "") -> None:
    """Pull once, and say so."""
    model = small_model(150_000)
    os.write(1, READY)
    os.read(0, 1)
    with defective(defect):
        try:
            store = Store(Path(folder), reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
            small_models.pull(store, NAME, model, getattr(model, source))
        except (GroundupError, ValueError):
            sys.exit(3)
    os.write(1, DONE)


if __name__ == "__main__":
    main(*sys.argv[1:])
