"""The child process that renders chat templates: `python -m groundup.chat.renderer`.

It reads `RenderJob` frames from standard input and writes one reply for each to standard output.
Before the first job it gives up what a template could misuse: memory beyond a limit, core dumps,
and opening any file or socket. Who starts and kills it is `template_renderer`; a kernel timer
ends it even when its parent is gone.
"""

from __future__ import annotations

import importlib
import resource
import signal
import sys
import time
from typing import BinaryIO

from . import jobs, template

BACKSTOP_S = 2 * jobs.JOB_TIMEOUT_S


def main() -> None:
    """Answer jobs until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _load_what_loads_late()
    _give_up_powers()
    _send(jobs.Rendered(""))  # "ready"
    while (body := _read_frame(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_REAL, BACKSTOP_S)  # nobody handles it: the kernel kills us
        reply = _answer(body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(reply)


def _send(reply: jobs.Reply) -> None:
    sys.stdout.buffer.write(jobs.encode_frame(reply))
    sys.stdout.buffer.flush()


def _answer(body: bytes) -> jobs.Reply:
    try:
        return jobs.Rendered(template.render(jobs.job_decoder.decode(body)))
    # A template can raise anything, and the only use of any of it is one sentence for the user.
    except Exception as error:
        return jobs.Refused(_clipped(template.describe(error)))


def _clipped(detail: str, limit: int = 500) -> str:
    line = " ".join(detail.encode("utf-8", "replace").decode().split())
    return line if len(line) <= limit else line[:limit] + "…"


def _load_what_loads_late() -> None:
    """Modules and tables that are otherwise read from disk on first use."""
    importlib.import_module("jinja2.debug")
    time.localtime()
    template.render(
        jobs.RenderJob(
            template="{{ strftime_now('%Y') }}", messages=[], bos="", eos="", add_generation_prompt=False
        )
    )


def _give_up_powers() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # three descriptors are open already; no file or socket can be opened beside them
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    # macOS knows the limit but refuses to set it; there, only the time limit holds
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (jobs.MEMORY_LIMIT_BYTES, jobs.MEMORY_LIMIT_BYTES))


def _read_frame(stream: BinaryIO) -> bytes | None:
    header = stream.read(jobs.HEADER_BYTES)
    if len(header) < jobs.HEADER_BYTES:
        return None
    length = jobs.frame_length(header)
    body = stream.read(length)
    return body if len(body) == length else None


if __name__ == "__main__":
    main()
