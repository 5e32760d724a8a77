"""Downloads with Hugging Face's own library from a server on this computer, as its users do.

A program of its own, because that library reads its settings when it is imported.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from tests.hubs.fault_server import Exchange, FaultServer

from .tool_trees import REVISION

ROOT = Path(__file__).parents[3]


def downloaded(home: Path, repository: str, files: Mapping[str, bytes]) -> None:
    """Have these files in the cache of a home, put there by `huggingface_hub`."""

    async def answer(exchange: Exchange) -> None:
        content = files[unquote(exchange.request.path).partition("/resolve/main/")[2]]
        checksum = hashlib.sha256(content).hexdigest()
        await exchange.answer(
            200, content, ETag=f'"{checksum}"', X_Linked_Etag=f'"{checksum}"', X_Linked_Size=len(content),
            X_Repo_Commit=REVISION, Accept_Ranges="bytes",
        )  # fmt: skip

    with FaultServer(fallback=answer) as server:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            "HOME": str(home),
            "HF_ENDPOINT": server.url(),
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_XET": "1",
        }
        for variable in ("HF_HOME", "HF_HUB_CACHE", "XDG_CACHE_HOME", "HF_HUB_OFFLINE"):
            environment.pop(variable, None)
        command = [sys.executable, "-m", __name__, repository, *files]
        subprocess.run(command, env=environment, cwd=home, timeout=100, check=True)


def main() -> None:
    """Download what the command line names."""
    from huggingface_hub import hf_hub_download  # noqa: PLC0415  with the settings of this program

    repository, *names = sys.argv[1:]
    for name in names:
        hf_hub_download(repository, name, token=False)


if __name__ == "__main__":
    main()
