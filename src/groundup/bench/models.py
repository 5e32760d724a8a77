"""Model files with random weights, of a real shape or tiny, without a download.

A file is written once (`model_file`), quantised by llama.cpp in a child process, and reused from then
on. Not for answers: such a model is as fast as the real one and says nothing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from groundup.errors import (
    FileAccessError,
    InvalidParameterError,
    ModelLoadError,
    ModelNotFoundError,
)

from .model_file import FILE_TYPES, Progress, write_model
from .shapes import REAL_SHAPES, TINY_SHAPES, Shape

DEFAULT_SHAPE = "llama-3.2-1b"
_RECIPE = 2  # raise it when the same shape and seed give another file
QUANTIZATIONS = (
    "F32", "F16", "BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q5_0", "Q4_K_M", "Q4_K_S", "Q4_0",
    "IQ4_NL", "IQ4_XS", "Q3_K_M", "Q2_K", "MXFP4_MOE",
)  # fmt: skip


def make_model(
    shape_name: str,
    folder: Path,
    *,
    quantization: str = "Q4_K_M",
    seed: int = 0,
    progress: Progress | None = None,
) -> Path:
    """A model file of a real shape in `folder`; an existing one of the same content is reused.

    Raises:
        ModelNotFoundError: no shape has this name.
        InvalidParameterError: `quantization` is none of `QUANTIZATIONS`.
        MissingExtraError: the `gguf` library is not installed.
        ModelLoadError: llama.cpp could not quantise the file.
        FileAccessError: the folder cannot be written, or its disk is full.
    """
    if shape_name not in REAL_SHAPES:
        raise ModelNotFoundError(shape_name, suggestion=_nearest(shape_name))
    if quantization not in QUANTIZATIONS:
        raise InvalidParameterError("quantization", quantization, f"one of {', '.join(QUANTIZATIONS)}")
    return _make(REAL_SHAPES[shape_name], folder, quantization, seed, progress or _silent)


def default_quantization(shape_name: str) -> str:
    """The type in which models of this kind are mostly published: MXFP4 for experts, else Q4_K_M."""
    shape = REAL_SHAPES.get(shape_name)
    return "MXFP4_MOE" if shape and shape.experts else "Q4_K_M"


def tiny_model(kind: str, folder: Path) -> Path:
    """A model of one or two megabytes for tests, made in well under a second; `kind`: see TINY_SHAPES."""
    return _make(TINY_SHAPES[kind], folder, "F32", 0, _silent)


def _silent(what: str, fraction: float) -> None:
    """Progress that nobody watches."""


def _nearest(name: str) -> str:
    return next((known for known in REAL_SHAPES if name.lower() in known), "")


def _make(shape: Shape, folder: Path, quantization: str, seed: int, progress: Progress) -> Path:
    content = f"{_RECIPE} {shape!r} {quantization} {seed}"
    key = hashlib.sha256(content.encode()).hexdigest()[:8]
    target = folder / f"{shape.name}-{quantization}-{key}.gguf"
    if target.exists():
        return target
    unquantised = quantization in FILE_TYPES
    draft = target.with_suffix(f".{os.getpid()}.writing")  # two processes may make the same model
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        write_model(shape, draft, quantization if unquantised else "F16", seed=seed, progress=progress)
        if unquantised:
            draft.replace(target)
        else:
            _quantise(draft, target, quantization, progress)
    except OSError as error:
        raise _unwritable(draft, error) from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def _unwritable(path: Path, error: OSError) -> FileAccessError:
    return FileAccessError(str(error.filename or path), "written", error.strerror or str(error))


def _quantise(source: Path, target: Path, type_name: str, progress: Progress) -> None:
    """Run llama.cpp's quantiser in a child process, so that Ctrl-C and a crash end only that."""
    progress(f"quantising {target.name}", 0.0)
    draft = source.with_suffix(".quantising")
    command = [sys.executable, "-m", "groundup.bench.quantize", str(source), str(draft), type_name]
    try:
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        if finished.returncode:
            lines = finished.stderr.strip().splitlines() or [f"exit code {finished.returncode}"]
            raise ModelLoadError(str(target), detail=f"quantising to {type_name} failed: {lines[-1]}")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    progress(f"quantising {target.name}", 1.0)
