"""The server answers as its OpenAPI document says, whatever is asked, and never with a fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from starlette.responses import Response

from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.ollama.show import ShowBody
from groundup.server.openapi import openapi_document
from groundup.server.route_table import ROUTES
from groundup.server.routes import Route
from tests.canaries.untrue_routes import UNTRUE_ROUTES

from .generated_requests import ROUND, check_operation, operations
from .live import Live, live_server

POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
OPERATIONS = list(operations(openapi_document(ROUTES)))
DRILL_S = 8.0  # for each of the 40 pairs of an address and a mode, until the round that is on its way ends
_READING = {one.path for one in ROUTES if one.body is not None}
WITH_BODIES = [one for one in OPERATIONS if one.path in _READING]
NOT_SCRIPTED = (
    "/api/embed", "/api/embeddings", "/api/score", "/v1/embeddings", "/v1/completions", "/v1/rerank",
)  # fmt: skip
SCRIPTED = [one for one in WITH_BODIES if one.path not in NOT_SCRIPTED]  # what the fake engine can do
# Those of which generated requests must reach the model, or the document has been held against errors alone.
ANSWERING = {
    "/api/chat", "/api/generate", "/api/embed", "/api/tokenize", "/api/detokenize", "/api/score", "/api/show",
    "/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages",
    "/v1/messages/count_tokens", "/v1/models/{name}",
}  # fmt: skip


def named(operation: Any) -> str:
    """The operation for the name of a test."""
    return f"{operation.method}-{operation.path}"


@pytest.mark.promise("H-07")
@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_what_the_document_allows_is_answered_as_it_says(shared_live: Live, operation: Any) -> None:
    """Allowed requests are answered in the described form, or refused in it; most addresses answer some."""
    done = check_operation(shared_live, operation, POSITIVE, examples=20)
    assert done or operation.path not in ANSWERING


@pytest.mark.promise("H-07")
@pytest.mark.parametrize("operation", WITH_BODIES, ids=named)
def test_what_it_does_not_allow_is_no_fault(shared_live: Live, operation: Any) -> None:
    """Whatever a body holds, the server has an answer for it."""
    check_operation(shared_live, operation, NEGATIVE, examples=10)


@pytest.mark.parametrize("operation", SCRIPTED, ids=named)
def test_answers_are_as_described_whatever_the_engine(fake_live: Live, operation: Any) -> None:
    """The document holds with another engine, too."""
    check_operation(fake_live, operation, POSITIVE, examples=6)


@pytest.mark.drill
@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", [POSITIVE, NEGATIVE])
@pytest.mark.parametrize("operation", WITH_BODIES, ids=named)
def test_hundreds_of_requests_find_no_fault(shared_live: Live, operation: Any, mode: GenerationMode) -> None:
    """The same with many more requests, as far as they can be sent in some seconds for each address."""
    check_operation(shared_live, operation, mode, examples=300, within_s=DRILL_S)


@pytest.mark.canary("H-07")
@pytest.mark.parametrize("route", UNTRUE_ROUTES, ids=lambda one: one.path)
def test_untrue_answers_are_found(tmp_path: Path, route: Route) -> None:
    """A fault of the server, a field that is missing, another status and another form fail the same check."""
    (operation,) = operations(openapi_document([route]))
    with live_server(tmp_path, routes=[route], fake=True) as live, pytest.raises(FailureGroup):
        check_operation(live, operation, POSITIVE, examples=3)


def test_little_time_still_sends_enough(tmp_path: Path) -> None:
    """Without any time one round is sent and no more, and untruth is found among it."""
    counts = list[int]()

    async def counted(call: Call) -> Response:
        counts.append(1)
        return await _honest(call)

    told = UNTRUE_ROUTES[0]
    route = Route(path="/api/show", method="POST", handler=counted, dialect=told.dialect, body=ShowBody,
                  right=told.right, summary=told.summary, answer=told.answer)  # fmt: skip
    (operation,) = operations(openapi_document([route]))
    with live_server(tmp_path, routes=[route], fake=True) as live:
        check_operation(live, operation, POSITIVE, examples=ROUND + 20, within_s=0)
    assert len(counts) == ROUND
    (operation,) = operations(openapi_document([told]))
    with live_server(tmp_path / "untrue", routes=[told], fake=True) as live, pytest.raises(FailureGroup):
        check_operation(live, operation, POSITIVE, examples=ROUND + 20, within_s=0)


def test_a_true_route_passes(tmp_path: Path) -> None:
    """The same routes, answering as they say, pass: it is the untruth that is found."""
    route = UNTRUE_ROUTES[0]
    honest: Callable[[Call], Any] = _honest
    told = Route(path=route.path, method=route.method, handler=honest, dialect=route.dialect,
                 right=route.right, summary=route.summary, answer=route.answer)  # fmt: skip
    (operation,) = operations(openapi_document([told]))
    with live_server(tmp_path, routes=[told], fake=True) as live:
        assert check_operation(live, operation, POSITIVE, examples=3)


async def _honest(call: Call) -> Response:
    return json_response({"version": "1", "groundup": "1"})
