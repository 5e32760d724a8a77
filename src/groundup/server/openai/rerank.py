"""`POST /v1/rerank`: which documents answer a query, in the form that Jina's and Cohere's clients know."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup.errors import InvalidBodyError, MissingFieldError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.embedding import MOST_TEXTS
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.options import read_options
from groundup.server.ranking import Ranked, rank
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import until_gone

from .answer_forms import Ranking

_WRONG: Final = "must be a list of texts, or of objects with a 'text'"


class RerankBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/v1/rerank`."""

    model: str = ""
    query: str = ""
    documents: Any = None
    top_n: int | None = None
    return_documents: bool = False
    # beyond the others', for clients that can send more
    options: dict[str, Any] = {}
    keep_alive: Any = None


async def rerank(call: Call) -> Response:
    """The documents that answer the query best, with how well they do."""
    body = await call.body(RerankBody)
    for name in ("model", "query"):
        if not getattr(body, name):
            raise MissingFieldError(name)
    documents = _documents(body.documents)
    if body.top_n is not None and body.top_n < 1:
        raise InvalidBodyError("must be at least 1", "top_n")
    ranked, tokens = await until_gone(call.request, _ranked(call, body, documents))
    return json_response(
        {
            "id": f"rerank-{call.id}",
            "model": body.model,
            "results": [_result(one, documents, body.return_documents) for one in ranked[: body.top_n]],
            "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
        }
    )


def _documents(value: Any) -> list[str]:
    if value is None or value == []:
        raise MissingFieldError("documents")
    if not isinstance(value, list):
        raise InvalidBodyError(_WRONG, "documents")
    if len(value) > MOST_TEXTS:
        raise InvalidBodyError(f"at most {MOST_TEXTS} documents at once, not {len(value)}", "documents")
    return [_text(one, index) for index, one in enumerate(value)]


def _text(value: Any, index: int) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    if not isinstance(text, str):
        raise InvalidBodyError(_WRONG, f"documents[{index}]")
    return text


async def _ranked(call: Call, body: RerankBody, documents: list[str]) -> tuple[list[Ranked], int]:
    options = read_options(body.options, call.warnings)
    async with call.reach.lease(
        body.model,
        keep_alive_s=allowed_keep_alive_s(call, body.keep_alive),
        context_tokens=options.context_tokens,
    ) as lease:
        return await rank(lease.chat, body.query, documents, context_tokens=options.context_tokens)


def _result(one: Ranked, documents: list[str], with_text: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"index": one.index, "relevance_score": one.relevance, "score": one.score}
    return found | ({"document": {"text": documents[one.index]}} if with_text else {})


ROUTES = (
    Route(
        path="/v1/rerank", method="POST", handler=rerank, dialect=DialectName.OPENAI, right=Right.CHAT,
        summary="Which documents answer a query best", body=RerankBody, answer=Ranking,
    ),
)  # fmt: skip
