"""Errors about model files."""

from __future__ import annotations

from .base import GroundupError, format_bytes, with_figures


class ModelError(GroundupError):
    """Something about a model file."""


@with_figures
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
        return "What is here: groundup list. To get a model: groundup pull NAME"


@with_figures
class ModelNotHereError(ModelError):
    """A model that is not on this device, and nobody could be asked whether to fetch it."""

    name: str
    host: str

    @property
    def message(self) -> str:
        """Names it."""
        return f"{self.name} is not on this device, and nothing is downloaded without being asked."

    @property
    def hint(self) -> str:
        """The command that fetches it."""
        return f"If {self.host} has it: groundup pull {self.name}"


@with_figures
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


@with_figures
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


@with_figures
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


@with_figures
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


@with_figures
class ModelLoadError(ModelError):
    """The engine library refused the model."""

    path: str
    detail: str

    @property
    def message(self) -> str:
        """Repeats the library's own reason."""
        return f"{self.path} could not be loaded: {self.detail}."


@with_figures
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
