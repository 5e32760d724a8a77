"""Work beside answering: the log-probabilities of a given text, and embeddings.

A job is a generator that computes one chunk at a time and yields between chunks, so that running
answers go on meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from groundup.errors import PromptTooLongError

from .commands import Embed, Score
from .events import Embedded, Event, Scored
from .prompts import read_prompt
from .protocol import TokenChoice, TokenProbability
from .runner import NO_CACHE, Work
from .sampler import choice
from .scheduler import Scheduler

_CHUNK_TOKENS = 64

Job = Iterator[Event | None]


def score(command: Score, scheduler: Scheduler, context_tokens: int) -> Job:
    """Yields None between chunks, then `Scored`.

    Raises:
        PromptTooLongError: the text is longer than the context, though there may be cells for it.
        EmptyPromptError, InvalidParameterError: the text is none.
    """
    runner = scheduler.runner
    tokens, _ = read_prompt(command.prompt, runner.vocabulary, add_special=command.add_special)
    if len(tokens) > context_tokens:
        raise PromptTooLongError(len(tokens), context_tokens)
    while (sequence := scheduler.borrow(len(tokens))) is None:
        yield None
    choices: list[TokenChoice] = []
    following: list[TokenProbability] = []
    try:
        chunk = min(_CHUNK_TOKENS, runner.context.max_outputs, runner.settings.batch_tokens)
        for start in range(0, len(tokens), chunk):
            part = tokens[start : start + chunk]
            runner.run_all_logits(Work(sequence, start, part, True))
            for index in range(len(part)):
                logits, position = runner.context.logits(index), start + index + 1
                if position < len(tokens):
                    choices.append(choice(logits, int(tokens[position]), command.top, runner.vocabulary))
                else:
                    following = choice(logits, 0, max(1, command.top), runner.vocabulary).top
            yield None
    finally:
        scheduler.give_back(sequence, len(tokens))
    yield Scored(command.request_id, tokens.tolist(), choices, following)


def embed(command: Embed, scheduler: Scheduler, context_tokens: int) -> Job:
    """Yields None between chunks and texts, then `Embedded`.

    Raises:
        PromptTooLongError: a text does not fit; models that only read need it in one batch.
        EmptyPromptError, InvalidParameterError: a text is none.
    """
    runner = scheduler.runner
    vectors, counts = [], []
    for prompt in command.prompts:
        tokens, _ = read_prompt(prompt, runner.vocabulary)
        limit = runner.settings.batch_tokens if runner.cache_kind == NO_CACHE else context_tokens
        if len(tokens) > limit:
            raise PromptTooLongError(len(tokens), limit)
        while (sequence := scheduler.borrow(len(tokens))) is None:
            yield None
        try:
            vector = yield from runner.embed(tokens, sequence)
        finally:
            scheduler.give_back(sequence, len(tokens))
        length = float(np.linalg.norm(vector))
        vectors.append((vector / length if command.normalize and length else vector).tolist())
        counts.append(len(tokens))
        yield None
    yield Embedded(command.request_id, vectors, counts)
