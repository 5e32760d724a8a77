"""Errors about a request to our server, before any model is asked."""

from __future__ import annotations

from .base import GroundupError, format_bytes, with_figures


class ServerError(GroundupError):
    """A request that the server cannot pass on, or not now."""


@with_figures
class InvalidBodyError(ServerError):
    """A body that is no JSON, or other JSON than the endpoint takes."""

    problem: str
    field: str = ""

    @property
    def message(self) -> str:
        """Says what is wrong, and where."""
        return f"{self.field}: {self.problem}" if self.field else self.problem


@with_figures
class InvalidJsonError(ServerError):
    """A body that is no JSON by our rules."""

    problem: str

    @property
    def message(self) -> str:
        """Says what is wrong."""
        return self.problem


@with_figures
class UnsupportedFieldError(ServerError):
    """A field that would change the meaning of a request, and cannot be kept here."""

    problem: str
    field: str

    @property
    def message(self) -> str:
        """Names the field, and says why."""
        return f"{self.field}: {self.problem}"


@with_figures
class MissingFieldError(ServerError):
    """A field without which nothing can be done."""

    field: str

    @property
    def message(self) -> str:
        """Names the field."""
        return f"{self.field} is required"


@with_figures
class RequestTooLargeError(ServerError):
    """A request beyond a limit."""

    part: str
    limit_bytes: int

    @property
    def message(self) -> str:
        """Names the part and the limit."""
        return f"the {self.part} is larger than {format_bytes(self.limit_bytes)}"


@with_figures
class AddressTooLongError(ServerError):
    """An address with more characters than are read."""

    limit_bytes: int

    @property
    def message(self) -> str:
        """Names the limit."""
        return f"the address is longer than {format_bytes(self.limit_bytes)}"


@with_figures
class HeadersTooLargeError(ServerError):
    """More headers, or longer ones, than are read."""

    limit_bytes: int

    @property
    def message(self) -> str:
        """Names the limit."""
        return f"there are too many headers, or more than {format_bytes(self.limit_bytes)} of them"


@with_figures
class SlowClientError(ServerError):
    """A body that comes more slowly than is waited for."""

    bytes_per_s: int

    @property
    def message(self) -> str:
        """Names the pace."""
        return f"the body comes more slowly than {self.bytes_per_s} bytes a second"


class ServerFaultError(ServerError):
    """A fault of ours while a request was answered."""

    @property
    def message(self) -> str:
        """Says whose fault it is."""
        return "the request could not be answered, by a fault of the server"


@with_figures
class ServerStoppingError(ServerError):
    """The server is being stopped; what was asked is not finished."""

    retry_after_s: int = 5

    @property
    def message(self) -> str:
        """Says so."""
        return "the server is stopping; the answer is not finished"


@with_figures
class UnauthorizedError(ServerError):
    """No key, or one that is not known."""

    @property
    def message(self) -> str:
        """One word, as other servers say it."""
        return "unauthorized"


@with_figures
class TooManyFailuresError(ServerError):
    """Wrong keys came too often; nobody else is kept waiting for that."""

    retry_after_s: int

    @property
    def message(self) -> str:
        """Says how long."""
        return f"there were too many wrong keys; try again in {self.retry_after_s} s"


@with_figures
class TooManyRequestsError(ServerError):
    """One key has more requests at once than it may."""

    most_at_once: int
    retry_after_s: int

    @property
    def message(self) -> str:
        """Names the limit."""
        return f"this key has {self.most_at_once} requests running, which is as many as it may"


@with_figures
class ForbiddenError(ServerError):
    """The caller is known, or comes from somewhere, and may not do this."""

    reason: str

    @property
    def message(self) -> str:
        """Repeats the reason."""
        return self.reason


@with_figures
class UnknownPathError(ServerError):
    """There is nothing at this address."""

    @property
    def message(self) -> str:
        """As other servers say it."""
        return "404 page not found"


@with_figures
class MethodNotAllowedError(ServerError):
    """The address exists, and not for this method."""

    allowed: str

    @property
    def message(self) -> str:
        """As other servers say it."""
        return "405 method not allowed"


@with_figures
class QueueFullError(ServerError):
    """More requests wait than the server is ready to hold."""

    retry_after_s: int

    @property
    def message(self) -> str:
        """As Ollama says it, since clients look for the words."""
        return "server busy, please try again.  maximum pending requests exceeded"


@with_figures
class ServerBusyError(ServerError):
    """It would fit, but not beside what is busy now."""

    detail: str
    retry_after_s: int

    @property
    def message(self) -> str:
        """Says what is in the way."""
        return f"server busy: {self.detail}"


@with_figures
class RequestCancelledError(ServerError):
    """The client went away, or the model was stopped, before the first piece of the answer."""

    @property
    def message(self) -> str:
        """As other servers say it."""
        return "request canceled"


@with_figures
class RewordedError(ServerError):
    """An error in the words that the clients of one address look for; its cause says what it is."""

    text: str

    @property
    def message(self) -> str:
        """The words."""
        return self.text


@with_figures
class PortTakenError(ServerError):
    """Another program listens where the server should."""

    address: str
    port: int
    holder: str  # who it is, as far as one can see; "" = nobody knows

    @property
    def message(self) -> str:
        """Names the place and its holder."""
        return f"{self.holder or 'Another program'} already listens at {self.address}, port {self.port}."

    @property
    def hint(self) -> str:
        """Another port, and how clients then find it."""
        other = self.port + 1
        return (
            f"Stop it, or choose another port: groundup serve --port {other} "
            f"(clients then need the address http://127.0.0.1:{other})"
        )


@with_figures
class CannotListenError(ServerError):
    """The server cannot listen at an address."""

    address: str
    reason: str

    @property
    def message(self) -> str:
        """Names the address and the reason."""
        return f"The server cannot listen at {self.address}: {self.reason}."


@with_figures
class OpenToNetworkError(ServerError):
    """Others in the network could reach the server, and there is no key."""

    address: str

    @property
    def message(self) -> str:
        """Says what would happen."""
        return (
            f"At {self.address} everybody in the network reaches the server, "
            "and there is no key yet by which it could tell who may."
        )

    @property
    def hint(self) -> str:
        """The way with keys, and the one without."""
        return (
            "Make a key, and give it to who may use the server: groundup keys add NAME. "
            "Without keys, for everybody in the network: --insecure-lan"
        )


@with_figures
class ServerCertificateError(ServerError):
    """A certificate or its key that cannot be used for the server."""

    path: str
    reason: str

    @property
    def message(self) -> str:
        """Names the file and the reason."""
        return f"{self.path} cannot be used as the server's certificate or key: {self.reason}."


@with_figures
class NoServerError(ServerError):
    """A command needs the server of this device, and none runs."""

    @property
    def message(self) -> str:
        """Says so."""
        return "No server runs on this device, so no model stays loaded."

    @property
    def hint(self) -> str:
        """How to start one."""
        return "To start one: groundup serve"


@with_figures
class ServerAnswerError(ServerError):
    """The server of this device answered one of our commands with an error, or broke off."""

    text: str

    @property
    def message(self) -> str:
        """Repeats what it said."""
        return f"The server of this device says: {self.text.rstrip('.')}."
