"""A conversation: the second question comes with everything that was said before."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.bench.answer import summarize
from groundup.bench.result import Figures
from groundup.bench.side import Side

from .base import Scenario, TokenSource


@dataclass(frozen=True)
class Turns(Scenario):
    """A first prompt of `prompt` tokens, its answer, then `own` more tokens: the second turn is measured."""

    name = "turns"
    summary = "The second turn of a conversation."

    prompt: int = 1024
    own: int = 20
    generate: int = 32

    @property
    def requests(self) -> int:
        """One at a time."""
        return 1

    @property
    def context_tokens(self) -> int:
        """Both turns."""
        return self.prompt + self.own + 2 * self.generate

    async def run(self, side: Side, tokens: TokenSource) -> Figures:
        """Ask, then ask on.

        The last token of the first answer was chosen but never read by the model, so that the
        second turn has to compute it along with the new ones.
        """
        opening = tokens.take(self.prompt)
        first = await side.ask(opening, self.generate, keep_tokens=True)
        await side.start_counting()
        second = await side.ask([*opening, *first.tokens, *tokens.take(self.own)], self.generate)
        return summarize([second], ideal_prompt_tokens=self.own + 1, python_share=await side.python_share())
