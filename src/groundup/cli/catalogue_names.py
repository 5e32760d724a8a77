"""Names of the catalogue where a hub's are wanted: "gemma-3-4b" is a file at Hugging Face.

Names that hubs have are left as they are. A quantisation may stand behind the colon: "gemma-3-4b:Q8_0".
"""

from __future__ import annotations

from groundup.catalogue.catalogue import canonical, catalogue
from groundup.catalogue.schema import Record
from groundup.errors import NotAtHubError


def hub_name(text: str) -> str:
    """The name at a hub of what the catalogue calls so; every other name as it is.

    Raises:
        NotAtHubError: the catalogue knows the model, and no file of it at a hub.
    """
    name, _, quantisation = text.partition(":")
    record = catalogue().find(name)
    if record is None or canonical(name) not in _own_names(record):
        return text
    files = [file for file in record.files if file.names]
    for file in files:
        if quantisation.upper() in ("", file.quantisation.upper()):
            return file.names[0]
    raise NotAtHubError(text, tuple(file.quantisation for file in files) if quantisation else ())


def _own_names(record: Record) -> set[str]:
    """The names that the catalogue alone uses."""
    return {record.id, *map(canonical, record.aliases)}
