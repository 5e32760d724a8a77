"""Several answers at once: what happens in each, in the order in which it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Generic, TypeVar

Item = TypeVar("Item")


async def interleaved(
    sources: Sequence[AsyncGenerator[Item]], begins_others: Callable[[Item], bool] | None = None
) -> AsyncGenerator[tuple[int, Item]]:
    """The items of all sources, each with the number of its source. Closing this closes them.

    Args:
        sources: at least one.
        begins_others: tells by an item of the first source that the others may begin, which so profit from
            what it has computed; None lets all begin at once.

    Raises:
        Exception: what any of them raises; the others are ended.
    """
    if len(sources) == 1:  # by far the most frequent, and without a task for each item
        async with aclosing(sources[0]) as only:
            async for item in only:
                yield 0, item
        return
    race = _Race(sources)
    try:
        race.begin(1 if begins_others else len(sources))
        while race.goes_on:
            for number, come in await race.next():
                if come is None or begins_others is None or begins_others(come):
                    race.begin(len(sources))
                if come is not None:
                    yield number, come
    finally:
        await race.end()


class _Race(Generic[Item]):
    """Waits for whichever source is next."""

    def __init__(self, sources: Sequence[AsyncGenerator[Item]]) -> None:
        self._sources = sources
        self._begun = 0
        self._waited: dict[asyncio.Task[Item | None], int] = {}

    @property
    def goes_on(self) -> bool:
        return bool(self._waited)

    def begin(self, count: int) -> None:
        """Let the first `count` sources begin, if they have not."""
        for number in range(self._begun, count):
            self._wait_for(number)
        self._begun = max(self._begun, count)

    async def next(self) -> list[tuple[int, Item | None]]:
        """What has come: items, or None for a source that has ended."""
        done, _ = await asyncio.wait(self._waited, return_when=asyncio.FIRST_COMPLETED)
        found = list[tuple[int, Item | None]]()
        for task in sorted(done, key=self._waited.__getitem__):
            item = task.result()
            number = self._waited.pop(task)
            if item is not None:
                self._wait_for(number)
            found.append((number, item))
        return found

    async def end(self) -> None:
        """Stop all sources, in whatever they are doing."""
        for task in self._waited:
            task.cancel()
        await asyncio.gather(*self._waited, return_exceptions=True)
        for source in self._sources:
            await source.aclose()

    def _wait_for(self, number: int) -> None:
        self._waited[asyncio.create_task(_next(self._sources[number]))] = number


async def _next(source: AsyncGenerator[Item]) -> Item | None:
    return await anext(source, None)
