"""Many answers from one prefix, decoded together: what does a step cost, and how much of it is Python?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from groundup.bench.answer import Answer, summarize
from groundup.bench.result import Figures
from groundup.bench.side import Side

from .base import Scenario, TokenSource, all_stream


@dataclass(frozen=True)
class Batch(Scenario):
    """`sequences` answers of `generate` tokens after `prefix` shared and `own` different tokens.

    Python's share is that of the time in which all of them decode.
    """

    name = "batch"
    summary = "Decode of many sequences on a shared prefix."

    sequences: int = 16
    prefix: int = 512
    own: int = 4
    generate: int = 64

    @property
    def requests(self) -> int:
        """One for each sequence."""
        return self.sequences

    @property
    def context_tokens(self) -> int:
        """Prefix, own part and answer."""
        return self.prefix + self.own + self.generate

    async def run(self, side: Side, tokens: TokenSource) -> Figures:
        """Ask all, begin the account when all have a token, end it when all are done."""
        prefix = tokens.take(self.prefix)
        answers = [Answer(self.prefix + self.own) for _ in range(self.sequences)]
        tasks = [
            asyncio.create_task(side.ask(prefix + tokens.take(self.own), self.generate, into=answer))
            for answer in answers
        ]
        await all_stream(tasks, answers, 1)
        await side.start_counting()
        await asyncio.gather(*tasks)
        ideal = self.prefix + self.sequences * self.own
        return summarize(answers, ideal_prompt_tokens=ideal, python_share=await side.python_share())
