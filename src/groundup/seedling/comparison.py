"""How close two model files are: the same bytes, the same numbers, or how far apart.

It answers whether a training that was repeated made the same Seedling. It needs the `train` extra.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Comparison:
    """What two model files have in common.

    Args:
        same_bytes: whether the files are equal to the last bit, figures of the evaluation included.
        same_weights: whether all tensors are equal.
        likeness: correlation of all weights, 1 for equal ones; None when the shapes differ.
        largest_difference: of any weight; None when the shapes differ.
    """

    same_bytes: bool
    same_weights: bool
    likeness: float | None = None
    largest_difference: float | None = None

    def sentence(self) -> str:
        """The result for the report of a build."""
        if self.same_bytes:
            return "The file equals the shipped one to the last bit."
        if self.same_weights:
            return "The weights equal the shipped ones to the last bit; what is written about them differs."
        if self.likeness is None:
            return "The file has other tensors than the shipped one: another shape or another program."
        return (
            f"The weights differ from those of the shipped file: correlation {self.likeness:.4f}, largest"
            f" difference {self.largest_difference:.4f}. On another processor or with another number of"
            " threads rounding differs, and training carries it on."
        )


def compare(first: Path, second: Path) -> Comparison:
    """Compare two model files of the GGUF format, dequantised."""
    if first.read_bytes() == second.read_bytes():
        return Comparison(same_bytes=True, same_weights=True, likeness=1.0, largest_difference=0.0)
    ours, theirs = _tensors(first), _tensors(second)
    if {name: value.shape for name, value in ours.items()} != {n: v.shape for n, v in theirs.items()}:
        return Comparison(same_bytes=False, same_weights=False)
    left, right = (np.concatenate([each[name].ravel() for name in sorted(ours)]) for each in (ours, theirs))
    return Comparison(
        same_bytes=False,
        same_weights=bool((left == right).all()),
        likeness=float(np.corrcoef(left, right)[0, 1]),
        largest_difference=float(np.abs(left - right).max()),
    )


def _tensors(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    reader = gguf.GGUFReader(path)
    return {each.name: gguf.quants.dequantize(each.data, each.tensor_type) for each in reader.tensors}
