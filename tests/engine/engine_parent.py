"""A program that starts an engine, tells its worker's process id, and waits to be killed."""

from __future__ import annotations

import asyncio

from tests.engine.scripts import fake_engine


async def main() -> None:
    """Start, tell, wait."""
    async with fake_engine() as engine:
        print(engine.process_id, flush=True)  # noqa: T201
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main())
