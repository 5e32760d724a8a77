"""The registry that Debian ships, the one that schools run as their mirror: started and stopped by tests."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

PROGRAM = shutil.which("docker-registry")
CONFIGURATION = """
version: 0.1
log:
  level: error
  accesslog: {{disabled: true}}
storage:
  filesystem: {{rootdirectory: {folder}}}
http:
  addr: 127.0.0.1:{port}
"""


@contextmanager
def running_registry(folder: Path) -> Iterator[str]:
    """A registry that keeps its files in a folder, by its host and port; only where `PROGRAM` is there."""
    assert PROGRAM is not None
    port = free_port()
    folder.mkdir(parents=True)
    configuration = folder / "registry.yml"
    configuration.write_text(CONFIGURATION.format(folder=folder / "files", port=port))
    command = [PROGRAM, "serve", str(configuration)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            running.terminate()


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nobody listens at port {port}")
