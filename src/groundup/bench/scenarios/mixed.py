"""Somebody sends a long document while others are being answered: how long do they wait for a token?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from groundup.bench.answer import Answer
from groundup.bench.result import Figures, FirstToken
from groundup.bench.side import Side

from .base import Scenario, TokenSource, all_stream

_OPENING_TOKENS = 8  # every answer has streamed this many before the document arrives


@dataclass(frozen=True)
class Mixed(Scenario):
    """`streams` answers to prompts of `own` tokens run when a prompt of `document` tokens arrives.

    They are stopped when the document's answer of `generate` tokens is complete.
    """

    name = "mixed"
    summary = "A long document arrives while others stream: the longest silence."

    streams: int = 4
    own: int = 32
    document: int = 2048
    generate: int = 8
    longest_answer: int = 1024

    @property
    def requests(self) -> int:
        """The streams and the document."""
        return self.streams + 1

    @property
    def context_tokens(self) -> int:
        """What the longer of the two kinds needs."""
        return max(self.document + self.generate, self.own + self.longest_answer)

    @property
    def peer_batch_tokens(self) -> int:
        """Small batches keep llama-server's silences short, at some cost in prefill."""
        return 64

    async def run(self, side: Side, tokens: TokenSource) -> Figures:
        """Start the streams, then the document, then stop the streams."""
        streams = [Answer(self.own) for _ in range(self.streams)]
        prompts = [tokens.take(self.own) for _ in streams]
        document = tokens.take(self.document)
        tasks = [
            asyncio.create_task(side.ask(prompt, self.longest_answer, into=answer))
            for prompt, answer in zip(prompts, streams, strict=True)
        ]
        try:
            await all_stream(tasks, streams, _OPENING_TOKENS)
            await side.start_counting()
            arrived = await side.ask(document, self.generate)
            share = await side.python_share()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._figures(arrived, streams, share)

    def _figures(self, document: Answer, streams: list[Answer], share: float | None) -> Figures:
        first = document.first_token_s
        since, until = document.asked_at, document.text_times[0]
        streamed = sum(since < moment < until for answer in streams for moment in answer.text_times)
        return Figures(
            total_s=document.done_at - document.asked_at,
            ttft_s=FirstToken(first, first, first),
            prefill_tok_s=self.document / first,
            decode_tok_s=streamed / first,
            computed_prompt_tokens=document.computed_tokens,
            ideal_prompt_tokens=self.document,
            longest_silence_s=max(answer.longest_silence_s(since, until) for answer in streams),
            python_share=share,
        )
