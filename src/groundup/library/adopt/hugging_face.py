"""The cache of Hugging Face's own library, which other tools use, too.

`models--<owner>--<repository>/snapshots/<commit>/<file>` is a link to `../../blobs/<checksum>`, and these
are the only links that are followed: from a snapshot to the blobs of the same repository, one step. A blob
of a large file is named by its SHA-256. Where links are not possible, the snapshot has the files themselves.

Layout: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from groundup.errors import InvalidDigestError
from groundup.names import Digest

from .found import FoundFile, FoundModel
from .naming import local_name, published_name
from .tool import Surroundings, Tool
from .tool_folder import MAXIMUM_DEPTH, ToolFolder
from .weight_sets import WeightSet, best_projector, is_model_file, weight_sets

KEY: Final = "hugging-face"
SITE: Final = "https://huggingface.co"
_PREFIX: Final = "models--"


def _folders(where: Surroundings) -> Iterator[Path]:
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        chosen = where.folder(variable)
        if chosen is not None:
            yield chosen
    home = where.folder("HF_HOME")
    if home is not None:
        yield home / "hub"
    # Not the system's folder for caches: the library uses this one on macOS, too.
    yield (where.folder("XDG_CACHE_HOME") or where.home / ".cache") / "huggingface" / "hub"


def _find(folder: ToolFolder) -> Iterator[FoundModel]:
    for repository in folder.folders(folder.root):
        if repository.name.startswith(_PREFIX):
            yield from _variants(folder, repository)


def _variants(folder: ToolFolder, repository: Path) -> Iterator[FoundModel]:
    """The variants of a repository, each from the newest snapshot that has it."""
    seen: set[str] = set()
    for snapshot in _snapshots(folder, repository):
        paths = folder.walk(snapshot, is_model_file, depth=MAXIMUM_DEPTH)
        found = [_file(folder, repository, path, path.relative_to(snapshot).as_posix()) for path in paths]
        files = [file for file in found if file is not None]
        for weights in weight_sets(files):
            if weights.files[0].name not in seen:
                seen.add(weights.files[0].name)
                yield _model(repository, snapshot.name, weights, best_projector(files))


def _snapshots(folder: ToolFolder, repository: Path) -> list[Path]:
    """The snapshots, that of the main branch first."""
    raw = folder.small_file(repository / "refs" / "main") or b""
    newest = raw.decode("ascii", "replace").strip()
    return sorted(folder.folders(repository / "snapshots"), key=lambda one: (one.name != newest, one.name))


def _model(repository: Path, revision: str, weights: WeightSet, projector: FoundFile | None) -> FoundModel:
    owner, _, model = repository.name.removeprefix(_PREFIX).partition("--")
    published = published_name(owner, model, weights) if model else None
    name = published or local_name(KEY, model or owner, weights)
    return FoundModel(
        tool=KEY,
        name=name,
        weights=weights.files,
        projector=projector,
        problem=weights.problem,
        page=f"{SITE}/{owner}/{model}" if published else "",
        revision=revision,
    )


def _file(folder: ToolFolder, repository: Path, path: Path, name: str) -> FoundFile | None:
    """What a name in a snapshot stands for: a blob of the repository, or a file of its own."""
    try:
        is_link = stat.S_ISLNK(os.lstat(path).st_mode)
        target = Path(os.path.normpath(path.parent / os.readlink(path))) if is_link else path
    except OSError as error:
        folder.skip(path, f"it cannot be read: {error.strerror}")
        return None
    if is_link and target.parent != repository / "blobs":
        folder.skip(path, "it is a link to another place than the blobs of its repository")
        return None
    file = folder.plain_file(target, name)
    return replace(file, promised=_promised(target.name)) if file is not None and is_link else file


def _promised(name: str) -> Digest | None:
    try:
        return Digest(name)
    except InvalidDigestError:  # a small file: Git's own checksum
        return None


TOOL: Final = Tool(key=KEY, title="the Hugging Face cache", folders=_folders, find=_find)
