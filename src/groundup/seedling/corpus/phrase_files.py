"""The lists of phrases in `phrases/*.toml`, each file read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("phrases")


@cache
def read_phrases(name: str, table: str = "") -> dict[str, tuple[str, ...]]:
    """The lists of phrases in `phrases/<name>.toml`, or in one table of it, in their order."""
    content = _read(name)[table] if table else _read(name)
    return {
        key: tuple(value)
        for key, value in content.items()
        if isinstance(value, list) and isinstance(value[0], str)
    }


@cache
def read_records(name: str, key: str) -> tuple[dict[str, Any], ...]:
    """The records `[[key]]` of `phrases/<name>.toml`, in their order."""
    return tuple(_read(name)[key])


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
