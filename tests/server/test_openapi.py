"""The OpenAPI document says what the server does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import msgspec
import pytest

from groundup.server.openapi import openapi_document
from groundup.server.route_table import ROUTES
from groundup.server.server_settings import ServerSettings

from .live import Live, live_server


def references(value: Any) -> set[str]:
    """All references in a document."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_every_route_is_there_and_every_reference_leads_somewhere() -> None:
    """No address is missing, and nothing is named that is not described."""
    document = openapi_document(ROUTES)
    told = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert len(told) == len(ROUTES)
    schemas = document["components"]["schemas"]
    assert {one.rpartition("/")[2] for one in references(document)} <= schemas.keys()
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    identifiers = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("route", [one for one in ROUTES if one.body is not None], ids=lambda one: one.path)
def test_bodies_are_described_by_their_types(route: Any) -> None:
    """What the document allows is read, and null where a field may be missing is allowed."""
    document = openapi_document([route])
    schemas = document["components"]["schemas"]
    name = route.body.__name__
    optional = [field for field in msgspec.structs.fields(route.body) if not field.required]
    value = {field.encode_name: None for field in optional}
    required = set(schemas[name].get("required", ()))
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    problems = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
    assert {problem.validator for problem in problems} <= {"required"}
    assert bool(problems) == bool(required)


def test_it_is_served(live: Live) -> None:
    """Programs get it; a page for people only where the owner wants one."""
    with httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http:
        assert http.get("/openapi.json").json()["openapi"] == "3.1.0"
        assert http.get("/docs").status_code == 404


def test_the_page_loads_nothing(tmp_path: Path) -> None:
    """The page exists on demand, and its policy forbids everything from elsewhere."""
    with (
        live_server(tmp_path, ServerSettings(has_pages=True)) as live,
        httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http,
    ):
        page = http.get("/docs")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "/api/chat" in page.text
