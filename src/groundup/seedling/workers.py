"""One step of a training: the loss of a batch, its gradients, and the change of the weights.

On a processor some threads share the work; a graphics card does it alone. No text and no files here.
Sources: Loshchilov & Hutter 2019 (AdamW), Jordan et al. 2024 (Muon, for the matrices).
"""

from __future__ import annotations

import copy
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from groundup.device.instructions import BFLOAT16, instructions

from .batches import Batch
from .model import Seedling, earlier_positions
from .muon import Muon
from .recipe import Recipe
from .shape import Shape


def loss_of(network: Seedling, batch: Batch) -> Tensor:
    """Surprise over all tokens that are to be learned, added up, in nats; 0 where there are none."""
    device = network.embedding.weight.device
    tokens, conversation = _on(device, batch.tokens), _on(device, batch.conversation)  # (B, T) each
    rows, columns = np.nonzero(batch.learned[:, 1:])
    places = _on(device, rows * batch.tokens.shape[1] + columns)  # (N,) among B x T: the next one is learned
    same = conversation[:, :, None] == conversation[:, None, :]  # (B, T, T)
    hidden = network(tokens, same & earlier_positions(tokens))  # (B, T, D)
    scores = network.scores(hidden.flatten(0, 1).index_select(0, places))  # only there: (N, V)
    learned = tokens.flatten().index_select(0, places + 1)  # (N,)
    return functional.cross_entropy(scores.float(), learned, reduction="sum")


def _on(device: torch.device, array: npt.NDArray[np.int64]) -> Tensor:
    """The array on the device; on its way to a graphics card nobody waits for it."""
    tensor = torch.from_numpy(array)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor


class Workers:
    """Threads that share each step: every one takes some of the rows and some of the matrices.

    Each thread has a copy of the network and calculates alone until the gradients are added up. That
    costs one meeting per step; threads inside each operation would meet thousands of times, and on a
    computer that does other work too they would mostly wait for each other.
    """

    def __init__(self, shape: Shape, recipe: Recipe) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.count, self.helpers, self.place = recipe.threads, 0, f"{recipe.threads} threads"
        if self.device == "cuda":
            self.count, self.place = 1, torch.cuda.get_device_name()
            self.helpers = max(1, (os.cpu_count() or 1) - 2)  # processes that write text ahead
            torch.set_float32_matmul_precision("high")  # for Muon
        self.recipe = recipe
        self.network = Seedling(shape).to(self.device)
        if self.device == "cuda":
            compile_blocks(self.network)
        self.copies = [self.network, *(copy.deepcopy(self.network) for _ in range(self.count - 1))]
        self.precision = precision_for(self.device)
        self.optimisers = _optimisers(self.network, recipe, self.count, self.precision)
        self.pool = ThreadPoolExecutor(self.count, initializer=torch.set_num_threads, initargs=(1,))

    def step(self, batch: Batch, pace: float) -> Tensor:
        """One step of training: gradients of all rows, then one change of the weights; returns the loss.

        On a graphics card the loss is not there yet when this returns; who reads it waits.
        """
        self._share_weights()
        learned = max(1, int(batch.learned.sum()))
        parts = [_rows(batch, slice(number, None, self.count)) for number in range(self.count)]
        losses = list(
            self.pool.map(lambda network, part: self._gradients(network, part, learned), self.copies, parts)
        )
        self._collect_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.gradient_limit)
        list(self.pool.map(lambda optimiser: _change(optimiser, pace), self.optimisers))
        return torch.stack(losses).sum()

    def writer(self) -> Seedling:
        """The network as it is now, to write answers with: not compiled, as every length would be anew."""
        network: Seedling = self.network if self.device == "cpu" else copy.deepcopy(self.network)
        return network

    def _gradients(self, network: Seedling, part: Batch, learned: int) -> Tensor:
        network.zero_grad(set_to_none=True)
        with torch.autocast(self.device, self.precision, enabled=self.precision != torch.float32):
            loss = loss_of(network, part) / learned
        loss.backward()
        return loss.detach()

    def _collect_gradients(self) -> None:
        for other in self.copies[1:]:
            for mine, theirs in zip(self.network.parameters(), other.parameters(), strict=True):
                mine.grad += theirs.grad

    def _share_weights(self) -> None:
        for other in self.copies[1:]:
            for mine, theirs in zip(self.network.parameters(), other.parameters(), strict=True):
                theirs.data.copy_(mine.data)


def compile_blocks(network: Seedling) -> None:
    """Each block in one go: to ask a card for hundreds of small operations takes longer than to do them.

    Where it cannot be compiled, as on a computer without Triton, it calculates as before.
    """
    torch._dynamo.config.suppress_errors = True
    for block in network.blocks:
        block.compile(dynamic=False)


def _rows(batch: Batch, rows: slice) -> Batch:
    return Batch(batch.tokens[rows], batch.learned[rows], batch.conversation[rows])


def _optimisers(
    network: Seedling, recipe: Recipe, count: int, precision: torch.dtype
) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, one for each thread; AdamW for the embedding and the norms."""
    named = list(network.named_parameters())
    matrices = [value for name, value in named if value.ndim == 2 and name.startswith("blocks.")]
    others = [value for name, value in named if value.ndim != 2 or not name.startswith("blocks.")]
    muons = [matrix_optimiser(matrices[number::count], recipe, precision) for number in range(count)]
    return [
        *muons,
        torch.optim.AdamW(others, lr=recipe.other_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def matrix_optimiser(matrices: list[Tensor], recipe: Recipe, precision: torch.dtype) -> torch.optim.Optimizer:
    """torch's own on processors that multiply in bfloat16, as that one always does.

    Not on a graphics card: torch's takes matrices one by one, in thousands of small operations.
    """
    rates = {"lr": recipe.matrix_rate, "weight_decay": recipe.weight_decay}
    if precision == torch.bfloat16 and matrices[0].device.type == "cpu":
        return torch.optim.Muon(matrices, **rates, adjust_lr_fn="match_rms_adamw")
    return Muon(matrices, **rates)


def _change(optimiser: torch.optim.Optimizer, pace: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group.setdefault("full_rate", group["lr"]) * pace
    optimiser.step()


def precision_for(device: str) -> torch.dtype:
    """bfloat16 where the processor has instructions for it, so that the same processor decides the same."""
    return torch.bfloat16 if device != "cpu" or instructions() & BFLOAT16 else torch.float32
