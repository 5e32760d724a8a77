"""`POST /api/score`: how likely a given text is to a model, token by token."""

from __future__ import annotations

import math
from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup.engine.events import Scored
from groundup.engine.protocol import Prompt, Span, TokenProbability
from groundup.errors import InvalidBodyError, UnsupportedCapabilityError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.ollama.model_field import named_model
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import until_gone

from .answer_forms import ScoreAnswer

MOST_ALTERNATIVES: Final = 20


class ScoreBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/score`. `top` alternatives are told for each token."""

    model: str = ""
    name: str = ""
    text: str
    top: int = 0
    add_special: bool = True
    parse_special: bool = False


async def score(call: Call) -> Response:
    """The log-probability (natural) of each token given those before it; the first one has none."""
    body = await call.body(ScoreBody)
    name = named_model(body)
    if not 0 <= body.top <= MOST_ALTERNATIVES:
        raise InvalidBodyError(f"must be between 0 and {MOST_ALTERNATIVES}", "top")
    scored = await until_gone(call.request, _scored(call, name, body))
    total = math.fsum(choice.chosen.logprob for choice in scored.choices)
    return json_response(
        {
            "model": name,
            "tokens": scored.tokens,
            "count": len(scored.tokens),
            "logprob": total,
            "perplexity": math.exp(-total / len(scored.choices)) if scored.choices else None,
            "logprobs": [
                _written(choice.chosen) | {"top_logprobs": [_written(one) for one in choice.top]}
                for choice in scored.choices
            ],
            "next": [_written(one) for one in scored.next_top],
        }
    )


async def _scored(call: Call, name: str, body: ScoreBody) -> Scored:
    async with call.reach.lease(name) as lease:
        if "completion" not in lease.chat.capabilities:
            raise UnsupportedCapabilityError(name, "score")
        prompt = Prompt(spans=[Span(body.text, control=body.parse_special)])
        return await lease.engine.score(prompt, top=body.top, add_special=body.add_special)


def _written(one: TokenProbability) -> dict[str, Any]:
    text = one.piece.decode("utf-8", "replace")
    return {"id": one.token, "token": text, "logprob": one.logprob, "bytes": list(one.piece)}


ROUTES = (
    Route(
        path="/api/score", method="POST", handler=score, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="How likely a text is to a model", body=ScoreBody,
        answer=ScoreAnswer,
    ),
)  # fmt: skip
