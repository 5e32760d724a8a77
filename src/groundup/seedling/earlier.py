"""Going on from an earlier Seedling: its weights, moved into the vocabulary of now.

What the earlier one had learned need not be learned again. A corpus that has changed cuts words a little
differently; a token that is new begins as the mean of the earlier tokens that spell it.
"""

from __future__ import annotations

import json
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from .export import tensor_name
from .model import Seedling

Array = npt.NDArray[np.float32]
EMBEDDING = "embedding.weight"


def begin_with(path: Path, network: Seedling, tokenizer: Tokenizer) -> None:
    """Put the weights of the model file into a network of the same shape.

    Raises:
        ValueError: the file holds a network of another shape.
    """
    reader = gguf.GGUFReader(path)
    tensors = {each.name: gguf.quants.dequantize(each.data, each.tensor_type) for each in reader.tensors}
    earlier = tuple(reader.fields["tokenizer.ggml.tokens"].contents())
    weights = {}
    for name, value in network.state_dict().items():
        rows = np.array(tensors[tensor_name(name)], np.float32)
        weights[name] = moved(rows, earlier, _tokens(tokenizer)) if name == EMBEDDING else rows
        if weights[name].shape != tuple(value.shape):
            raise ValueError(f"{path} holds a network of another shape: {name} is {weights[name].shape}")
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})


def moved(rows: Array, earlier: tuple[str, ...], now: tuple[str, ...]) -> Array:
    """Rows (V, D) of the earlier tokens, in the order of those of now, new ones as means of their pieces."""
    places = {token: place for place, token in enumerate(earlier)}
    return np.stack([rows[[places[piece] for piece in pieces(token, places)]].mean(axis=0) for token in now])


def pieces(token: str, known: dict[str, int]) -> list[str]:
    """A token as the longest known ones that spell it; single bytes are always known."""
    found = []
    while token:
        longest = next(token[:size] for size in range(len(token), 0, -1) if token[:size] in known)
        found.append(longest)
        token = token[len(longest) :]
    return found


def _tokens(tokenizer: Tokenizer) -> tuple[str, ...]:
    vocabulary: dict[str, int] = json.loads(tokenizer.to_str())["model"]["vocab"]
    return tuple(sorted(vocabulary, key=vocabulary.__getitem__))
