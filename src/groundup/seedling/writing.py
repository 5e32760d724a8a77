"""How a growing network answers: token by token, without any tricks for speed."""

from __future__ import annotations

import torch
from tokenizers import Tokenizer

from .model import Seedling
from .tokenizer import END_ID, encode_question

LONGEST_ANSWER_TOKENS = 160


def write_answer(
    network: Seedling, tokenizer: Tokenizer, question: str, temperature: float = 0.0, seed: int = 0
) -> str:
    """An answer of the growing network; with temperature 0 the likeliest, else drawn, the same every time."""
    tokens = encode_question(tokenizer, question)
    start, draw = len(tokens), torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for _ in range(LONGEST_ANSWER_TOKENS):
            seen = torch.tensor([tokens[-network.shape.context_tokens :]])  # (1, T)
            scores = network.scores(network(seen.to(network.embedding.weight.device))[0, -1]).cpu()  # (V,)
            token = _choose(scores, temperature, draw)
            if token == END_ID:
                break
            tokens.append(token)
    return str(tokenizer.decode(tokens[start:]))


def _choose(scores: torch.Tensor, temperature: float, draw: torch.Generator) -> int:
    if not temperature:
        return int(scores.argmax())
    return int(torch.multinomial((scores / temperature).softmax(-1), 1, generator=draw))
