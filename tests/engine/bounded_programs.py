"""What a kernel does with programs that are bounded: run as `python -m tests.engine.bounded_programs`.

It is run inside a kernel of its own, by `tests.faults.small_kernel`, and says a line for each program.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec

from groundup import seedling
from groundup.engine.client import Engine
from groundup.engine.memory_limit import MemoryLimit
from groundup.engine.protocol import EngineSettings

from .real_engines import greedy, words

WANTED_BYTES = 200 << 20


async def hog(limit_bytes: int) -> int | None:
    """How the hog ended under this limit."""
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "tests.engine.memory_hog", str(WANTED_BYTES)), stdin=PIPE, stdout=PIPE
    )
    limit = await MemoryLimit.begin(process.pid)
    await limit.hold(limit_bytes)
    assert 0 < limit.limit_bytes <= limit_bytes
    await process.communicate(b"\n")
    limit.close()
    return process.returncode


async def main() -> None:
    """A hog with too little, one with enough, and an engine."""
    print("too much:", await hog(WANTED_BYTES // 3), flush=True)  # noqa: T201
    print("less:", await hog(WANTED_BYTES * 2), flush=True)  # noqa: T201
    settings = EngineSettings(model_path=str(seedling.weights_path()), context_tokens=256, threads=1)
    async with Engine(settings) as engine:
        assert await greedy(engine, words("Hello"), 4)
        print("engine:", engine.memory_bound[0], flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
