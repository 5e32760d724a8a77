"""The steps from nothing to a model file, each reading what the one before has written.

It needs the `train` extra. The command line is in `__main__.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from . import weights_path
from .comparison import compare
from .corpus.stream import corpus_hash
from .earlier import vocabulary_of
from .export import (
    QUANTISATIONS,
    Provenance,
    read_weights,
    seedling_identity,
    tokenizer_sha256,
    write_gguf,
)
from .recipe import FURTHER, Recipe
from .shape import Shape
from .tokenizer import load_tokenizer, train_tokenizer
from .train import train

Report = Callable[[str], None]
SHIPPED = "Q8_0"
EVALUATION_FILE = "evaluation.json"


def make_tokenizer(folder: Path, report: Report, *, earlier: Path | None = None) -> None:
    """Corpus, or the vocabulary of an earlier model file, to `tokenizer.json`."""
    tokenizer = vocabulary_of(earlier) if earlier else train_tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    report(f"tokenizer: {tokenizer.get_vocab_size():,} tokens, sha256 {tokenizer_sha256(tokenizer)}")


def make_weights(
    folder: Path, report: Report, *, steps: int | None = None, earlier: Path | None = None
) -> None:
    """Corpus and tokenizer to `checkpoint.npz`; continues from one that is there."""
    recipe = _recipe(earlier)
    recipe = recipe if steps is None else replace(recipe, steps=steps)
    train(load_tokenizer(folder / "tokenizer.json"), Shape(), recipe, folder, report, earlier=earlier)


def make_model_files(folder: Path, report: Report, *, earlier: Path | None = None) -> None:
    """Checkpoint, tokenizer and, once made, evaluation to `seedling-<size>-<quantisation>.gguf`."""
    for quantisation in QUANTISATIONS:
        path = model_path(folder, quantisation)
        size_bytes = _export(folder / "checkpoint.npz", path, quantisation, earlier)
        report(f"{path}: {size_bytes:,} bytes")


def kept_checkpoints(folder: Path) -> Iterator[tuple[int, Path]]:
    """Step and model file of every checkpoint that the training kept, one file at a time."""
    path = folder / "checkpoint.gguf"
    try:
        for weights in sorted(folder.glob("weights-*.npz")):
            _export(weights, path, SHIPPED)
            yield int(weights.stem.removeprefix("weights-")), path
    finally:
        path.unlink(missing_ok=True)


def compare_with_shipped(folder: Path, report: Report) -> None:
    """Say how close the exported file is to the one in this package."""
    sentence = compare(model_path(folder, SHIPPED), weights_path()).sentence()
    (folder / "comparison.md").write_text(sentence + "\n", "utf-8")
    report(sentence)


def model_path(folder: Path, quantisation: str) -> Path:
    """Where `make_model_files` puts the file of one quantisation."""
    size = f"{Shape().parameter_count() / 1e6:.0f}m"
    return folder / f"seedling-{size}-{quantisation.lower()}.gguf"


def _recipe(earlier: Path | None) -> Recipe:
    return FURTHER if earlier else Recipe()


def _export(checkpoint: Path, path: Path, quantisation: str, earlier: Path | None = None) -> int:
    recipe, figures = _recipe(earlier), checkpoint.with_name(EVALUATION_FILE)
    weights, steps = read_weights(checkpoint)
    provenance = Provenance(
        corpus_sha256=corpus_hash(recipe.seed),
        seed=recipe.seed,
        steps=steps,
        tokens=steps * recipe.step_tokens,
        earlier_sha256=hashlib.sha256(earlier.read_bytes()).hexdigest() if earlier else "",
        evaluation=json.loads(figures.read_text("utf-8")) if figures.exists() else {},
    )
    tokenizer = load_tokenizer(checkpoint.with_name("tokenizer.json"))
    identity = seedling_identity(provenance)
    return write_gguf(path, weights, Shape(), tokenizer, identity, quantisation=quantisation)
