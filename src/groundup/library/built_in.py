"""The manifest of the model that comes with Groundup: it lies in the package and not in the store.

It has one like the others, so that whoever lists, shows or runs models need not treat it otherwise.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from groundup.errors import FileAccessError
from groundup.names import Digest

from .layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from .manifest import FILE_NAME_ANNOTATION, Layer, Manifest, build_manifest
from .store.front_hash import hash_file

_CONFIG = b'{"model_format":"gguf"}'


def built_in_manifest(weights: Path) -> Manifest:
    """The manifest of one model file that is shipped; all of it is hashed, once while it stays the same.

    Raises:
        FileAccessError: the file cannot be read.
    """
    try:
        status = os.stat(weights)
        state = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        return _manifest(weights, state)
    except OSError as error:
        raise FileAccessError(str(weights), "read", error.strerror or str(error)) from error


@lru_cache(maxsize=8)
def _manifest(weights: Path, _state: tuple[int, ...]) -> Manifest:
    """Remembered for a state of the file: a server looks the model up for each request."""
    descriptor = os.open(weights, os.O_RDONLY | os.O_CLOEXEC)
    try:
        hexadecimal, size_bytes = hash_file(descriptor)
    finally:
        os.close(descriptor)
    file_name = {FILE_NAME_ANNOTATION: weights.name}
    return build_manifest(
        Layer(DOCKER_CONFIG, Digest.of(_CONFIG), len(_CONFIG)),
        [Layer(f"{OLLAMA_PREFIX}model", Digest(hexadecimal), size_bytes, file_name)],
    )
