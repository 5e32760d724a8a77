"""llama.cpp's own cache: files beside each other, `<owner>_<repository>_<file>.gguf`.

Where they came from is told by `manifest=<owner>=<repository>=<tag>.json`, in older versions by
`<file>.json` with an address. Newer versions use the cache of Hugging Face instead (`hugging_face`).

Layout: `common/download.cpp` of https://github.com/ggml-org/llama.cpp
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .found import FoundFile, FoundModel
from .naming import local_name, published_name, without_quantisation
from .tool import Surroundings, Tool
from .tool_folder import ToolFolder
from .weight_sets import WeightSet, best_projector, is_model_file, weight_sets

KEY: Final = "llama-cpp"
SITE: Final = "https://huggingface.co"

_MANIFEST: Final = re.compile(r"manifest=([^=]+)=([^=]+)=[^=]*\.json")
_ADDRESS: Final = re.compile(
    r"https://huggingface\.co/([^/]+)/([^/]+)/resolve/[^/]+/(.+\.gguf)", re.IGNORECASE
)


class _Checksum(msgspec.Struct):
    sha256: str = ""


class _File(msgspec.Struct):
    rfilename: str = ""
    lfs: _Checksum | None = None


class _Manifest(msgspec.Struct, rename="camel"):
    gguf_file: _File | None = None
    mmproj_file: _File | None = None


class _Metadata(msgspec.Struct):
    url: str = ""


@dataclass(slots=True)
class _Origin:
    """A repository, and the checksums that are known of its files, by their name in the cache."""

    owner: str
    repository: str
    checksums: dict[str, Digest] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What the names of its files begin with."""
        return f"{self.owner}_{self.repository}_"


def _folders(where: Surroundings) -> Iterator[Path]:
    chosen = where.folder("LLAMA_CACHE")
    if chosen is not None:
        yield chosen
    yield where.cache / "llama.cpp"


def _find(folder: ToolFolder) -> Iterator[FoundModel]:
    names = [entry.name for entry in folder.entries(folder.root)]
    origins = _origins(folder, names)
    groups: dict[tuple[str, str], list[FoundFile]] = defaultdict(list)
    for name in filter(is_model_file, names):
        file = folder.plain_file(folder.root / name)
        if file is not None:
            key, known = _assigned(folder, file, origins)
            groups[key].append(known)
    for (owner, repository), files in sorted(groups.items()):
        for weights in weight_sets(files):
            yield _model(owner, repository, weights, best_projector(files) if owner else None)


def _model(owner: str, repository: str, weights: WeightSet, projector: FoundFile | None) -> FoundModel:
    published = published_name(owner, repository, weights) if owner else None
    name = published or local_name(KEY, without_quantisation(weights.stem), weights)
    return FoundModel(
        tool=KEY,
        name=name,
        weights=weights.files,
        projector=projector,
        problem=weights.problem,
        page=f"{SITE}/{owner}/{repository}" if published else "",
    )


def _assigned(
    folder: ToolFolder, file: FoundFile, origins: list[_Origin]
) -> tuple[tuple[str, str], FoundFile]:
    """The repository that a file came from ("", "" if nobody knows), and the file with its name there."""
    raw = folder.small_file(folder.root / f"{file.name}.json") or b"{}"
    try:
        match = _ADDRESS.fullmatch(msgspec.json.decode(raw, type=_Metadata).url)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        match = None
    if match is not None:
        return (match[1], match[2]), replace(file, name=match[3])
    for origin in origins:
        if file.name.lower().startswith(origin.prefix.lower()):
            promised = origin.checksums.get(file.name)
            known = replace(file, name=file.name[len(origin.prefix) :], promised=promised)
            return (origin.owner, origin.repository), known
    return ("", ""), file


def _origins(folder: ToolFolder, names: list[str]) -> list[_Origin]:
    """The repositories that manifests name, those with the longest names first."""
    found: dict[tuple[str, str], _Origin] = {}
    for name in names:
        match = _MANIFEST.fullmatch(name)
        if match is not None:
            origin = found.setdefault((match[1], match[2]), _Origin(match[1], match[2]))
            origin.checksums.update(_checksums(folder, folder.root / name, origin.prefix))
    return sorted(found.values(), key=lambda origin: (-len(origin.prefix), origin.prefix))


def _checksums(folder: ToolFolder, path: Path, prefix: str) -> dict[str, Digest]:
    try:
        manifest = msgspec.json.decode(folder.small_file(path) or b"", type=_Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    found = {}
    for file in (manifest.gguf_file, manifest.mmproj_file):
        try:
            if file is not None and file.lfs is not None:
                found[f"{prefix}{file.rfilename.replace('/', '_')}"] = Digest(file.lfs.sha256)
        except InvalidDigestError:
            continue
    return found


TOOL: Final = Tool(key=KEY, title="llama.cpp", folders=_folders, find=_find)
