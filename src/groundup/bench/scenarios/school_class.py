"""A class opens the same lesson at the same moment, and everybody asks something of their own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from groundup.bench.answer import summarize
from groundup.bench.result import Figures
from groundup.bench.side import Side

from .base import Scenario, TokenSource


@dataclass(frozen=True)
class SchoolClass(Scenario):
    """`students` prompts: `prefix` tokens that are the same for all, then `own` different ones.

    `warm`: one other request with the same prefix has been answered before.
    """

    name = "class"
    summary = "Many requests at once that begin alike."

    students: int = 8
    prefix: int = 1024
    own: int = 20
    generate: int = 32
    warm: bool = False

    @property
    def requests(self) -> int:
        """One for each student."""
        return self.students

    @property
    def context_tokens(self) -> int:
        """Prefix, own part and answer."""
        return self.prefix + self.own + self.generate

    async def run(self, side: Side, tokens: TokenSource) -> Figures:
        """Everybody asks at once."""
        prefix = tokens.take(self.prefix)
        if self.warm:
            await side.ask(prefix + tokens.take(self.own), 1)
        prompts = [prefix + tokens.take(self.own) for _ in range(self.students)]
        await side.start_counting()
        answers = await asyncio.gather(*(side.ask(prompt, self.generate) for prompt in prompts))
        ideal = self.students * self.own + (0 if self.warm else self.prefix)
        return summarize(answers, ideal_prompt_tokens=ideal, python_share=await side.python_share())
