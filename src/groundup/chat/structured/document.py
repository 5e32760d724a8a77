"""A JSON Schema as read: within its limits, and with `$ref` resolved inside itself.

What a schema means is in `schema`; this module knows JSON and places in it only.
"""

from __future__ import annotations

import json
from typing import Any

from groundup.errors import InvalidSchemaError

from .limits import MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH, MAX_SCHEMA_NODES

ROOT = "$"


def read_document(source: str | dict[str, Any]) -> Any:
    """The schema as plain data.

    Raises:
        InvalidSchemaError: not JSON, or larger or deeper than a schema may be.
    """
    text = source if isinstance(source, str) else _dumped(source)
    size_bytes = len(text.encode("utf-8", "surrogatepass"))
    if size_bytes > MAX_SCHEMA_BYTES:
        raise InvalidSchemaError(
            ROOT, f"it has {size_bytes:,} bytes; at most {MAX_SCHEMA_BYTES:,} are accepted"
        )
    try:
        document = json.loads(text)
    except RecursionError:
        raise InvalidSchemaError(ROOT, f"it is nested deeper than {MAX_SCHEMA_DEPTH}") from None
    except ValueError as error:
        raise InvalidSchemaError(ROOT, f"it is not JSON: {error}") from None
    _measure(document)
    return document


def child_path(path: str, *keys: str | int) -> str:
    """The place one or more steps below a path: `$.properties.name`, `$.anyOf[0]`."""
    for key in keys:
        if isinstance(key, int):
            path += f"[{key}]"
        elif key.replace("_", "a").replace("$", "a").replace("-", "a").isalnum():
            path += f".{key}"
        else:
            path += f"[{json.dumps(key, ensure_ascii=False)}]"
    return path


def resolve(document: Any, reference: object, path: str) -> tuple[Any, str]:
    """The part of the document that a `$ref` names, and its path.

    Raises:
        InvalidSchemaError: it points outside, or to nothing.
    """
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        raise InvalidSchemaError(path, f"{reference!r} points outside of the schema; only #/… is followed")
    part, place = document, ROOT
    for step in reference.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(part, dict) and key in part:
            part, place = part[key], child_path(place, key)
        elif isinstance(part, list) and key.isdecimal() and int(key) < len(part):
            part, place = part[int(key)], child_path(place, int(key))
        else:
            raise InvalidSchemaError(path, f"{reference!r} points to nothing")
    return part, place


def _dumped(source: dict[str, Any]) -> str:
    try:
        return json.dumps(source)
    except (RecursionError, TypeError, ValueError) as error:
        raise InvalidSchemaError(ROOT, f"it cannot be written as JSON: {error}") from None


def _measure(document: Any) -> None:
    """Count without recursion, because depth is what is measured."""
    pending: list[tuple[Any, str, int]] = [(document, ROOT, 1)]
    nodes = 0
    while pending:
        part, path, depth = pending.pop()
        nodes += 1
        if depth > MAX_SCHEMA_DEPTH:
            raise InvalidSchemaError(path, f"it is nested deeper than {MAX_SCHEMA_DEPTH}")
        if nodes > MAX_SCHEMA_NODES:
            raise InvalidSchemaError(ROOT, f"it has more than {MAX_SCHEMA_NODES:,} parts")
        if isinstance(part, dict):
            pending += [(value, child_path(path, key), depth + 1) for key, value in part.items()]
        elif isinstance(part, list):
            # plain values in a list are values of an enum, which have their own limit
            pending += [
                (value, child_path(path, index), depth + 1)
                for index, value in enumerate(part)
                if isinstance(value, dict | list)
            ]
