"""Measure the server over HTTP against its bars.

    python bench/server.py [STEP …] [--small]

Steps: overhead, streams, requests, class, disconnect, death, memory; all of them by default. `--small` runs
each in little, to see that it works. Prints one JSON object a step.

Real models are of random weights in the shape of Llama-3.2-1B; the peer is llama.cpp's own server, in the
same run, with the same threads. Everything else is asked of the scripted engine, so that nothing but the
server is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, cast

from groundup import seedling, settings
from groundup.bench.models import make_model
from groundup.bench.ours import OurSide
from groundup.bench.peer import PeerSide
from groundup.bench.scenarios import TokenSource
from groundup.bench.scenarios.school_class import SchoolClass
from groundup.bench.side import Side, Workload
from groundup.errors import PeerError
from server_side import ServerSide

SHAPE = "llama-3.2-1b"
VOCABULARY = {True: 1000, False: 100_000}  # ids that both models have
PROMPT_TOKENS, ANSWER_TOKENS = 64, 16
ROUNDS, REQUESTS_PER_ROUND = 5, 5  # rounds are odd in number; requests are for each that asks
INTERVAL_S = 0.05  # between two tokens of a scripted stream
OVERHEAD_FIGURES = ("tokens", "overhead_p50_ms", "overhead_p99_ms", "cpu_ms_per_token")
DISCONNECTS = 0.05


@dataclass(frozen=True)
class Size:
    """How much is done."""

    is_small: bool

    def __call__(self, full: int, small: int) -> int:
        """One or the other."""
        return small if self.is_small else full

    def model(self) -> Path:
        """The file that real engines load."""
        if self.is_small:
            return seedling.weights_path()
        return make_model(SHAPE, settings.home() / "bench")


async def overhead(size: Size) -> dict[str, Any]:
    """What HTTP adds to a token: 30 streams at 20 tokens/s, the server's loop on one core.

    `apart`: their tokens come spread over time; `together`: all at the same moment, as those of one batch of
    an engine do, so that the last one waits for the others.
    """
    count, tokens, found = size(30, 4), size(400, 20), dict[str, Any]()
    async with ServerSide(is_fake=True) as side:
        await _play(side, tokens=1)
        side.keep_to_one_core()
        for name, spread_s in (("apart", INTERVAL_S), ("together", 0.0)):
            await side.figures()
            await asyncio.gather(
                *(_play_later(side, tokens, number * spread_s / count) for number in range(count))
            )
            figures = await side.figures()
            figures["cpu_ms_per_token"] = round(figures["cpu_s"] * 1e3 / figures["tokens"], 4)
            found[name] = {key: figures[key] for key in OVERHEAD_FIGURES}
    return found


async def streams(size: Size) -> dict[str, Any]:
    """How many streams are held at 20 tokens/s each, and the longest gap in any of them."""
    count, tokens = size(200, 10), size(400, 20)
    async with ServerSide(is_fake=True) as side:
        await _play(side, tokens=1)
        times = await asyncio.gather(*(_play(side, tokens=tokens, interval_s=0.05) for _ in range(count)))
        figures = await side.figures()
    gaps = sorted(later - earlier for one in times for earlier, later in pairwise(one))
    return {
        "streams": count,
        "whole": sum(len(one) > tokens for one in times),
        "gap_p50_ms": round(gaps[len(gaps) // 2] * 1e3, 1),
        "longest_gap_ms": round(gaps[-1] * 1e3, 1),
        "cpu_s": figures["cpu_s"],
    }


async def requests(size: Size) -> dict[str, Any]:
    """Requests each second, 1 and 8 at once, and the ratio to the peer's.

    Both are there all the time and are asked in turns, and the ratio is the median of those of the rounds:
    from one minute to the next a machine is easily a tenth slower.
    """
    model, found = size.model(), dict[str, Any]()
    for at_once in (1, 8):
        count = size(REQUESTS_PER_ROUND, 2) * at_once
        async with ServerSide(model, running=8) as side:
            ours = cast(Side, side)
            await ours.ask(TokenSource(VOCABULARY[size.is_small], 0).take(PROMPT_TOKENS), 2)
            (threads,) = (await side.figures())["threads"]
            workload = Workload(requests=8, context_tokens=256, threads=threads)
            async with PeerSide(model, workload) as peer:
                rounds = list[tuple[float, float]]()
                for seed in range(1, 1 + size(ROUNDS, 2)):
                    first = await _rate(ours if seed % 2 else peer, at_once, count, size, seed)
                    second = await _rate(peer if seed % 2 else ours, at_once, count, size, seed)
                    rounds.append((first, second) if seed % 2 else (second, first))
        ratios = sorted(mine / theirs for mine, theirs in rounds)
        found[f"at_once_{at_once}"] = {
            "ours_per_s": round(median(mine for mine, _ in rounds), 3),
            "peer_per_s": round(median(theirs for _, theirs in rounds), 3),
            "ratio": round(median(ratios), 3),
            "ratios": [round(one, 3) for one in ratios],
            "threads": threads,
        }
    return found


async def school_class(size: Size) -> dict[str, Any]:
    """A class that opens one lesson, through HTTP and in this process: how much of the speed is kept."""
    scenario = SchoolClass(students=size(30, 3), prefix=size(1024, 64), own=20, generate=size(32, 8))
    model, seconds = size.model(), dict[str, float]()
    async with ServerSide(model, running=scenario.requests) as side:
        await side.ask(TokenSource(VOCABULARY[size.is_small], 1).take(PROMPT_TOKENS), 4)
        figures = await scenario.run(cast(Side, side), TokenSource(VOCABULARY[size.is_small], 0))
        seconds["over_http_s"] = round(figures.total_s, 3)
        (threads,) = (await side.figures())["threads"]
    workload = Workload(
        requests=scenario.requests, context_tokens=scenario.context_tokens + 96, threads=threads
    )
    async with OurSide(model, workload) as inside:
        await inside.ask(TokenSource(VOCABULARY[size.is_small], 1).take(PROMPT_TOKENS), 4)
        figures = await scenario.run(inside, TokenSource(VOCABULARY[size.is_small], 0))
        seconds["in_process_s"] = round(figures.total_s, 3)
    return seconds | {"kept": round(seconds["in_process_s"] / seconds["over_http_s"], 3), "threads": threads}


async def disconnect(size: Size) -> dict[str, Any]:
    """Seconds from a closed connection until nobody uses the model, in each phase."""
    found = dict[str, Any]()
    async with ServerSide(is_fake=True) as side:
        await _play(side, tokens=1)
        for phase in ("queue", "prefill", "decode"):
            worst_s = 0.0
            for _ in range(size(20, 2)):
                task = asyncio.create_task(_play(side, tokens=1_000_000, stall_in=phase))
                await asyncio.sleep(0.2)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                worst_s = max(worst_s, await _seconds_until(side.is_idle))
            found[f"{phase}_worst_s"] = round(worst_s, 3)
    return found


async def death(size: Size) -> dict[str, Any]:
    """A worker is killed while it answers: when its clients know, and when the next one is answered."""
    async with ServerSide() as side:
        await _read(side.write(2))
        asked = [asyncio.create_task(_read(side.write(900))) for _ in range(size(8, 2))]
        while (figures := await side.figures())["running"] < len(asked):  # noqa: ASYNC110  (in a process)
            await asyncio.sleep(0.005)
        os.kill(figures["engines"][0], signal.SIGKILL)
        begin = time.perf_counter()
        ends = await asyncio.gather(*asked, return_exceptions=True)
        told_s = time.perf_counter() - begin
        await _read(side.write(2))
        next_s = time.perf_counter() - begin
    typed = sum(isinstance(one, PeerError) for one in ends)
    return {"asked": len(ends), "typed_errors": typed, "told_s": round(told_s, 3), "next_s": round(next_s, 3)}


async def memory(size: Size) -> dict[str, Any]:
    """The server's memory before and after many requests, of which some are broken off."""
    count, chooser = size(10_000, 60), random.Random(0)
    async with ServerSide(is_fake=True) as side:
        for _ in range(size(2000, 20)):
            await _play(side, tokens=5)
        before = (await side.figures())["resident_bytes"]
        for _ in range(0, count, 10):
            await asyncio.gather(*(_perhaps_broken(side, chooser) for _ in range(10)))
        after = (await side.figures())["resident_bytes"]
    return {
        "requests": count,
        "before_bytes": before,
        "after_bytes": after,
        "ratio": round(after / before, 4),
    }


STEPS: dict[str, Callable[[Size], Coroutine[Any, Any, dict[str, Any]]]] = {
    "overhead": overhead,
    "streams": streams,
    "requests": requests,
    "class": school_class,
    "disconnect": disconnect,
    "death": death,
    "memory": memory,
}


async def _play(side: ServerSide, **script: Any) -> list[float]:
    """Times at which the pieces of a scripted answer came."""
    return await _read(side.play(**script))


async def _play_later(side: ServerSide, tokens: int, pause_s: float) -> None:
    await asyncio.sleep(pause_s)
    await _play(side, tokens=tokens, interval_s=INTERVAL_S)


async def _read(answer: AsyncIterator[dict[str, Any]]) -> list[float]:
    """Times at which the pieces of an answer came.

    Raises:
        PeerError: it broke off, and said so.
    """
    times = list[float]()
    async with aclosing(cast("Any", answer)) as events:
        async for event in events:
            if "error" in event:
                raise PeerError("the server", event["error"]["message"])
            times.append(time.perf_counter())
    return times


async def _perhaps_broken(side: ServerSide, chooser: random.Random) -> None:
    if chooser.random() >= DISCONNECTS:
        await _play(side, tokens=5)
        return
    async with aclosing(cast("Any", side.play(tokens=1000, interval_s=0.01))) as events:
        await anext(events)


async def _rate(side: Side, at_once: int, count: int, size: Size, seed: int) -> float:
    """Requests that are answered in a second; no two prompts are alike."""
    tokens = TokenSource(VOCABULARY[size.is_small], seed)
    await side.ask(tokens.take(PROMPT_TOKENS), 2)
    prompts = [tokens.take(PROMPT_TOKENS) for _ in range(count)]

    async def work() -> None:
        while prompts:
            await side.ask(prompts.pop(), ANSWER_TOKENS)

    begin = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return count / (time.perf_counter() - begin)


async def _seconds_until(is_so: Callable[[], Awaitable[bool]]) -> float:
    begin = time.perf_counter()
    while not await is_so():  # noqa: ASYNC110  (it is asked in another process)
        await asyncio.sleep(0.01)
    return time.perf_counter() - begin


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []])
    parser.add_argument("--small", action="store_true")
    arguments = parser.parse_args()
    for name in arguments.steps or STEPS:
        print(json.dumps({name: asyncio.run(STEPS[name](Size(arguments.small)))}), flush=True)
