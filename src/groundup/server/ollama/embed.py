"""`POST /api/embed`, and the older `/api/embeddings`: vectors of texts."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.errors import ModelNotFoundError, RewordedError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.embedding import Vectors, embed, read_texts
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.options import read_options
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import until_gone

from .answer_forms import EmbedAnswer, EmbeddingsAnswer
from .values import nanoseconds


class EmbedBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/embed`."""

    model: str = ""
    input: Any = None
    truncate: bool = True
    dimensions: int | None = None
    options: dict[str, Any] = {}
    keep_alive: Any = None


class EmbeddingsBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/embeddings`."""

    model: str = ""
    prompt: str = ""
    options: dict[str, Any] = {}
    keep_alive: Any = None


async def embed_texts(call: Call) -> Response:
    """One vector of length 1 for each text; too long ones are cut, and a warning says so."""
    body = await call.body(EmbedBody)
    texts = read_texts(body.input, "invalid input type")
    started = time.monotonic()
    vectors, load_s = await until_gone(call.request, _vectors(call, body, texts))
    return json_response(
        {
            "model": body.model,
            "embeddings": vectors.vectors,
            "total_duration": nanoseconds(time.monotonic() - started),
            "load_duration": nanoseconds(load_s),
            "prompt_eval_count": vectors.prompt_tokens,
        }
    )


async def embed_prompt(call: Call) -> Response:
    """The vector of one text, as long as the model makes it."""
    body = await call.body(EmbeddingsBody)
    whole = EmbedBody(model=body.model, options=body.options, keep_alive=body.keep_alive)
    texts = read_texts(body.prompt, "invalid input type")
    vectors, _ = await until_gone(call.request, _vectors(call, whole, texts, normalize=False))
    return json_response({"embedding": vectors.vectors[0] if vectors.vectors else []})


async def _vectors(
    call: Call, body: EmbedBody, texts: list[str], *, normalize: bool = True
) -> tuple[Vectors, float]:
    if not body.model:
        raise ModelNotFoundError("")
    options = read_options(body.options, call.warnings)
    keep_s = allowed_keep_alive_s(call, body.keep_alive)
    try:
        async with call.reach.lease(
            body.model, keep_alive_s=keep_s, context_tokens=options.context_tokens
        ) as lease:
            vectors = await embed(
                lease.chat,
                texts,
                call.warnings,
                truncate=body.truncate,
                dimensions=body.dimensions or None,
                normalize=normalize,
                context_tokens=options.context_tokens,
            )
            return vectors, lease.load_s
    except ModelNotFoundError as error:
        raise RewordedError(f'model "{error.name}" not found, try pulling it first') from error


ROUTES = (
    Route(
        path="/api/embed", method="POST", handler=embed_texts, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="Vectors of texts", body=EmbedBody, answer=EmbedAnswer,
    ),
    Route(
        path="/api/embeddings", method="POST", handler=embed_prompt, dialect=DialectName.NATIVE,
        right=Right.CHAT, summary="The vector of one text (older form)", body=EmbeddingsBody,
        answer=EmbeddingsAnswer,
    ),
)  # fmt: skip
