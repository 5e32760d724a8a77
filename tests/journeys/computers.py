"""Computers of a school: each has a home of its own, on which commands are typed."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.program import environment

TIMEOUT_S = 100
_STRANGE = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "HF_TOKEN", "HF_ENDPOINT")


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


@dataclass(frozen=True)
class Computer:
    """A home folder, and what stands in the environment there beside the usual."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Where Groundup keeps its things on this computer."""
        return self.folder / "groundup"

    def type(self, *arguments: str, code: int = 0, stdin: str = "") -> Said:
        """`groundup` with these arguments; the exit code must be the given one, and there is no traceback."""
        done = subprocess.run(
            [sys.executable, "-m", "groundup", *arguments],
            input=stdin.encode(),
            capture_output=True,
            env=self._environment(),
            cwd=self._place(),
            timeout=TIMEOUT_S,
            check=False,
        )
        said = Said(done.stdout.decode(), done.stderr.decode(), done.returncode)
        assert said.code == code, f"{arguments}: exit code {said.code}\n{said.out}\n{said.err}"
        assert "Traceback" not in said.err, said.err
        return said

    @contextlib.contextmanager
    def start(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """`groundup` with these arguments, running until the end of the block, then stopped with Ctrl-C."""
        with subprocess.Popen(
            [sys.executable, "-m", "groundup", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environment(),
            cwd=self._place(),
        ) as running:
            try:
                yield running
            finally:
                running.send_signal(signal.SIGINT)
                try:
                    running.wait(20)
                finally:
                    running.kill()

    def _place(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder

    def _environment(self) -> dict[str, str]:
        ours = {"HOME": str(self.folder), "HF_HOME": str(self.folder / "hf"), "PYTHONUNBUFFERED": "1"}
        inherited = {
            name: value for name, value in environment(self.home).items() if name.upper() not in _STRANGE
        }
        return {**inherited, **ours, **self.variables}


def free_port() -> int:
    """A port that nobody listens at now."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_line(running: subprocess.Popen[str], text: str, *, timeout_s: float = 60) -> str:
    """The first line of a running command's output that contains a text."""
    assert running.stdout is not None
    ends_s = time.monotonic() + timeout_s
    seen: list[str] = []
    while time.monotonic() < ends_s:
        line = running.stdout.readline()
        seen.append(line)
        if text in line:
            return line
        if not line:
            break
    raise AssertionError(f"{text!r} never came: {''.join(seen)}")
