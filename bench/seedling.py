"""Seedling's figures besides its answers: how fast it writes, and how large the package is with it.

What it answers is judged by `python -m groundup.seedling evaluate`.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from groundup.engine.client import Engine
from groundup.engine.events import Done
from groundup.engine.protocol import EngineSettings, Sampling
from groundup.seedling import weights_path
from groundup.seedling.answering import CONTEXT_TOKENS, prompt_for

ROOT = Path(__file__).parents[1]
MEGABYTE = 1_000_000
STORIES = [
    f"Tell me a story about a {character} in a {place} with a {thing}."
    for character in ("fox", "robot", "teacher", "penguin")
    for place in ("forest", "school")
    for thing in ("lantern", "key", "kite")
]


def wheel_bytes() -> int:
    """Size of the wheel that pip builds from this tree.

    Raises:
        subprocess.CalledProcessError: it cannot be built.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", folder]
        subprocess.run([*command, str(ROOT)], check=True)
        (wheel,) = Path(folder).glob("groundup-*.whl")
        return wheel.stat().st_size


async def tokens_per_s() -> float:
    """Tokens of real answers, one after the other, by the clock: prompts, pauses and all."""
    settings = EngineSettings(model_path=str(weights_path()), context_tokens=CONTEXT_TOKENS)
    async with Engine(settings) as engine:
        tokens, begin = 0, time.perf_counter()
        for question in STORIES:
            greedy = Sampling(temperature=0)
            async for event in engine.generate(prompt_for([question]), sampling=greedy, max_tokens=240):
                if isinstance(event, Done):
                    tokens += event.usage.generated_tokens
        return tokens / (time.perf_counter() - begin)


if __name__ == "__main__":
    size, weights = wheel_bytes() / MEGABYTE, weights_path().stat().st_size / MEGABYTE
    print(f"wheel: {size:.1f} MB, of which weights: {weights:.1f} MB")
    print(f"{len(STORIES)} stories, one after the other: {asyncio.run(tokens_per_s()):,.0f} tokens/s")
