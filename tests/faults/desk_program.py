"""The server of the desk with scripted models, in a process that may be killed at any moment.

    python -m tests.faults.desk_program FOLDER PORT [--forgetful]

It listens at the far end of a wire that can be cut (`tests.faults.cut_wire`). `--forgetful` is the known-bad
twin of the rule that a piece is in the file before a page sees it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import uvicorn

from groundup.host.host import Host
from groundup.library.installed import Library
from groundup.server.running import uvicorn_config
from groundup.server.server_settings import ServerSettings
from tests.canaries.forgetful_desk import forget_pieces
from tests.faults.cut_wire import FAR_END
from tests.server.browser.program import OWNER_SECRET


def main() -> None:
    """Serve until killed; the folder has a library of scripted models."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    os.environ["GROUNDUP_HOME"] = str(folder)
    if "--forgetful" in sys.argv:
        forget_pieces()
    host = Host(Library(folder / "library"), worker="fake")
    config = uvicorn_config(
        host, ServerSettings(address=FAR_END, port=port), owner_secret=OWNER_SECRET.encode()
    )
    asyncio.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main()
