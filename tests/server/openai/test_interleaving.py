"""Several answers at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from groundup.server.openai.interleaving import interleaved


class Source:
    """Items with pauses between them; remembers when it began and whether it was closed."""

    def __init__(self, name: str, count: int, pause_s: float = 0.0, fails: bool = False) -> None:
        self.name, self.count, self.pause_s, self.fails = name, count, pause_s, fails
        self.has_begun = self.is_closed = False

    async def items(self) -> AsyncGenerator[str]:
        """The items; a failing source raises after the last."""
        self.has_begun = True
        try:
            for number in range(self.count):
                await asyncio.sleep(self.pause_s)
                yield f"{self.name}{number}"
            if self.fails:
                raise ValueError(self.name)
        finally:
            self.is_closed = True


async def test_items_come_as_they_happen() -> None:
    """A quick source does not wait for a slow one, and each keeps its own order."""
    slow, quick = Source("s", 2, 0.05), Source("q", 3)
    found = [item async for item in interleaved([slow.items(), quick.items()])]
    assert found == [(1, "q0"), (1, "q1"), (1, "q2"), (0, "s0"), (0, "s1")]


async def test_one_source_is_passed_on() -> None:
    """The most frequent case needs no race."""
    assert [item async for item in interleaved([Source("a", 2).items()])] == [(0, "a0"), (0, "a1")]


async def test_others_begin_after_the_first() -> None:
    """They wait for the item that lets them begin."""
    first, other = Source("a", 3), Source("b", 1)
    states = list[bool]()
    async for _, item in interleaved([first.items(), other.items()], lambda item: item == "a1"):
        if item == "a0":
            states.append(other.has_begun)
    assert states == [False]
    assert other.is_closed


async def test_others_begin_though_the_first_says_nothing() -> None:
    """A source that ends at once holds nobody back."""
    found = [
        item async for item in interleaved([Source("a", 0).items(), Source("b", 1).items()], lambda _: False)
    ]
    assert found == [(1, "b0")]


@pytest.mark.parametrize("count", [1, 2])
async def test_a_failure_ends_all(count: int) -> None:
    """It is raised, and no other source goes on behind it."""
    sources = [Source("a", 1, fails=True), *[Source("b", 100, 0.01) for _ in range(count - 1)]]
    with pytest.raises(ValueError, match="a"):
        async for _ in interleaved([one.items() for one in sources]):
            pass
    assert all(one.is_closed for one in sources)


@pytest.mark.parametrize("count", [1, 3])
async def test_closing_ends_all(count: int) -> None:
    """Who stops listening stops every source."""
    sources = [Source("a", 100, 0.001) for _ in range(count)]
    race = interleaved([one.items() for one in sources])
    for _ in range(count):
        await anext(race)
    await race.aclose()
    assert all(one.is_closed for one in sources if one.has_begun)
