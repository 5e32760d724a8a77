"""Finds what FROM and ADAPTER name: a model of this device, a file, or the files in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from groundup.errors import InvalidFileNameError, InvalidModelfileError, ModelNotFoundError
from groundup.library.gguf_kinds import gguf_kind
from groundup.library.layer_kinds import OLLAMA_PREFIX, LayerKind
from groundup.library.local_model import MAXIMUM_FOLDER_FILES, read_local_model
from groundup.library.model_facts import ModelFacts
from groundup.library.new_model import LocalFile, Part
from groundup.names import check_file_name

from .recipe import COMMENT_ADVICE, COMMENT_MARK, Named, Recipe

if TYPE_CHECKING:
    from groundup.library.installed import InstalledModel, Library

WEIGHTS_TYPE: Final = f"{OLLAMA_PREFIX}model"
PROJECTOR_TYPE: Final = f"{OLLAMA_PREFIX}projector"
ADAPTER_TYPE: Final = f"{OLLAMA_PREFIX}adapter"
_PATH_STARTS: Final = ("/", "./", "../", "~")
_OTHER_FORMATS: Final = (".safetensors", ".bin", ".pt", ".pth")


@dataclass(frozen=True, slots=True)
class Source:
    """What a recipe begins with: a model that is here, or files and the facts of their model."""

    model: InstalledModel | None = None
    files: tuple[Part, ...] = ()
    facts: ModelFacts | None = None


def find_source(library: Library, recipe: Recipe, folder: Path) -> Source:
    """What FROM names, once or several times.

    Args:
        library: the models of this device.
        recipe: of the new model.
        folder: where relative paths begin.

    Raises:
        ModelNotFoundError: no model and no file is called so.
        InvalidModelfileError: what is named does not go together, or is no model.
        ModelError: a file is no model file, or damaged.
        FileAccessError: a file may not be read.
    """
    first, *others = recipe.sources
    if not _is_path(first.text):
        model = library.find(first.text)
        if model is not None:
            if others:
                _fail(recipe, others[0], "a second FROM beside a model's name")
            return Source(model=model)
    found = [_read(recipe, named, folder) for named in recipe.sources]
    facts = [source.facts for source in found if source.facts is not None]
    if not facts:
        _fail(recipe, first, "it names no model")
    if len(facts) > 1:
        _fail(recipe, others[0], "a second model", "Parts of one model are found by the first one's name.")
    return Source(files=tuple(part for source in found for part in source.files), facts=facts[0])


def find_adapters(recipe: Recipe, folder: Path) -> list[Part]:
    """The files that ADAPTER names; errors as in `find_source`."""
    found: list[Part] = []
    for named in recipe.adapters:
        path = _path(named.text, folder)
        if not path.exists():
            raise ModelNotFoundError(named.text)
        if path.is_dir():
            _fail(recipe, named, f"{path} is a folder; give the .gguf file inside it")
        if gguf_kind(path) is not LayerKind.ADAPTER:
            _fail(recipe, named, f"{path} is no adapter", "A whole model is named with FROM.")
        found.append(_file(ADAPTER_TYPE, path))
    return found


def _read(recipe: Recipe, named: Named, folder: Path) -> Source:
    """The files at one path; without facts if it is only a projector."""
    path = _path(named.text, folder)
    if not path.exists():
        if COMMENT_MARK in named.text:
            _fail(recipe, named, f"no model and no file is called {named.text[:80]!r}", COMMENT_ADVICE)
        raise ModelNotFoundError(named.text)
    other = _of_another_format(path)
    if other is not None:
        _fail(
            recipe, named, f"{other.name} is no GGUF file, and other formats are not converted",
            "Most models are published as .gguf files, too: look for one of those.",
        )  # fmt: skip
    kind = LayerKind.WEIGHTS if path.is_dir() else gguf_kind(path)
    if kind is LayerKind.ADAPTER:
        _fail(recipe, named, f"{path.name} is an adapter", "FROM names the model, ADAPTER the adapter.")
    if kind is LayerKind.PROJECTOR:
        return Source(files=(_file(PROJECTOR_TYPE, path),))
    model = read_local_model(path)
    projector = [_file(PROJECTOR_TYPE, model.projector)] if model.projector is not None else []
    return Source(files=(*(_file(WEIGHTS_TYPE, one) for one in model.paths), *projector), facts=model.facts)


def _of_another_format(path: Path) -> Path | None:
    """The file itself, or one in the folder, if it holds weights in another format and none is GGUF."""
    if not path.is_dir():
        return path if path.suffix.lower() in _OTHER_FORMATS else None
    inside = sorted(islice(path.iterdir(), MAXIMUM_FOLDER_FILES))
    if any(one.suffix.lower() == ".gguf" for one in inside):
        return None
    return next((one for one in inside if one.suffix.lower() in _OTHER_FORMATS), None)


def _file(media_type: str, path: Path) -> LocalFile:
    """A file as a layer, without links, which the store does not follow."""
    try:
        check_file_name(path.name)
    except InvalidFileNameError:  # one that not every system can have; its digest will do
        return LocalFile(media_type, path.resolve())
    return LocalFile(media_type, path.resolve(), path.name)


def _is_path(text: str) -> bool:
    return text.startswith(_PATH_STARTS) or text.lower().endswith(".gguf")


def _path(text: str, folder: Path) -> Path:
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:  # "~somebody" who does not exist
        return folder / text


def _fail(recipe: Recipe, named: Named, problem: str, advice: str = "") -> NoReturn:
    raise InvalidModelfileError(recipe.path, named.line, problem, advice)
