"""The files of `/api/create`: blobs that a client has sent, under the names that it gives them.

A name is only a name. Bytes are found by their digest alone, so no path that a client writes is ever opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from groundup.errors import (
    GgufFormatError,
    InvalidBodyError,
    InvalidDigestError,
    InvalidFileNameError,
    ModelError,
    NotGgufError,
    RewordedError,
    UnsupportedGgufError,
)
from groundup.library.gguf_kinds import gguf_kind
from groundup.library.joined_parts import read_whole_header
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Layer
from groundup.library.model_facts import model_facts
from groundup.library.modelfile.sources import ADAPTER_TYPE, PROJECTOR_TYPE, WEIGHTS_TYPE, Source
from groundup.library.new_model import LocalFile, Part
from groundup.library.uploads import Uploads
from groundup.names import Digest, check_file_name

MOST_FILES: Final = 1000
_OTHER_FORMATS: Final = (".safetensors", ".bin", ".pt", ".pth")
_MEDIA_TYPES: Final = {LayerKind.WEIGHTS: WEIGHTS_TYPE, LayerKind.PROJECTOR: PROJECTOR_TYPE}


def check_files(files: Mapping[str, str]) -> dict[str, Digest]:
    """The digest of each file by its name, as far as names and digests have their form.

    Raises:
        InvalidBodyError: a name that is no relative one, or of a kind of file that is not converted.
        RewordedError: a digest of another form.
    """
    if len(files) > MOST_FILES:
        raise InvalidBodyError(f"at most {MOST_FILES} are taken", "files")
    return {_relative(name): _digest(text) for name, text in files.items()}


def weights_of(uploads: Uploads, files: Mapping[str, Digest]) -> Source:
    """The weights among files that were sent, all parts in order of their names, and a projector.

    Raises:
        InvalidBodyError: a file was not sent or cannot be used, or they make no model.
        FileAccessError: one cannot be read.
    """
    found = {name: _path(uploads, name, digest) for name, digest in sorted(files.items())}
    kinds = {name: _kind(name, path) for name, path in found.items()}
    if LayerKind.ADAPTER in kinds.values():
        raise InvalidBodyError("an adapter belongs to 'adapters'", "files")
    weights = [name for name, kind in kinds.items() if kind is LayerKind.WEIGHTS]
    if not weights:
        raise InvalidBodyError("there is no model among them", "files")
    with _named_problems(weights[0]):
        facts = model_facts(read_whole_header([found[name] for name in weights]))
    projectors = [name for name, kind in kinds.items() if kind is LayerKind.PROJECTOR]
    parts = [
        _part(uploads, _MEDIA_TYPES[kinds[name]], name, files[name], found[name])
        for name in [*weights, *projectors]
    ]
    return Source(files=tuple(parts), facts=facts)


def adapters_of(uploads: Uploads, files: Mapping[str, Digest]) -> list[Part]:
    """The adapters among files that were sent; errors as in `weights_of`."""
    found = {name: _path(uploads, name, digest) for name, digest in files.items()}
    for name, path in found.items():
        if _kind(name, path) is not LayerKind.ADAPTER:
            raise InvalidBodyError(f"{name} is no adapter", "adapters")
    return [_part(uploads, ADAPTER_TYPE, name, files[name], path) for name, path in found.items()]


def _relative(name: str) -> str:
    """A name that cannot lead out of a folder, whatever system reads it."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
        raise InvalidBodyError("file path must be relative")
    if path.suffix.lower() in _OTHER_FORMATS:
        raise InvalidBodyError("only GGUF files are taken; other formats are not converted", "files")
    return name


def _digest(text: str) -> Digest:
    try:
        return Digest.parse(text)
    except InvalidDigestError as error:
        raise RewordedError("invalid digest format") from error


def _path(uploads: Uploads, name: str, digest: Digest) -> Path:
    path = uploads.find(digest)
    if path is None:
        raise InvalidBodyError(f"{name} was not sent: POST it to /api/blobs/{digest} first", "files")
    return path.resolve()


def _kind(name: str, path: Path) -> LayerKind:
    with _named_problems(name):
        return gguf_kind(path)


@contextmanager
def _named_problems(name: str) -> Iterator[None]:
    """What is wrong with a file that was sent is the client's to know, by its own name for it."""
    try:
        yield
    except NotGgufError as error:
        raise InvalidBodyError("supplied file was not in GGUF format", name) from error
    except GgufFormatError as error:
        raise InvalidBodyError(f"the file is damaged: {error.problem}", name) from error
    except UnsupportedGgufError as error:
        raise InvalidBodyError(f"unknown type of GGUF file: {error.variant}", name) from error
    except ModelError as error:
        raise InvalidBodyError("the file cannot be used", name) from error


def _part(uploads: Uploads, media_type: str, name: str, digest: Digest, path: Path) -> Part:
    """A file that waits; one that the store has already stays where it is."""
    if uploads.waiting(digest) is None:
        return Layer(media_type, digest, path.stat().st_size)
    base = PurePosixPath(name).name
    try:
        check_file_name(base)
    except InvalidFileNameError:  # one that not every system can have; its digest will do
        return LocalFile(media_type, path)
    return LocalFile(media_type, path, base)
