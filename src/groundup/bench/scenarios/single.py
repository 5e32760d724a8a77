"""One person, one prompt: how fast it is read and answered."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.bench.answer import summarize
from groundup.bench.result import Figures
from groundup.bench.side import Side

from .base import Scenario, TokenSource


@dataclass(frozen=True)
class Single(Scenario):
    """A prompt of `prompt` tokens, an answer of `generate`."""

    name = "single"
    summary = "One prompt, one answer: prefill and decode."

    prompt: int = 512
    generate: int = 128

    @property
    def requests(self) -> int:
        """One."""
        return 1

    @property
    def context_tokens(self) -> int:
        """Prompt and answer."""
        return self.prompt + self.generate

    async def run(self, side: Side, tokens: TokenSource) -> Figures:
        """Ask once."""
        prompt = tokens.take(self.prompt)
        await side.start_counting()
        answer = await side.ask(prompt, self.generate)
        return summarize([answer], ideal_prompt_tokens=self.prompt, python_share=await side.python_share())
