"""What a sprout reads at each step: turns of its family, typed as people type, packed into rows.

A step's text depends on the seed and the number of the step alone, so that a growth can go on
anywhere after a stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tokenizers import Tokenizer

from groundup.seedling.batches import Batch, Encoded, pack
from groundup.seedling.corpus.dialogue import Dialogue, Family, Side, Turn
from groundup.seedling.corpus.noise import add_noise
from groundup.seedling.tokenizer import encode_dialogues

NOISE_SHARE = 0.25
_DIALOGUES_AT_ONCE = 32


def turns(family: Family, seed: int, step: int) -> Iterator[Turn]:
    """The training turns of one step, without end."""
    rng = Random(f"groundup-sprout-{family.name}-{seed}-{step}")
    while True:
        turn = family.make(rng, Side.TRAIN)
        if turn.noisy and rng.random() < NOISE_SHARE:
            turn = replace(turn, question=add_noise(turn.question, rng, typos=True))
        yield turn


def batch_for_step(
    tokenizer: Tokenizer, family: Family, seed: int, step: int, *, rows: int, row_tokens: int
) -> Batch:
    """The batch of one step; a turn that is longer than a row is cut there."""
    return pack(_encoded(tokenizer, family, seed, step, row_tokens), rows, row_tokens)


def _encoded(
    tokenizer: Tokenizer, family: Family, seed: int, step: int, row_tokens: int
) -> Iterator[Encoded]:
    source = turns(family, seed, step)
    while True:
        dialogues = [Dialogue(family.name, (next(source),)) for _ in range(_DIALOGUES_AT_ONCE)]
        for tokens, learned in encode_dialogues(tokenizer, dialogues):
            yield tokens[:row_tokens], learned[:row_tokens]
