"""A library of small models for tests: real files with real headers, put in as users' files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile, Part, SmallPart
from groundup.library.store import Transfer
from groundup.names import ModelName

from .gguf_corpus import STRING, UINT32, Entry, Model, Tensor, small_model

WEIGHTS = f"{OLLAMA_PREFIX}model"
SYSTEM = f"{OLLAMA_PREFIX}system"
LICENCE = f"{OLLAMA_PREFIX}license"


def named_model(name: str) -> bytes:
    """A model file that is like no other: its header has another name in it."""
    return small_model().with_entry(Entry("general.name", STRING, name)).write()


def model_file(folder: Path, name: str = "model") -> Path:
    """A small model file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.gguf"
    path.write_bytes(named_model(name))
    return path


def split_files(folder: Path, parts: int = 2, stem: str = "big") -> list[Path]:
    """A model in several files, as gguf-split writes them: the header's entries are in the first."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = small_model()
    paths = []
    for number in range(parts):
        own = Tensor(f"blk.0.part_{number}.weight", (32, 4))
        tensors = (*whole.tensors, own) if number == 0 else (own,)
        model = _part(replace(whole, tensors=tensors), number, parts, len(whole.tensors) + parts)
        paths.append(folder / f"{stem}-{number + 1:05}-of-{parts:05}.gguf")
        paths[-1].write_bytes(model.write())
    return paths


def add_model(
    library: Library,
    name: str,
    folder: Path,
    *,
    content: str = "",
    more: Sequence[Part] = (),
    source: ModelSource | None = None,
) -> InstalledModel:
    """A model in the library. The same `content` gives the same weights; by default it is the name."""
    path = model_file(folder, (content or name).replace("/", "-").replace(":", "-"))
    try:
        return library.install(
            ModelName.parse(name),
            [LocalFile(WEIGHTS, path, path.name), *more],
            config={"file_type": "Q4_0"},
            source=source or ModelSource(kind=FILE, host=str(folder)),
            transfer=Transfer.COPY,
        )
    finally:
        path.unlink()


def system_text(text: str) -> SmallPart:
    """A layer with a system message."""
    return SmallPart(SYSTEM, text.encode())


def _part(model: Model, number: int, parts: int, tensor_count: int) -> Model:
    return model.with_entry(
        Entry("split.no", UINT32, number),
        Entry("split.count", UINT32, parts),
        Entry("split.tensors.count", UINT32, tensor_count),
    )
