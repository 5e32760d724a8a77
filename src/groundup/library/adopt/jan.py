"""Jan's models: a folder for each, with a `model.yml` (in older versions `model.json`) that names its files.

They lie in `llamacpp/models` of Jan's data folder, in older versions in `models`. The data folder can be
chosen (`data_folder` in its settings). A model that Jan only points to, somewhere else on the disk, is
passed over. Of the YAML only plain `key: text` lines and plain lists are read.

Layout: https://jan.ai/docs/desktop/data-folder
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .found import FoundFile, FoundModel
from .naming import local_name
from .tool import Surroundings, Tool
from .tool_folder import MAXIMUM_DEPTH, ToolFolder
from .weight_sets import WeightSet, is_model_file, weight_sets

KEY: Final = "jan"

_CARDS: Final = ("model.yml", "model.yaml", "model.json")
_ENTRY: Final = re.compile(r"^([a-z0-9_]+):[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_LISTED: Final = re.compile(r"^[ \t]*-[ \t]+(.+?)[ \t]*$", re.MULTILINE)


class _Source(msgspec.Struct):
    filename: str = ""


class _Card(msgspec.Struct):
    """What a card says, whatever its form."""

    sources: list[_Source] = []
    projector: str = ""
    digest: str = ""


class _Settings(msgspec.Struct):
    data_folder: str = ""


def _folders(where: Surroundings) -> Iterator[Path]:
    for base in (where.data, where.configuration):
        raw = ToolFolder(base / "Jan", []).small_file(base / "Jan" / "settings.json") or b""
        try:
            chosen = where.absolute(msgspec.json.decode(raw, type=_Settings).data_folder)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            chosen = None
        if chosen is not None:
            yield chosen
        yield base / "Jan" / "data"
    yield where.home / "jan"


def _find(folder: ToolFolder) -> Iterator[FoundModel]:
    for models in (folder.root / "llamacpp" / "models", folder.root / "models"):
        for card in folder.walk(models, _is_card, depth=MAXIMUM_DEPTH):
            yield from _models_at(folder, card)


def _is_card(name: str) -> bool:
    return name in _CARDS


def _models_at(folder: ToolFolder, path: Path) -> Iterator[FoundModel]:
    card = _read_card(folder.small_file(path) or b"", is_json=path.suffix == ".json")
    if card is None:
        folder.skip(path, "it cannot be read as a card of Jan's")
        return
    found = [_file(folder, path.parent, one.filename) for one in card.sources if is_model_file(one.filename)]
    files = [file for file in found if file is not None]
    projector = _file(folder, path.parent, card.projector) if card.projector else None
    for weights in weight_sets(files):
        yield FoundModel(
            tool=KEY,
            name=local_name(KEY, path.parent.name, weights),
            weights=_with_promise(weights, card.digest),
            projector=projector,
            problem=weights.problem,
        )


def _file(folder: ToolFolder, beside: Path, written: str) -> FoundFile | None:
    """A file that a card names: from Jan's folder, or beside the card."""
    if "\0" in written:
        return None
    for base in (folder.root, beside):
        path = Path(base / written)
        if folder.contains(path) and path.exists():
            return folder.plain_file(path)
    folder.skip(beside / written, "it is not in Jan's folder")
    return None


def _read_card(raw: bytes, *, is_json: bool) -> _Card | None:
    if is_json:
        try:
            return msgspec.json.decode(raw, type=_Card)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
    text = raw.decode("utf-8", "replace")
    entries = {key: _unquoted(value) for key, value in _ENTRY.findall(text)}
    names = [entries["model_path"]] if "model_path" in entries else map(_unquoted, _LISTED.findall(text))
    return _Card(
        sources=[_Source(name) for name in names],
        projector=entries.get("mmproj_path", ""),
        digest=entries.get("model_sha256", ""),
    )


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _with_promise(weights: WeightSet, digest: str) -> tuple[FoundFile, ...]:
    try:
        promised = Digest(digest.lower())
    except InvalidDigestError:
        return weights.files
    return (replace(weights.files[0], promised=promised), *weights.files[1:])


TOOL: Final = Tool(key=KEY, title="Jan", folders=_folders, find=_find)
