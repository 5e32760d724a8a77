"""Going on from an earlier Seedling: its weights, and its vocabulary.

What the earlier one had learned need not be learned again. So words stay cut as they were, also where the
corpus has changed since.
"""

from __future__ import annotations

import json
from pathlib import Path

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer

from .export import tensor_name
from .model import Seedling
from .tokenizer import tokenizer_of


def vocabulary_of(path: Path) -> Tokenizer:
    """The tokenizer whose vocabulary is in the model file."""
    fields = gguf.GGUFReader(path).fields
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    return tokenizer_of(fields["tokenizer.ggml.tokens"].contents(), merges)


def begin_with(path: Path, network: Seedling, tokenizer: Tokenizer) -> None:
    """Put the weights of the model file into a network of the same shape.

    Raises:
        ValueError: the file holds a network of another shape, or of another vocabulary.
    """
    if _model(vocabulary_of(path)) != _model(tokenizer):
        raise ValueError(f"{path} holds a network of another vocabulary")
    tensors = {
        each.name: gguf.quants.dequantize(each.data, each.tensor_type)
        for each in gguf.GGUFReader(path).tensors
    }
    weights = {}
    for name, value in network.state_dict().items():
        weights[name] = torch.from_numpy(np.array(tensors[tensor_name(name)], np.float32))
        if weights[name].shape != value.shape:
            raise ValueError(
                f"{path} holds a network of another shape: {name} is {tuple(weights[name].shape)}"
            )
    network.load_state_dict(weights)


def _model(tokenizer: Tokenizer) -> tuple[dict[str, int], list[list[str]]]:
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], model["merges"]
