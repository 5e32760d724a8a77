"""Installs a model by writing under its name from the start; the check must see what a failure leaves."""

from __future__ import annotations

import os
from pathlib import Path

from groundup.library import local_models


def install_carelessly(path: Path, name: str) -> Path:
    """Half of the file first, under the name that everybody looks for: the defect."""
    target = local_models.folder() / f"{name}.gguf"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes()[:2])
    os.replace(path, target)
    return target
