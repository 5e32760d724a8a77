"""From dialogues to batches: whole conversations packed into rows, without gaps worth mentioning.

A batch depends only on the seed and the number of the step, so that a training can be resumed
anywhere. It knows nothing of the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from .corpus.stream import dialogues
from .tokenizer import END_ID, encode_dialogues

LONG_ROW_EVERY = 10  # every so many steps rows are long, so that long conversations are known too
LONG_ROW_FACTOR = 4
LONG_ROW_TURNS = 24
DIALOGUES_AT_ONCE = 64

Encoded = tuple[list[int], list[bool]]


@dataclass(frozen=True)
class Batch:
    """Rows of packed conversations, all arrays (B, T).

    Args:
        tokens: token ids.
        learned: True where this token is to be predicted from those before it.
        conversation: a number for each conversation in a row; tokens look only at their own.
    """

    tokens: npt.NDArray[np.int64]
    learned: npt.NDArray[np.bool_]
    conversation: npt.NDArray[np.int64]


def batch_for_step(tokenizer: Tokenizer, seed: int, step: int, *, rows: int, row_tokens: int) -> Batch:
    """The batch of one step; every tenth has a quarter of the rows, four times as long."""
    longest_turns = 4
    if step % LONG_ROW_EVERY == LONG_ROW_EVERY - 1 and rows >= LONG_ROW_FACTOR:
        rows, row_tokens, longest_turns = (
            rows // LONG_ROW_FACTOR,
            row_tokens * LONG_ROW_FACTOR,
            LONG_ROW_TURNS,
        )
    return pack(_encoded(tokenizer, seed, step + 1, longest_turns), rows, row_tokens)


def pack(stream: Iterator[Encoded], rows: int, row_tokens: int) -> Batch:
    """Fill the rows of one batch from a stream of encoded conversations, which must not run dry."""
    tokens = np.full((rows, row_tokens), END_ID, np.int64)
    learned = np.zeros((rows, row_tokens), np.bool_)
    conversation = np.full((rows, row_tokens), -1, np.int64)
    for row, members in enumerate(_assign(stream, rows, row_tokens)):
        start = 0
        for number, (ids, flags) in enumerate(members):
            part = slice(start, start + len(ids))
            tokens[row, part], learned[row, part], conversation[row, part] = ids, flags, number
            start = part.stop
    return Batch(tokens, learned, conversation)


def _encoded(tokenizer: Tokenizer, seed: int, part: int, longest_turns: int) -> Iterator[Encoded]:
    source = dialogues(seed, part, longest_turns=longest_turns)
    while True:
        yield from encode_dialogues(tokenizer, list(islice(source, DIALOGUES_AT_ONCE)))


def _assign(stream: Iterator[Encoded], rows: int, row_tokens: int) -> list[list[Encoded]]:
    """Put each conversation into the first row with room, until several in a row fit nowhere."""
    packed: list[list[Encoded]] = [[] for _ in range(rows)]
    room = [row_tokens] * rows
    misses = 0
    for encoded in stream:
        size = len(encoded[0])
        place = next((row for row in range(rows) if room[row] >= size), None)
        if place is None:
            misses += size <= row_tokens
            if misses > 2 * rows:
                break
            continue
        packed[place].append(encoded)
        room[place] -= size
    return packed
