"""The catalogue: finds the record of a release by any of its names, and reads all of them when asked.

A record is the file `records/<id>.toml`. To find one by another name, all files are searched as text for the
name in quotes, and only those that have it are parsed: no index can grow old, and a look-up stays fast.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import InvalidRecordError, NotInCatalogueError

from .schema import Record

RECORDS_FOLDER: Final = Path(__file__).with_name("records")

_HUGGING_FACE: Final = re.compile(r"^(https?://)?(www\.)?(huggingface\.co|hf\.co)/", re.IGNORECASE)
_REGISTRY: Final = re.compile(r"^(https?://)?registry\.ollama\.ai/(library/)?", re.IGNORECASE)


class Catalogue:
    """The records in one folder; nothing is read before it is asked for.

    Args:
        folder: where the records are; each file's name is a record's id.
    """

    def __init__(self, folder: Path = RECORDS_FOLDER) -> None:
        self.folder = folder

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """All records, by id.

        Raises:
            InvalidRecordError: a file does not keep to the schema.
        """
        return tuple(read_record(path) for path in self.paths)

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The files of all records, by name."""
        return tuple(sorted(self.folder.glob("*.toml"), key=lambda path: path.stem))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all records, from the names of their files alone."""
        return tuple(path.stem for path in self.paths)

    def find(self, text: str) -> Record | None:
        """The record that has this name: an id, an alias, or a name at a hub, whatever its capitals.

        A name at a hub may lack its tag, or have one that no record states: "gemma3" and "gemma3:latest" are
        the release that the registry gives under "gemma3", "hf.co/owner/repository" is that of any of its
        files.

        Raises:
            InvalidRecordError: the record that has it does not keep to the schema.
        """
        wanted = canonical(text)
        if wanted in self.ids:
            return read_record(self.folder / f"{wanted}.toml")
        for spelling in _spellings(wanted):
            for path in self._mentioning(spelling):
                record = read_record(path)
                if spelling in names_of(record):
                    return record
        return None

    def find_quantised(self, text: str) -> tuple[Record | None, str]:
        """As `find`, of a name behind which one of its quantisations may stand: "gemma-3-4b:Q8_0".

        The second is that quantisation; "" where none stands there.

        Raises:
            InvalidRecordError: the record that has it does not keep to the schema.
        """
        record = self.find(text)
        name, colon, quantisation = text.partition(":")
        if record is not None or not colon:
            return record, ""
        record = self.find(name)
        if record is None or quantisation.upper() not in {one.quantisation.upper() for one in record.files}:
            return None, ""  # another release of the same name, which a hub may have
        return record, quantisation

    def get(self, text: str) -> Record:
        """As `find`, for callers that need one.

        Raises:
            NotInCatalogueError: no record has this name; the error says which are near it.
            InvalidRecordError: the record that has it does not keep to the schema.
        """
        record = self.find(text)
        if record is None:
            raise NotInCatalogueError(text, self.nearest(text))
        return record

    def nearest(self, text: str) -> tuple[str, ...]:
        """The ids, at most three, that are most like a name, the nearest first."""
        return tuple(difflib.get_close_matches(canonical(text).replace(":", "-"), self.ids, n=3))

    def _mentioning(self, name: str) -> list[Path]:
        """The files in whose text a name stands, perhaps with a tag."""
        return [path for path, text in self._texts if f'"{name}"' in text or f'"{name}:' in text]

    @cached_property
    def _texts(self) -> tuple[tuple[Path, str], ...]:
        return tuple((path, path.read_text("utf-8").lower()) for path in self.paths)


@cache
def catalogue() -> Catalogue:
    """The catalogue that is shipped."""
    return Catalogue()


def read_record(path: Path) -> Record:
    """Read one record.

    Raises:
        InvalidRecordError: it is no TOML, does not keep to the schema, or its id is not its file's name.
    """
    try:
        record = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Record)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidRecordError(path.name, str(error).rstrip(".")) from error
    if record.id != path.stem:
        raise InvalidRecordError(path.name, f"its id is '{record.id}', and its file is called '{path.stem}'")
    return record


def canonical(text: str) -> str:
    """A name in the form in which names are compared: small letters, no scheme, one spelling of hosts."""
    name = _HUGGING_FACE.sub("hf.co/", text.strip())
    return _REGISTRY.sub("", name).lower()


def names_of(record: Record) -> frozenset[str]:
    """All names of a record, in the form in which they are compared.

    A repository at Hugging Face is a name without its quantisation, too: it has one release.
    """
    stated = [
        canonical(name) for name in (*record.aliases, *(n for file in record.files for n in file.names))
    ]
    repositories = [name.partition(":")[0] for name in stated if name.startswith("hf.co/")]
    return frozenset([record.id, canonical(record.name), *stated, *repositories])


def _spellings(wanted: str) -> list[str]:
    """The ways in which records may state a name: as it is, and for what they leave out or add."""
    place, colon, tag = wanted.partition(":")
    if wanted.startswith("hf.co/"):
        return [wanted, place] if colon else [wanted]
    if tag == "latest":
        return [wanted, place]
    return [wanted] if colon else [wanted, f"{place}:latest"]
