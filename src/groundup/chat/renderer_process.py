"""One child process that renders templates: started, asked, killed.

What to do when it fails is decided in `template_renderer`; what runs in it is `renderer`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

import groundup

from . import jobs

START_TIMEOUT_S = 20.0


class RendererProcess:
    """A child and the pipes to it; made by `start`."""

    def __init__(self, process: Process, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        self._process = process
        self._stdin = stdin
        self._stdout = stdout
        self._is_ready = False

    @classmethod
    async def start(cls, module: str) -> RendererProcess:
        """Start a child without waiting until it is ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the current folder is not searched for modules
            "-m",
            module,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_bare_environment(),
            cwd=os.sep,
            start_new_session=True,  # Ctrl-C in the terminal is the parent's affair
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("the renderer has no pipes")
        return cls(process, process.stdin, process.stdout)

    @property
    def process_id(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended yet, as far as is known."""
        return self._process.returncode is None

    async def ask(self, job: jobs.RenderJob, timeout_s: float) -> jobs.Reply:
        """The reply to one job. The clock of the first job starts when the child is ready.

        Raises:
            TimeoutError: no reply in time; the child must be killed.
            EOFError, OSError, ValueError, msgspec.MsgspecError: it died or does not speak the protocol.
        """
        if not self._is_ready:
            await asyncio.wait_for(self._read_reply(), START_TIMEOUT_S)
            self._is_ready = True
        return await asyncio.wait_for(self._exchange(job), timeout_s)

    async def kill(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._stdin.close()
        await self._process.wait()

    async def _exchange(self, job: jobs.RenderJob) -> jobs.Reply:
        self._stdin.write(jobs.encode_frame(job))
        await self._stdin.drain()
        return await self._read_reply()

    async def _read_reply(self) -> jobs.Reply:
        header = await self._stdout.readexactly(jobs.HEADER_BYTES)
        body = await self._stdout.readexactly(jobs.frame_length(header))
        return jobs.reply_decoder.decode(body)


def _bare_environment() -> dict[str, str]:
    """Nothing of ours but where the package is, so that no secret is there to be found."""
    return {"PYTHONPATH": str(Path(groundup.__file__).parent.parent), "PYTHONDONTWRITEBYTECODE": "1"}
