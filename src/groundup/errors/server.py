"""Errors about a request to our server, before any model is asked."""

from __future__ import annotations

from dataclasses import dataclass

from .base import GroundupError, format_bytes


class ServerError(GroundupError):
    """A request that the server cannot pass on, or not now."""


@dataclass(eq=False)
class InvalidBodyError(ServerError):
    """A body that is no JSON, or other JSON than the endpoint takes."""

    problem: str
    field: str = ""

    @property
    def message(self) -> str:
        """Says what is wrong, and where."""
        return f"{self.field}: {self.problem}" if self.field else self.problem


@dataclass(eq=False)
class MissingFieldError(ServerError):
    """A field without which nothing can be done."""

    field: str

    @property
    def message(self) -> str:
        """Names the field."""
        return f"{self.field} is required"


@dataclass(eq=False)
class RequestTooLargeError(ServerError):
    """A request beyond a limit."""

    part: str
    limit_bytes: int

    @property
    def message(self) -> str:
        """Names the part and the limit."""
        return f"the {self.part} is larger than {format_bytes(self.limit_bytes)}"


@dataclass(eq=False)
class UnauthorizedError(ServerError):
    """No key, or one that is not known."""

    @property
    def message(self) -> str:
        """One word, as other servers say it."""
        return "unauthorized"


@dataclass(eq=False)
class ForbiddenError(ServerError):
    """The caller is known, or comes from somewhere, and may not do this."""

    reason: str

    @property
    def message(self) -> str:
        """Repeats the reason."""
        return self.reason


@dataclass(eq=False)
class UnknownPathError(ServerError):
    """There is nothing at this address."""

    @property
    def message(self) -> str:
        """As other servers say it."""
        return "404 page not found"


@dataclass(eq=False)
class MethodNotAllowedError(ServerError):
    """The address exists, and not for this method."""

    allowed: str

    @property
    def message(self) -> str:
        """As other servers say it."""
        return "405 method not allowed"


@dataclass(eq=False)
class QueueFullError(ServerError):
    """More requests wait than the server is ready to hold."""

    retry_after_s: int

    @property
    def message(self) -> str:
        """As Ollama says it, since clients look for the words."""
        return "server busy, please try again.  maximum pending requests exceeded"


@dataclass(eq=False)
class ServerBusyError(ServerError):
    """It would fit, but not beside what is busy now."""

    detail: str
    retry_after_s: int

    @property
    def message(self) -> str:
        """Says what is in the way."""
        return f"server busy: {self.detail}"


@dataclass(eq=False)
class RequestCancelledError(ServerError):
    """The client went away, or the model was stopped, before the first piece of the answer."""

    @property
    def message(self) -> str:
        """As other servers say it."""
        return "request canceled"
