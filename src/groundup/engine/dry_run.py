"""The process that finds out how large the buffers of a load would be, and then ends.

Started through `isolation` as `python -m groundup.engine.isolation dry_run SETTINGS`; what it found goes to
stdout as JSON. The library builds its real graph and allocates nothing, in a process of its own, because it
would end the one that asks if it does not like the file.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import msgspec

from groundup.errors import GroundupError

from .frames import decode_settings
from .loading import dry_run


def main() -> None:
    """Do it, and tell: `buffers`, or an `error` as it crosses pipes."""
    output = os.dup(1)
    os.dup2(2, 1)  # whatever the library prints is no answer
    found: dict[str, Any]
    try:
        found = {"buffers": dry_run(decode_settings(sys.argv[1]))}
    except GroundupError as error:
        found = {"error": error.to_wire()}
    os.write(output, msgspec.json.encode(found))
    os._exit(0)


if __name__ == "__main__":
    main()
