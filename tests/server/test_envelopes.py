"""Errors in three envelopes: the same status and code, each as its clients read it."""

from __future__ import annotations

import msgspec
import pytest

from groundup import errors
from groundup.server.envelopes import error_body, error_response, reply_to, text_of
from groundup.server.routes import DialectName
from tests.test_errors import CLASSES, sample


@pytest.mark.parametrize("dialect", DialectName)
@pytest.mark.parametrize("error_class", CLASSES, ids=lambda one: one.__name__)
def test_every_error_has_an_answer(error_class: type[errors.GroundupError], dialect: DialectName) -> None:
    """Each class has a status of 4xx or 5xx and its envelope; what no repeat cures says so."""
    error = sample(error_class)
    answer = error_response(error, dialect, {})
    body = msgspec.json.decode(bytes(answer.body))
    assert 400 <= answer.status_code < 600
    if dialect is DialectName.OPENAI:
        assert body["error"].keys() == {"message", "type", "param", "code"}
    elif dialect is DialectName.ANTHROPIC:
        assert body["type"] == "error"
        assert body["error"].keys() == {"type", "message"}
    else:
        assert isinstance(body["error"], str)
        assert body["code"] == reply_to(error).code
    assert (answer.headers.get("x-should-retry") == "false") is reply_to(error).is_final


@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (errors.UnauthorizedError(), 401, {"www-authenticate": "Bearer"}),
        (errors.MethodNotAllowedError("GET, HEAD"), 405, {"allow": "GET, HEAD"}),
        (errors.QueueFullError(7), 503, {"retry-after": "7"}),
        (errors.TooManyRequestsError(32, 2), 429, {"retry-after": "2"}),
        (errors.AddressTooLongError(limit_bytes=4096), 414, {}),
        (errors.HeadersTooLargeError(limit_bytes=4096), 431, {}),
        (errors.RequestTooLargeError("body", 4096), 413, {}),
        (errors.SlowClientError(1024), 408, {}),
        (errors.RequestCancelledError(), 499, {}),
        (errors.ModelNotFoundError("x"), 404, {}),
        (errors.NotOnDeskError("chat"), 404, {}),
        (errors.AnswerRunsError(), 409, {}),
        (errors.BrowserKeyError(), 401, {"www-authenticate": "Bearer"}),
        (errors.DeskNotSavedError("/desk", "disk is full"), 500, {"x-should-retry": "false"}),
        (errors.NewerDeskError("/desk", 2, 1), 500, {"x-should-retry": "false"}),
    ],
)
def test_statuses_and_headers(error: errors.GroundupError, status: int, headers: dict[str, str]) -> None:
    """The statuses that clients look for, and the headers that go with them."""
    answer = error_response(error, DialectName.NATIVE, {})
    assert answer.status_code == status
    assert headers.items() <= dict(answer.headers).items()


def test_words_that_clients_look_for() -> None:
    """A prompt that is too long is told in the words of other servers, with both figures beside the text."""
    body = msgspec.json.decode(
        error_body(errors.PromptTooLongError(9_000, 8_192, 32_768), DialectName.NATIVE)
    )
    for word in ("too long", "exceed", "context length", "9000", "8192", "32768"):
        assert word in body["error"]
    assert (body["prompt_tokens"], body["context_tokens"]) == (9_000, 8_192)
    assert body["code"] == "context_length_exceeded"


def test_memory_is_refused_with_figures() -> None:
    """Need, what there is, and the context that would fit: in Ollama's words, and without the file's path."""
    error = errors.InsufficientMemoryError("/srv/anna/model.gguf", 8 << 30, 4 << 30, 8192, 2048)
    text = text_of(error)
    assert text.startswith("model requires more system memory (")
    assert "than is available (" in text
    assert text.endswith("num_ctx 2048 would fit")
    assert "anna" not in text


def test_an_engine_that_died_is_told_in_ollamas_words() -> None:
    """Clients look for the beginning."""
    assert text_of(errors.EngineStoppedError("signal SIGKILL")).startswith(
        "model runner has unexpectedly stopped: "
    )
