"""Errors as clients of each dialect expect them: one tree of errors, three envelopes.

Status and codes follow the table of the API's documentation. A text never holds a path of this computer
or the words of another caller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.responses import Response

from groundup import errors

from .path_free import path_free
from .routes import DialectName

JSON: Final = "application/json; charset=utf-8"
ANTHROPIC_OVERLOADED: Final = 529
_TOO_MUCH: Final = 503
_REQUEST_ID_HEADERS: Final = {DialectName.OPENAI: "x-request-id", DialectName.ANTHROPIC: "request-id"}


@dataclass(frozen=True, slots=True)
class Reply:
    """How an error is answered: HTTP status, OpenAI's type, and a code for programs."""

    status: int
    kind: str
    code: str
    is_final: bool = False  # whether a repeat cannot help


_INVALID: Final = "invalid_request_error"
_BUSY: Final = "api_error"

# The most special class comes first.
_REPLIES: Final[tuple[tuple[type[errors.GroundupError], Reply], ...]] = (
    (errors.MissingFieldError, Reply(400, _INVALID, "missing_parameter")),
    (errors.InvalidJsonError, Reply(400, _INVALID, "invalid_json")),
    (errors.UnsupportedFieldError, Reply(400, _INVALID, "unsupported_parameter")),
    (errors.InvalidBodyError, Reply(400, _INVALID, "invalid_type")),
    (errors.AddressTooLongError, Reply(414, _INVALID, "request_too_large")),
    (errors.HeadersTooLargeError, Reply(431, _INVALID, "request_too_large")),
    (errors.SlowClientError, Reply(408, _INVALID, "too_slow", is_final=True)),
    (errors.TooManyFailuresError, Reply(429, "rate_limit_error", "rate_limit_exceeded")),
    (errors.TooManyRequestsError, Reply(429, "rate_limit_error", "rate_limit_exceeded")),
    (errors.ServerStoppingError, Reply(503, _BUSY, "server_stopping")),
    (errors.RequestTooLargeError, Reply(413, _INVALID, "request_too_large")),
    (errors.UnauthorizedError, Reply(401, "authentication_error", "invalid_api_key")),
    (errors.BrowserKeyError, Reply(401, "authentication_error", "browser_key")),
    (errors.ForbiddenError, Reply(403, "permission_error", "forbidden")),
    (errors.UnknownPathError, Reply(404, "not_found_error", "not_found")),
    (errors.MethodNotAllowedError, Reply(405, _INVALID, "method_not_allowed")),
    (errors.AnswerRunsError, Reply(409, _INVALID, "answer_runs")),
    (errors.DeskInUseError, Reply(409, _BUSY, "failed", is_final=True)),
    (errors.DeskNotSavedError, Reply(500, _BUSY, "failed", is_final=True)),
    (errors.NewerDeskError, Reply(500, _BUSY, "failed", is_final=True)),
    (errors.QueueFullError, Reply(503, _BUSY, "server_busy")),
    (errors.ServerBusyError, Reply(503, _BUSY, "server_busy")),
    (errors.RequestCancelledError, Reply(499, _BUSY, "cancelled")),
    (errors.InvalidNameError, Reply(400, _INVALID, "invalid_model")),
    (errors.InvalidDigestError, Reply(400, _INVALID, "invalid_digest")),
    (errors.DigestMismatchError, Reply(400, _INVALID, "digest_mismatch")),
    (errors.BuiltInModelError, Reply(400, _INVALID, "built_in_model")),
    (errors.InsufficientRoomError, Reply(507, _BUSY, "insufficient_storage", is_final=True)),
    (errors.NotOnHubError, Reply(404, "not_found_error", "model_not_found")),
    (errors.AccessDeniedError, Reply(403, "permission_error", "hub_access_denied")),
    (errors.GatedModelError, Reply(403, "permission_error", "hub_access_denied")),
    (errors.UnknownHubError, Reply(400, _INVALID, "unknown_hub")),
    (errors.ModelNotFoundError, Reply(404, "not_found_error", "model_not_found")),
    (errors.UnsupportedCapabilityError, Reply(400, _INVALID, "unsupported_capability")),
    (errors.PromptTooLongError, Reply(400, _INVALID, "context_length_exceeded")),
    (errors.InsufficientMemoryError, Reply(400, _INVALID, "insufficient_memory")),
    (errors.EngineRestingError, Reply(503, _BUSY, "engine_resting")),
    (errors.EngineBusyError, Reply(503, _BUSY, "server_busy")),
    (errors.EngineError, Reply(500, _BUSY, "engine_stopped", is_final=True)),
    (errors.NotOnDeskError, Reply(404, "not_found_error", "not_on_desk")),
    (errors.DeskError, Reply(400, _INVALID, "invalid_value")),
    (errors.RequestError, Reply(400, _INVALID, "invalid_value")),
    (errors.HubError, Reply(502, _BUSY, "hub_failed", is_final=True)),
    (errors.ModelError, Reply(500, _BUSY, "model_failed", is_final=True)),
    (errors.GroundupError, Reply(500, _BUSY, "failed", is_final=True)),
)


def reply_to(error: errors.GroundupError) -> Reply:
    """How an error is answered; one in other words as what it was before."""
    if isinstance(error, errors.RewordedError) and isinstance(error.__cause__, errors.GroundupError):
        return reply_to(error.__cause__)
    return next(reply for kind, reply in _REPLIES if isinstance(error, kind))


def error_response(
    error: errors.GroundupError, dialect: DialectName, headers: dict[str, str], request_id: str = ""
) -> Response:
    """An error before the first byte of an answer."""
    reply = reply_to(error)
    more = dict(headers)
    seconds = getattr(error, "retry_after_s", None)
    if seconds is not None:
        more["Retry-After"] = str(max(1, math.ceil(seconds)))
    if reply.is_final:
        more["x-should-retry"] = "false"
    if reply.status == 401:
        more["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.MethodNotAllowedError):
        more["Allow"] = error.allowed
    return Response(error_body(error, dialect, request_id), status_in(dialect, reply), more, media_type=JSON)


def request_id_header(dialect: DialectName, request_id: str) -> dict[str, str]:
    """The header in which clients of a dialect look for the id of their request, beside our own."""
    name = _REQUEST_ID_HEADERS.get(dialect)
    return {name: request_id} if name else {}


def error_body(error: errors.GroundupError, dialect: DialectName, request_id: str = "") -> bytes:
    """The JSON of an error in a dialect."""
    told = error_object(error, dialect)
    if dialect is DialectName.ANTHROPIC and request_id:
        told["request_id"] = request_id
    return msgspec.json.encode(told)


def error_object(error: errors.GroundupError, dialect: DialectName) -> dict[str, Any]:
    """The error as an object: a text natively, an object for the others."""
    reply, text = reply_to(error), text_of(error)
    if dialect is DialectName.OPENAI:
        field = getattr(error, "field", "") or getattr(error, "parameter", "")
        return {"error": {"message": text, "type": reply.kind, "param": field or None, "code": reply.code}}
    if dialect is DialectName.ANTHROPIC:
        return {"type": "error", "error": {"type": _anthropic_kind(reply), "message": text}}
    return {"error": text, "code": reply.code} | _figures(error)


def status_in(dialect: DialectName, reply: Reply) -> int:
    """The status of an answer; one dialect has a number of its own for "too much to do"."""
    is_busy = reply.status == _TOO_MUCH
    return ANTHROPIC_OVERLOADED if dialect is DialectName.ANTHROPIC and is_busy else reply.status


def _anthropic_kind(reply: Reply) -> str:
    if reply.status == 413:
        return "request_too_large"
    return "overloaded_error" if reply.status == _TOO_MUCH else reply.kind


def text_of(error: errors.GroundupError) -> str:
    """The sentence, in the words that clients look for where they do."""
    if isinstance(error, errors.ModelNotFoundError):
        return f"model '{error.name}' not found"
    if isinstance(error, errors.InvalidNameError):
        return f"invalid model name: {error.message} {error.hint}"
    if isinstance(error, errors.PromptTooLongError):
        most = error.model_tokens or error.context_tokens
        return (
            f"prompt is too long: {error.prompt_tokens} tokens exceed the context length of "
            f"{error.context_tokens}; shorten it, raise num_ctx (up to {most} on this device), or send "
            '"truncate": true'
        )
    if isinstance(error, errors.InsufficientMemoryError):
        need, have = errors.format_bytes(error.needed_bytes), errors.format_bytes(error.available_bytes)
        shorter = (
            f"; num_ctx {error.smaller_context_tokens} would fit" if error.smaller_context_tokens else ""
        )
        return f"model requires more system memory ({need}) than is available ({have}){shorter}"
    if isinstance(error, errors.EngineStoppedError):
        return f"model runner has unexpectedly stopped: {path_free(error)}"
    return path_free(error)


def _figures(error: errors.GroundupError) -> dict[str, Any]:
    """The figures of an error beside its text, where they are figures and nobody's words."""
    if not isinstance(error, errors.PromptTooLongError | errors.InsufficientMemoryError):
        return {}
    return {name: one for name, one in error.to_wire()["figures"].items() if isinstance(one, int | float)}
