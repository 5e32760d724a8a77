"""Checkpoints of a training: weights and the state of the optimisers, as plain arrays (.npz).

Nothing in them can run code: they are written and read without pickle.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from .model import Seedling


def save_checkpoint(
    path: Path, network: Seedling, optimisers: list[torch.optim.Optimizer], step: int
) -> None:
    """Write weights and the state of the optimisers, whole or not at all."""
    arrays = _weights(network)
    for number, optimiser in enumerate(optimisers):
        for place, state in optimiser.state_dict()["state"].items():
            for name, value in state.items():
                arrays[f"optimiser.{number}.{place}.{name}"] = torch.as_tensor(value).cpu().numpy()
    _write(path, step, arrays)


def save_weights(path: Path, network: Seedling, step: int) -> None:
    """Write the weights alone, to be evaluated later; training cannot go on from them."""
    _write(path, step, _weights(network))


def load_checkpoint(path: Path, network: Seedling, optimisers: list[torch.optim.Optimizer]) -> int:
    """Read a checkpoint into network and optimisers; returns the next step."""
    with np.load(path, allow_pickle=False) as arrays:
        network.load_state_dict(
            {
                name.removeprefix("weights."): torch.from_numpy(arrays[name])
                for name in arrays
                if name.startswith("weights.")
            }
        )
        for number, optimiser in enumerate(optimisers):
            state: dict[int, dict[str, Tensor]] = {}
            for name in arrays:
                if name.startswith(f"optimiser.{number}."):
                    _, _, place, key = name.split(".")
                    state.setdefault(int(place), {})[key] = torch.from_numpy(arrays[name])
            optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
        return int(arrays["step"])


def _weights(network: Seedling) -> dict[str, npt.NDArray[np.float32]]:
    return {f"weights.{name}": value.cpu().numpy() for name, value in network.state_dict().items()}


def _write(path: Path, step: int, arrays: dict[str, npt.NDArray[np.float32]]) -> None:
    unfinished = path.with_suffix(".part.npz")
    np.savez(unfinished, allow_pickle=False, step=np.int64(step), **arrays)
    os.replace(unfinished, path)
