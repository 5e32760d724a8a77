"""What the native addresses answer, for the OpenAPI document: the fields on which clients may rely.

An answer may have more. These forms are not used to write answers; `tests/server/test_true_document.py`
holds the answers of a real server against them.
"""

from __future__ import annotations

from typing import Any

import msgspec


class VersionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/version`: the level of the API, and our own version."""

    version: str
    groundup: str


class StatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/status`."""

    cloud: dict[str, Any]


class ModelDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of model it is; what is not known is empty."""

    parent_model: str
    format: str
    family: str
    families: list[str] | None
    parameter_size: str
    quantization_level: str


class NamedModel(msgspec.Struct, frozen=True, kw_only=True):
    """What every list tells of a model; `size` counts bytes."""

    name: str
    model: str
    size: int
    digest: str
    details: ModelDetails


class ListedModel(NamedModel, frozen=True, kw_only=True):
    """One model of the library; `size` is that of its files, `modified_at` is RFC 3339."""

    modified_at: str


class TagsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/tags`, newest first."""

    models: list[ListedModel]


class LoadedModelAnswer(NamedModel, frozen=True, kw_only=True):
    """One loaded model; `size` is that of the memory that it holds, `expires_at` is RFC 3339."""

    expires_at: str
    size_vram: int
    context_length: int
    groundup: dict[str, Any] = {}


class LoadedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/ps`, those that stay longest first."""

    models: list[LoadedModelAnswer]


class ShowAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/show`."""

    details: ModelDetails
    model_info: dict[str, Any]
    capabilities: list[str]
    modified_at: str
    license: str = ""
    modelfile: str = ""
    parameters: str = ""
    template: str = ""
    system: str = ""
    tensors: list[dict[str, Any]] = []


class AnswerMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What the assistant says."""

    role: str
    content: str
    thinking: str = ""
    tool_calls: list[dict[str, Any]] = []


class AnswerFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What every answer of a model tells. Durations are nanoseconds.

    The figures are there where something was answered: not when a model was only loaded, nor when only the
    prompt was wanted.
    """

    model: str
    created_at: str
    done: bool = True
    done_reason: str = ""
    total_duration: int = 0
    load_duration: int = 0
    prompt_eval_count: int = 0
    prompt_eval_duration: int = 0
    eval_count: int = 0
    eval_duration: int = 0
    logprobs: list[dict[str, Any]] = []
    groundup: dict[str, Any] = {}


class ChatAnswer(AnswerFigures, frozen=True, kw_only=True):
    """`/api/chat`; streamed, each line is such an object, and the last one has the figures."""

    message: AnswerMessage | None = None


class GenerateAnswer(AnswerFigures, frozen=True, kw_only=True):
    """`/api/generate`; streamed, each line is such an object, and the last one has the figures."""

    response: str = ""
    thinking: str = ""
    context: list[int] = []


class EmbedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/embed`. Durations are nanoseconds."""

    model: str
    embeddings: list[list[float]]
    total_duration: int
    load_duration: int
    prompt_eval_count: int


class EmbeddingsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/embeddings`."""

    embedding: list[float]


class ProgressAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/api/pull`, `/api/push`, `/api/create`: how far it is, in bytes; the last one says `success`."""

    status: str
    digest: str = ""
    total: int = 0
    completed: int = 0
