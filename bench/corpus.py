"""How fast Seedling's generator writes its text: conversations, characters and tokens a second, one core."""

from __future__ import annotations

import time
from itertools import islice

from groundup.engine.libllama import Model
from groundup.seedling import weights_path
from groundup.seedling.corpus.stream import dialogues

CONVERSATIONS = 20_000
COUNTED = 500  # conversations whose tokens are counted, for the ratio of characters to tokens


def written() -> tuple[float, int, float]:
    """Seconds for all conversations, their characters, and characters a token."""
    list(islice(dialogues(1, part=1), 2_000))  # the first ones fill the caches
    begin = time.perf_counter()
    made = list(islice(dialogues(1), CONVERSATIONS))
    taken_s = time.perf_counter() - begin
    texts = [turn.question + turn.answer for dialogue in made for turn in dialogue.turns]
    model = Model(weights_path(), vocabulary_only=True)
    some = texts[:COUNTED]
    tokens = sum(len(model.vocabulary.tokenize(text, parse_special=False)) for text in some)
    model.close()
    return taken_s, sum(map(len, texts)), sum(map(len, some)) / tokens


if __name__ == "__main__":
    taken_s, characters, characters_per_token = written()
    print(f"{CONVERSATIONS / taken_s:,.0f} conversations/s")
    print(f"{characters / taken_s / 1e6:.2f} million characters/s")
    print(f"{characters / taken_s / characters_per_token:,.0f} tokens/s")
