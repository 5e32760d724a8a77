"""`--format`: what the user gave, turned into a grammar for the engine."""

from __future__ import annotations

from pathlib import Path

from groundup.chat.structured.schema import JSON_GRAMMAR, compile_schema
from groundup.errors import FileAccessError, InvalidParameterError


def grammar_for(value: str) -> str:
    """The GBNF grammar of "json", of a JSON Schema, or of the file that holds one ("@file", or its path).

    Raises:
        InvalidSchemaError: a schema that cannot be used, with the place in it.
        FileAccessError: a file that cannot be read.
        InvalidParameterError: neither "json", nor a schema, nor a file.
    """
    text = value.strip()
    if text.lower() == "json":
        return JSON_GRAMMAR
    if text.startswith("{"):
        return compile_schema(text)
    if text.startswith("@"):
        return compile_schema(_read(Path(text[1:])))
    if Path(text).is_file():
        return compile_schema(_read(Path(text)))
    raise InvalidParameterError("--format", repr(value), 'json, a JSON Schema ("{…}"), or the path of one')


def _read(path: Path) -> str:
    try:
        return path.expanduser().read_text("utf-8")
    except UnicodeDecodeError:
        raise FileAccessError(str(path), "read", "it is not UTF-8 text") from None
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error
