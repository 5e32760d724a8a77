"""A model in files on this device: what a path stands for, which of its files belong together.

A path may be a GGUF file, the first or any part of a model in parts, or a folder with one model in it.
Nothing is believed by its name alone: the bounded reader looks at every file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError, ModelLoadError, ModelNotFoundError, NotGgufError

from .gguf import read_header
from .joined_parts import read_whole_header
from .model_facts import ModelFacts, model_facts
from .split_files import part_paths

MAXIMUM_FOLDER_FILES: Final = 10_000
_PART: Final = re.compile(r"(?P<stem>.+)-\d{5}-of-(?P<parts>\d{5})\.gguf")
_PROJECTOR: Final = "clip"


@dataclass(frozen=True, slots=True)
class LocalModel:
    """The files of a model: its weights, all parts in order, and a projector for pictures if there is one.

    `paths` are absolute and no links, `is_linked` says that one of them was a link where it was found.
    `stem` is what the files are called without ending and part number.
    """

    stem: str
    paths: tuple[Path, ...]
    projector: Path | None
    facts: ModelFacts
    is_linked: bool

    @property
    def size_bytes(self) -> int:
        """Of the weights."""
        return sum(path.stat().st_size for path in self.paths)


def read_local_model(path: Path) -> LocalModel:
    """The model that a path stands for; its headers are read, its weights are not.

    Raises:
        ModelNotFoundError: there is nothing at the path, or a part of the model is missing.
        ModelError: a file is no model that can be read, or damaged, or a folder holds several models.
        FileAccessError: something may not be read.
    """
    path = path.expanduser()
    if not path.exists():
        raise ModelNotFoundError(str(path))
    if path.is_dir():
        weights, projector = _choose_in(path)
        return _local_model(weights, projector)
    return _local_model(path, None)


def _local_model(path: Path, projector: Path | None) -> LocalModel:
    paths = _all_parts(path)
    facts = model_facts(read_whole_header(paths))
    match = _PART.fullmatch(paths[0].name)
    stem = match["stem"] if match and len(paths) > 1 else paths[0].name.removesuffix(".gguf")
    files = (*paths, projector) if projector is not None else paths
    return LocalModel(
        stem=stem,
        paths=tuple(one.resolve() for one in paths),
        projector=projector.resolve() if projector is not None else None,
        facts=facts,
        is_linked=any(one.is_symlink() for one in files),
    )


def _all_parts(path: Path) -> tuple[Path, ...]:
    """All parts of the model of which a file is one; the names are followed before links are.

    The number of parts is in the name and in the header, and both must say the same.
    """
    match = _PART.fullmatch(path.name)
    if match is None:
        return (path,)
    parts = part_paths(path, int(match["parts"]))
    return parts if len(parts) > 1 else (path,)


def _choose_in(folder: Path) -> tuple[Path, Path | None]:
    """The model file in a folder, its first part if it has several, and the projector beside it."""
    found = _model_files(folder)
    projectors = [path for path in found if _is_projector(path)]
    models = [path for path in found if path not in projectors and not _is_later_part(path)]
    if not models:
        raise NotGgufError(str(folder), "it is a folder, and there is no .gguf file of a model in it")
    if len(models) > 1:
        named = ", ".join(path.name for path in models[:5])
        raise ModelLoadError(str(folder), f"it holds {len(models)} models; give one of them: {named}")
    return models[0], projectors[0] if len(projectors) == 1 else None


def _model_files(folder: Path) -> Sequence[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(MAXIMUM_FOLDER_FILES), strict=False)]
    except OSError as error:
        raise FileAccessError(str(folder), "read", error.strerror or str(error)) from error
    return sorted(folder / name for name in names if name.lower().endswith(".gguf"))


def _is_projector(path: Path) -> bool:
    return read_header(path).metadata.get("general.architecture") == _PROJECTOR


def _is_later_part(path: Path) -> bool:
    match = _PART.fullmatch(path.name)
    return match is not None and path != part_paths(path, int(match["parts"]))[0]
