"""The tables that come with the package, licences and wording: the one module here that opens files.

Rules get tables handed over, so they can be tried with others.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from .licences import LicenceFile, Licences

_FOLDER: Final = Path(__file__).parent


@cache
def licences() -> Licences:
    """The table of licences that is shipped."""
    return parse_licences((_FOLDER / "licences.toml").read_text("utf-8"))


def parse_licences(text: str) -> Licences:
    """A table of licences.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML.
        msgspec.ValidationError: it breaks the form of `LicenceFile`.
        ValueError: it contradicts itself.
    """
    return Licences.of(msgspec.convert(tomllib.loads(text), LicenceFile))


def wording_table(language: str) -> dict[str, Any]:
    """The sentences of a language, as nested tables."""
    return tomllib.loads((_FOLDER / "wording" / f"{language}.toml").read_text("utf-8"))
