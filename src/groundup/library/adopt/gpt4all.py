"""GPT4All's models: files beside each other in one folder, that of the application or of its library.

The application's folder can be chosen (`modelPath` in its settings). What it is still downloading begins
with "incomplete-".

Layout: https://docs.gpt4all.io/gpt4all_desktop/settings.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .found import FoundModel
from .naming import local_name, without_quantisation
from .tool import Surroundings, Tool
from .tool_folder import ToolFolder
from .weight_sets import is_model_file, weight_sets

KEY: Final = "gpt4all"

_MODEL_PATH: Final = re.compile(r"^modelPath=(.+)$", re.MULTILINE)
_INCOMPLETE: Final = "incomplete-"


def _folders(where: Surroundings) -> Iterator[Path]:
    settings = where.configuration / "nomic.ai" / "GPT4All.ini"
    raw = ToolFolder(settings.parent, []).small_file(settings) or b""
    match = _MODEL_PATH.search(raw.decode("utf-8", "replace"))
    chosen = where.absolute(match[1].strip().strip('"')) if match else None
    if chosen is not None:
        yield chosen
    yield where.data / "nomic.ai" / "GPT4All"
    yield where.home / ".cache" / "gpt4all"  # of the library for Python, on every system


def _find(folder: ToolFolder) -> Iterator[FoundModel]:
    found = []
    for entry in folder.entries(folder.root):
        if entry.name.startswith(_INCOMPLETE):
            folder.skip(Path(entry.path), "GPT4All has not finished downloading it")
        elif is_model_file(entry.name):
            found.append(folder.plain_file(Path(entry.path)))
    files = [file for file in found if file is not None]
    for weights in weight_sets(files):
        yield FoundModel(
            tool=KEY,
            name=local_name(KEY, without_quantisation(weights.stem), weights),
            weights=weights.files,
            problem=weights.problem,
        )


TOOL: Final = Tool(key=KEY, title="GPT4All", folders=_folders, find=_find)
