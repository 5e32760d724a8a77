"""Which licences a model of this device has, by everything that says something about it.

That is: the place where it came from, the texts that came with it, and the header of its weights. What they
allow is told by `redistribution`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import ModelError

from .installed import InstalledModel, Library
from .layer_kinds import LayerKind
from .redistribution import licence_of_text
from .store.storage_failures import storage_failures

_READ_BYTES: Final = 16 << 10
_LONGEST_IDENTIFIER: Final = 100


def licences_of(library: Library, model: InstalledModel) -> list[str]:
    """Every licence that is named, once: an identifier where there is one, else the beginning of its text.

    Raises:
        FileAccessError: a file of the model may not be read.
    """
    named = [model.source.licence if model.source is not None else ""]
    with suppress(ModelError):  # a header that cannot be read names none
        facts = library.facts(model)
        named.append((facts.licence if facts is not None else None) or "")
    named += [_beginning(path) for path in model.paths(LayerKind.LICENCE)]
    known = [licence_of_text(one) or one.strip() for one in named]
    return list({one.lower(): one for one in known if one}.values())


def shown_licence(licences: list[str]) -> str:
    """The licences on one line, for a table: their identifiers, or that there is a text."""
    return ", ".join(_identifier(one) for one in licences)


def _identifier(licence: str) -> str:
    is_short = len(licence) <= _LONGEST_IDENTIFIER and licence.isprintable()
    return licence if is_short else "its own text"


def _beginning(path: Path) -> str:
    with storage_failures(path, "read"), path.open("rb") as file:
        return file.read(_READ_BYTES).decode("utf-8", "replace")
