"""Seedling: the built-in tiny model that is open from the ground up.

Generator, tokenizer, training, export, evaluation and weights are all in this folder. This module
only says where the weights are, so that importing it costs nothing.
"""

from __future__ import annotations

from pathlib import Path


def weights_path() -> Path:
    """The newest shipped model file, `weights/seedling-*.gguf`.

    Raises:
        FileNotFoundError: the package was built without weights.
    """
    found = sorted(Path(__file__).with_name("weights").glob("seedling-*.gguf"))
    if not found:
        raise FileNotFoundError("this build of Groundup contains no Seedling weights")
    return found[-1]
