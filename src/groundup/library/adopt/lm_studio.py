"""LM Studio's models: `models/<publisher>/<repository>/<file>.gguf`.

Its folder follows from `.lmstudio-home-pointer` in the home, and in older versions was in the cache; the
models alone may lie elsewhere (`downloadsFolder` in its settings). Publisher and repository are mostly those
of Hugging Face, and anybody can put a file under any name there, so they make no name that can be pulled.

Layout: https://lmstudio.ai/docs/app/advanced/import-model
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from .found import FoundModel
from .naming import local_name
from .tool import Surroundings, Tool
from .tool_folder import ToolFolder
from .weight_sets import best_projector, is_model_file, weight_sets

KEY: Final = "lm-studio"


class _Settings(msgspec.Struct, rename="camel"):
    downloads_folder: str = ""


def _folders(where: Surroundings) -> Iterator[Path]:
    for home in _homes(where):
        chosen = where.absolute(_settings(home / "settings.json").downloads_folder)
        if chosen is not None:
            yield chosen
        yield home / "models"


def _homes(where: Surroundings) -> Iterator[Path]:
    pointer = _read(where.home / ".lmstudio-home-pointer").decode("utf-8", "replace").strip()
    pointed = where.absolute(pointer.partition("\n")[0].strip())
    if pointed is not None:
        yield pointed
    yield where.home / ".lmstudio"
    yield where.home / ".cache" / "lm-studio"


def _settings(path: Path) -> _Settings:
    try:
        return msgspec.json.decode(_read(path), type=_Settings)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _Settings()


def _read(path: Path) -> bytes:
    return ToolFolder(path.parent, []).small_file(path) or b""


def _find(folder: ToolFolder) -> Iterator[FoundModel]:
    for publisher in folder.folders(folder.root):
        for repository in folder.folders(publisher):
            paths = folder.walk(repository, is_model_file, depth=2)
            found = [folder.plain_file(path, path.relative_to(repository).as_posix()) for path in paths]
            files = [file for file in found if file is not None]
            for weights in weight_sets(files):
                yield FoundModel(
                    tool=KEY,
                    name=local_name(KEY, repository.name, weights),
                    weights=weights.files,
                    projector=best_projector(files),
                    problem=weights.problem,
                )


TOOL: Final = Tool(key=KEY, title="LM Studio", folders=_folders, find=_find)
