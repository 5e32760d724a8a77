"""`POST /v1/embeddings`."""

from __future__ import annotations

import base64
import struct
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.errors import InvalidBodyError, MissingFieldError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.embedding import Vectors, embed, read_texts
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.options import read_options
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import until_gone

from .answer_forms import EmbeddingList


class EmbeddingsBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/v1/embeddings`."""

    model: str = ""
    input: Any = None
    dimensions: int | None = None
    encoding_format: str = "float"
    # beyond OpenAI's, for clients that can send more
    truncate: bool = False
    options: dict[str, Any] = {}
    keep_alive: Any = None
    # without a meaning here, so that nobody is warned of it
    user: Any = None


async def embeddings(call: Call) -> Response:
    """One vector of length 1 for each text."""
    body = await call.body(EmbeddingsBody)
    if not body.model:
        raise MissingFieldError("model")
    texts = _texts(body.input)
    if body.encoding_format not in ("float", "base64"):
        shown = body.encoding_format[:40]
        raise InvalidBodyError(
            f"Invalid value for 'encoding_format' = {shown}. Supported values: ['float', 'base64']."
        )
    vectors = await until_gone(call.request, _vectors(call, body, texts))
    encode = _base64 if body.encoding_format == "base64" else list
    return json_response(
        {
            "object": "list",
            "data": [
                {"object": "embedding", "index": index, "embedding": encode(one)}
                for index, one in enumerate(vectors.vectors)
            ],
            "model": body.model,
            "usage": {"prompt_tokens": vectors.prompt_tokens, "total_tokens": vectors.prompt_tokens},
        }
    )


def _texts(value: Any) -> list[str]:
    if isinstance(value, list) and value and not any(isinstance(one, str) for one in value):
        raise InvalidBodyError("token ids of another tokenizer would give nonsense; send texts", "input")
    texts = read_texts(value, "invalid input")
    if not texts:
        raise InvalidBodyError("invalid input", "input")
    return texts


async def _vectors(call: Call, body: EmbeddingsBody, texts: list[str]) -> Vectors:
    options = read_options(body.options, call.warnings)
    async with call.reach.lease(
        body.model,
        keep_alive_s=allowed_keep_alive_s(call, body.keep_alive),
        context_tokens=options.context_tokens,
    ) as lease:
        return await embed(
            lease.chat,
            texts,
            call.warnings,
            truncate=body.truncate,
            dimensions=body.dimensions,
            context_tokens=options.context_tokens,
        )


def _base64(vector: list[float]) -> str:
    """Little-endian 32-bit floats in base64."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode("ascii")


ROUTES = (
    Route(
        path="/v1/embeddings", method="POST", handler=embeddings, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Vectors of texts", body=EmbeddingsBody,
        answer=EmbeddingList,
    ),
)  # fmt: skip
