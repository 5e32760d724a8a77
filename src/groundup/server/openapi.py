"""The description of the server's addresses for programs, made from the table of routes.

Each body is described by the very type that reads it, so that the document cannot tell anything else than
what the server does. Source: the OpenAPI Specification, version 3.1.0.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from starlette.responses import HTMLResponse, Response

from groundup import __version__
from groundup.errors import UnknownPathError

from .answers import json_response
from .call import Call
from .routes import JSON, DialectName, Right, Route

_REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")
_TEXT: Final = {"type": "string"}
_ERRORS: Final[dict[DialectName, dict[str, Any]]] = {
    DialectName.NATIVE: {
        "type": "object",
        "properties": {"error": _TEXT, "code": _TEXT},
        "required": ["error", "code"],
    },
    DialectName.OPENAI: {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "message": _TEXT,
                    "type": _TEXT,
                    "param": {"type": ["string", "null"]},
                    "code": {"type": ["string", "null"]},
                },
                "required": ["message", "type", "param", "code"],
            }
        },
        "required": ["error"],
    },
    DialectName.ANTHROPIC: {
        "type": "object",
        "properties": {
            "type": {"const": "error"},
            "error": {
                "type": "object",
                "properties": {"type": _TEXT, "message": _TEXT},
                "required": ["type", "message"],
            },
        },
        "required": ["type", "error"],
    },
}


def openapi_document(routes: Sequence[Route]) -> dict[str, Any]:
    """The document of a table of routes."""
    kinds = list(dict.fromkeys(kind for one in routes for kind in (one.body, one.answer) if kind is not None))
    references, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    schema_of = dict(zip(kinds, references, strict=True))
    for kind in (one.body for one in routes if one.body is not None):
        _allow_null(components[schema_of[kind]["$ref"].rpartition("/")[2]])
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schema_of)
    errors = {f"error_{dialect.value}": schema for dialect, schema in _ERRORS.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Groundup",
            "version": __version__,
            "summary": "Open AI on this device, for programs that speak to Ollama, OpenAI or Anthropic.",
        },
        "paths": paths,
        "components": {
            "schemas": components | errors,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "x-api-key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    }


def _allow_null(schema: dict[str, Any]) -> None:
    """A field that is null counts as absent, where it may be absent."""
    for name, one in schema.get("properties", {}).items():
        if name not in schema.get("required", ()) and one:
            schema["properties"][name] = {"anyOf": [one, {"type": "null"}]}


def _operation(route: Route, schema_of: dict[type[msgspec.Struct], dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "summary": route.summary,
        "operationId": f"{route.method.lower()}{re.sub('[^0-9A-Za-z]+', '_', route.path).rstrip('_')}",
        "tags": [route.dialect.value],
        "responses": {str(status): _answer(route, schema_of) for status in route.statuses}
        | {
            "default": {
                "description": "Refused, or failed",
                "content": {
                    "application/json": {"schema": {"$ref": _REF.format(name=f"error_{route.dialect.value}")}}
                },
            },
        },
    }
    names = _PARAMETER.findall(route.path)
    if names:
        said["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": _TEXT} for name in names
        ]
    if route.body is not None:
        content = {"application/json": {"schema": schema_of[route.body]}}
        said["requestBody"] = {"required": True, "content": content}
    if route.takes_bytes:
        said["requestBody"] = {"content": {"application/octet-stream": {}}}
    if route.right is not Right.NOTHING:
        said["security"] = [{}, {"bearer": []}, {"x-api-key": []}]
    return said


def _answer(route: Route, schema_of: dict[type[msgspec.Struct], dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if route.media:
        described = {"schema": schema_of[route.answer]} if route.answer is not None else {}
        answer["content"] = {one: described if one == JSON else {} for one in route.media}
    return answer


async def openapi(call: Call) -> Response:
    """The document."""
    return json_response(openapi_document(call.services.routes))


async def docs(call: Call) -> Response:
    """A page about the addresses, where the owner wants one; it loads nothing from elsewhere."""
    if not call.services.settings.has_pages:
        raise UnknownPathError
    rows = "".join(
        f"<tr><td>{html.escape(one.method)}<td><code>{html.escape(one.path)}</code>"
        f"<td>{html.escape(one.summary)}<td>{html.escape(one.dialect.value)}<td>{html.escape(one.right.value)}"
        for one in call.services.routes
    )
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Groundup</title>"
        "<style>body{font:16px/1.5 system-ui;margin:2rem}td,th{padding-right:1rem;text-align:left}</style>"
        "<h1>Groundup</h1><p>For programs: <a href=/openapi.json>openapi.json</a></p>"
        f"<table><tr><th>Method<th>Address<th>What it does<th>Dialect<th>Right{rows}</table></html>"
    )
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return HTMLResponse(page, headers=policy)


ROUTES = (
    Route(
        path="/openapi.json", method="GET", handler=openapi, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="This description",
    ),
    Route(
        path="/docs", method="GET", handler=docs, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="A page about the addresses, if the owner wants one", media=("text/html",),
    ),
)  # fmt: skip
