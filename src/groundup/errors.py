"""Every error that Groundup raises on purpose, in one tree.

GroundupError
├── ModelError                     something about a model file
│   ├── ModelNotFoundError
│   ├── NotGgufError
│   ├── GgufFormatError
│   ├── UnsupportedGgufError
│   ├── UnsupportedArchitectureError
│   ├── ModelLoadError
│   └── InsufficientMemoryError
├── RequestError                   something about one request; other requests go on
│   ├── PromptTooLongError
│   ├── EmptyPromptError
│   ├── InvalidParameterError
│   ├── InvalidGrammarError
│   ├── InvalidSchemaError
│   ├── TemplateError
│   └── UnsupportedCapabilityError
├── EngineError                    something about the process that runs a model
│   ├── EngineStoppedError
│   ├── EngineRestingError
│   ├── EngineBusyError
│   └── ProtocolError
├── FileAccessError                a file that cannot be read or written
├── UnusableTextError              a text from which nothing can be learned
├── NameTakenError                 a name for a new model that is not free
├── InsufficientRoomError          too little memory or disk for what is to be made
├── SettingsError
├── PeerError                      the other program of a benchmark failed
└── MissingExtraError              an optional part is not installed

Each class carries its figures as fields, so that a program can read them and every language can
word them; `message` says what happened and `hint` what to type next. Errors cross the engine's
pipe by `code` and fields (`to_wire`, `from_wire`), never as pickled objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar


class GroundupError(Exception):
    """Base of every error that Groundup raises on purpose."""

    exit_code: ClassVar[int] = 1

    @property
    def code(self) -> str:
        """Stable name on the wire: the class name in snake case, without `Error`."""
        return code_of(type(self))

    @property
    def message(self) -> str:
        """One or two sentences for the user: what happened, with the figures."""
        return Exception.__str__(self) or self.code

    @property
    def hint(self) -> str:
        """What the user can do or type next; empty when there is nothing to say."""
        return ""

    def __str__(self) -> str:
        return self.message

    def to_wire(self) -> dict[str, Any]:
        """Code and fields as plain data, for a frame or a JSON answer."""
        figures = {name: getattr(self, name) for name in _figure_names(type(self))}
        if not figures:
            figures = {"message": self.message}  # it has only its words
        return {"code": self.code, "figures": figures}


def from_wire(data: dict[str, Any]) -> GroundupError:
    """Rebuild an error from `to_wire`; an unknown code becomes an `EngineError` that names it."""
    error_class, figures = _classes_by_code().get(data["code"]), data.get("figures", {})
    if error_class is None:
        return EngineError(f"{data['code']}: {figures}")
    if _figure_names(error_class):
        return error_class(**figures)
    error = error_class()
    error.args = (figures.get("message", ""),)
    return error


def format_bytes(count: int) -> str:
    """Bytes for people: 1536 → '1.5 KiB'. The field's tools count memory in powers of 1024."""
    size = float(count)
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024 or unit == "TiB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError("unreachable")


def code_of(error_class: type[GroundupError]) -> str:
    """The code of an error class: its name in snake case, without `Error`."""
    name = error_class.__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _figure_names(error_class: type) -> list[str]:
    """The fields of an error class; a general one has none."""
    return [field.name for field in fields(error_class)] if is_dataclass(error_class) else []


def _classes_by_code() -> dict[str, type[GroundupError]]:
    found: dict[str, type[GroundupError]] = {}
    pending: list[type[GroundupError]] = [GroundupError]
    while pending:
        error_class = pending.pop()
        found[code_of(error_class)] = error_class
        pending.extend(error_class.__subclasses__())
    return found


# --- models ------------------------------------------------------------------------------------


class ModelError(GroundupError):
    """Something about a model file."""


@dataclass(eq=False)
class ModelNotFoundError(ModelError):
    """No model of this name, and no file at this path."""

    name: str
    suggestion: str = ""
    others: tuple[str, ...] = ()  # names that are near, too

    @property
    def message(self) -> str:
        """Names what was asked for."""
        return f"There is no model '{self.name}' here, and no file at that path."

    @property
    def hint(self) -> str:
        """Names the nearest things that exist."""
        if self.suggestion:
            near = " or ".join(f"'{name}'" for name in (self.suggestion, *self.others))
            return f"Did you mean {near}?"
        return "Give a path to a .gguf file, or use the built-in model: groundup run seedling"


@dataclass(eq=False)
class NotGgufError(ModelError):
    """The file is something else than a GGUF model."""

    path: str
    found: str

    @property
    def message(self) -> str:
        """Says what the file looks like."""
        return f"{self.path} is not a GGUF model: {self.found}."

    @property
    def hint(self) -> str:
        """Says what to look for."""
        return "Look for a file that ends in .gguf; most models are published in that format too."


@dataclass(eq=False)
class GgufFormatError(ModelError):
    """The header of a GGUF file is damaged, truncated or lies about its contents."""

    path: str
    offset_bytes: int
    problem: str

    @property
    def message(self) -> str:
        """Says what is wrong and at which byte."""
        return f"{self.path} is damaged at byte {self.offset_bytes:,}: {self.problem}."

    @property
    def hint(self) -> str:
        """The file has to come again."""
        return "The file is incomplete or was altered: download it again and compare its checksum."


@dataclass(eq=False)
class UnsupportedGgufError(ModelError):
    """A GGUF file of a version or byte order that Groundup does not read."""

    path: str
    variant: str

    @property
    def message(self) -> str:
        """Names the version or byte order."""
        return (
            f"{self.path} is a GGUF file of {self.variant}, "
            "and Groundup reads little-endian versions 2 and 3."
        )

    @property
    def hint(self) -> str:
        """Another conversion of the same model will do."""
        return "Look for a newer conversion of the same model."


@dataclass(eq=False)
class UnsupportedArchitectureError(ModelError):
    """The engine library does not know this kind of model."""

    path: str
    architecture: str
    engine_build: str

    @property
    def message(self) -> str:
        """Names the architecture and the library's build."""
        return (
            f"{self.path} is a '{self.architecture}' model, "
            f"which this engine ({self.engine_build}) does not know."
        )

    @property
    def hint(self) -> str:
        """A newer engine may know it."""
        return "A newer engine may know it: pip install --upgrade llama-cpp-python"


@dataclass(eq=False)
class ModelLoadError(ModelError):
    """The engine library refused the model."""

    path: str
    detail: str

    @property
    def message(self) -> str:
        """Repeats the library's own reason."""
        return f"{self.path} could not be loaded: {self.detail}."


@dataclass(eq=False)
class InsufficientMemoryError(ModelError):
    """The model needs more memory than is free."""

    path: str
    needed_bytes: int
    available_bytes: int
    context_tokens: int
    smaller_context_tokens: int = 0

    @property
    def message(self) -> str:
        """Says how much is needed and how much is free."""
        return (
            f"{self.path} needs {format_bytes(self.needed_bytes)} of memory with a context of "
            f"{self.context_tokens:,} tokens, and {format_bytes(self.available_bytes)} are free."
        )

    @property
    def hint(self) -> str:
        """A context that fits, when there is one."""
        if self.smaller_context_tokens:
            return f"A shorter context fits: --context {self.smaller_context_tokens}"
        return "Close other programs, or choose a smaller model or a smaller quantisation."


# --- requests ----------------------------------------------------------------------------------


class RequestError(GroundupError):
    """Something about one request; other requests go on."""


@dataclass(eq=False)
class PromptTooLongError(RequestError):
    """The prompt does not fit into the context; nothing was cut."""

    prompt_tokens: int
    context_tokens: int
    model_tokens: int = 0  # the longest context that the model knows; 0 = not told

    @property
    def message(self) -> str:
        """Both figures, and by how much it is too long."""
        return (
            f"The prompt has {self.prompt_tokens:,} tokens and the context holds {self.context_tokens:,}: "
            f"{self.prompt_tokens - self.context_tokens + 1:,} too many, if one word of answer is to fit."
        )

    @property
    def hint(self) -> str:
        """How to get more room, where there is more to get."""
        wanted = _next_context(self.prompt_tokens)
        if 0 < self.model_tokens < wanted:
            longest = f"{self.model_tokens:,} tokens"
            return f"Shorten the text or start a new chat: this model holds at most {longest}."
        return f"Shorten the text, start a new chat, or load with --context {wanted}."


def _next_context(prompt_tokens: int) -> int:
    """The next multiple of 1,024 that leaves room for an answer of 512 tokens."""
    return -(-(prompt_tokens + 512) // 1024) * 1024


@dataclass(eq=False)
class EmptyPromptError(RequestError):
    """There is nothing to answer."""

    @property
    def message(self) -> str:
        """Says that the prompt is empty."""
        return "The prompt is empty."


@dataclass(eq=False)
class InvalidParameterError(RequestError):
    """A parameter has a value outside its range."""

    parameter: str
    value: str
    allowed: str

    @property
    def message(self) -> str:
        """Names parameter, value and range."""
        return f"{self.parameter} is {self.value}, but must be {self.allowed}."


@dataclass(eq=False)
class InvalidGrammarError(RequestError):
    """A GBNF grammar that the engine refuses."""

    detail: str

    @property
    def message(self) -> str:
        """Repeats the reason."""
        return f"The grammar cannot be used: {self.detail}."


@dataclass(eq=False)
class InvalidSchemaError(RequestError):
    """A JSON Schema outside the subset that can be turned into a grammar."""

    path: str
    problem: str

    @property
    def message(self) -> str:
        """Names the place in the schema and the problem."""
        return f"The JSON Schema cannot be used at {self.path}: {self.problem}."


@dataclass(eq=False)
class TemplateError(RequestError):
    """The model's chat template failed, swelled or took too long."""

    detail: str

    @property
    def message(self) -> str:
        """Repeats the template's own reason."""
        return f"The model's chat template failed: {self.detail}."


@dataclass(eq=False)
class UnsupportedCapabilityError(RequestError):
    """The model cannot do what was asked."""

    model: str
    capability: str

    @property
    def message(self) -> str:
        """Names model and capability."""
        return f'"{self.model}" does not support {self.capability}.'


# --- the engine process --------------------------------------------------------------------------


class EngineError(GroundupError):
    """Something about the process that runs a model."""


@dataclass(eq=False)
class EngineStoppedError(EngineError):
    """The engine's process ended while requests were in flight."""

    reason: str
    last_log_lines: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names the signal or exit code, and the last log line."""
        text = f"The engine stopped unexpectedly ({self.reason})"
        return f"{text}: {self.last_log_lines[-1]}." if self.last_log_lines else f"{text}."

    @property
    def hint(self) -> str:
        """The next request starts a fresh process."""
        return "The next request starts it afresh."


@dataclass(eq=False)
class EngineRestingError(EngineError):
    """The engine crashed repeatedly and rests before the next attempt."""

    retry_after_s: float

    @property
    def message(self) -> str:
        """Says how long it rests."""
        return f"The engine crashed repeatedly and rests for {self.retry_after_s:.0f} s."


@dataclass(eq=False)
class EngineBusyError(EngineError):
    """The queue of the engine is full."""

    queued: int
    limit: int

    @property
    def message(self) -> str:
        """How many wait, and how many may."""
        return f"{self.queued} requests are waiting already, and at most {self.limit} may."


@dataclass(eq=False)
class ProtocolError(EngineError):
    """A frame on the engine's pipe that is not of the protocol."""

    problem: str

    @property
    def message(self) -> str:
        """Says what was wrong with the frame."""
        return f"The engine and its client do not understand each other: {self.problem}."


# --- the rest ------------------------------------------------------------------------------------


@dataclass(eq=False)
class FileAccessError(GroundupError):
    """A file that cannot be read or written."""

    path: str
    action: str
    reason: str

    @property
    def message(self) -> str:
        """Names file, action and the system's reason."""
        return f"{self.path} cannot be {self.action}: {self.reason}."


@dataclass(eq=False)
class UnusableTextError(GroundupError):
    """A text from which nothing can be learned."""

    path: str
    problem: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Names the file and says what is wrong with it."""
        return f"{self.path} {self.problem}."

    @property
    def hint(self) -> str:
        """What to do about this problem."""
        return self.advice


@dataclass(eq=False)
class NameTakenError(GroundupError):
    """A name for a new model that is not free."""

    name: str
    reason: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Says who has the name."""
        return f"The name '{self.name}' is taken: {self.reason}."

    @property
    def hint(self) -> str:
        """Names another one, or how to get this one."""
        return self.advice


@dataclass(eq=False)
class InsufficientRoomError(GroundupError):
    """Too little memory or disk is free for what is to be made."""

    kind: str
    place: str
    needed_bytes: int
    available_bytes: int

    @property
    def message(self) -> str:
        """Says how much is needed and how much is free."""
        return (
            f"About {format_bytes(self.needed_bytes)} of {self.kind} are needed {self.place}, "
            f"and {format_bytes(self.available_bytes)} are free."
        )

    @property
    def hint(self) -> str:
        """Where room comes from."""
        return (
            "Close other programs and try again." if self.kind == "memory" else "Delete what you do not need."
        )


@dataclass(eq=False)
class SettingsError(GroundupError):
    """A setting that is unknown or malformed."""

    key: str
    value: str
    source: str
    allowed: str

    exit_code: ClassVar[int] = 2

    @property
    def message(self) -> str:
        """Names key, value and where it came from."""
        return f"{self.key} = {self.value!r} (from {self.source}) must be {self.allowed}."


@dataclass(eq=False)
class PeerError(GroundupError):
    """The program that a benchmark compares with did not do its part."""

    peer: str
    problem: str

    @property
    def message(self) -> str:
        """Names the program and what happened."""
        return f"{self.peer} {self.problem}."

    @property
    def hint(self) -> str:
        """Ours can be measured without it."""
        return "Without --against, Groundup's engine is measured alone."


@dataclass(eq=False)
class MissingExtraError(GroundupError):
    """An optional part of Groundup is not installed."""

    feature: str
    extra: str

    @property
    def message(self) -> str:
        """Names the feature and the extra it needs."""
        return f"{self.feature} needs the optional part '{self.extra}', which is not installed."

    @property
    def hint(self) -> str:
        """The command that installs it."""
        return f"In the folder of Groundup's source: pip install '.[{self.extra}]'"
