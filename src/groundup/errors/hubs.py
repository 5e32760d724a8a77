"""Errors about the places where models come from, and about the way there."""

from __future__ import annotations

import ipaddress
from typing import ClassVar

from .base import GroundupError, format_bytes, with_figures


def _is_near(host: str) -> bool:
    """Whether a host ("address:port") is a literal address of a private network."""
    try:
        return ipaddress.ip_address(host.rpartition(":")[0].strip("[]") or host).is_private
    except ValueError:
        return host == "the room"


class HubError(GroundupError):
    """Something about a place where models come from, or about the way there."""


@with_figures
class HubUnreachableError(HubError):
    """No connection to the host came about."""

    host: str
    reason: str

    @property
    def message(self) -> str:
        """Names the host and the reason."""
        return f"{self.host} cannot be reached: {self.reason}."

    @property
    def hint(self) -> str:
        """What usually is in the way."""
        if _is_near(self.host):
            return (
                "Check that both computers are in the same network, that the other one still shares, and "
                "that no firewall is between them. What arrived is kept: repeat it."
            )
        return "Check the connection to the internet, or the proxy (HTTPS_PROXY). Nothing is lost: repeat it."


@with_figures
class ConnectionLostError(HubError):
    """A connection ended, stalled or crawled before everything had come."""

    host: str
    reason: str

    @property
    def message(self) -> str:
        """Names the host and what happened."""
        return f"The connection to {self.host} was lost: {self.reason}."

    @property
    def hint(self) -> str:
        """What came already is kept."""
        return "What arrived is kept: the same command goes on from there."


@with_figures
class HubBusyError(HubError):
    """The host asks to come back later."""

    host: str
    status: int
    retry_after_s: float = 0.0  # 0 = it did not say

    @property
    def message(self) -> str:
        """Names the host, its status and when to come back."""
        when = f" and asks to wait {self.retry_after_s:.0f} s" if self.retry_after_s else ""
        return f"{self.host} is busy or out of order (status {self.status}){when}."

    @property
    def hint(self) -> str:
        """What came already is kept."""
        return "Try again later: what arrived is kept, and the same command goes on from there."


@with_figures
class HubAnswerError(HubError):
    """An answer that breaks the protocol; repeating would not help."""

    host: str
    problem: str

    @property
    def message(self) -> str:
        """Names the host and what was wrong."""
        return f"{self.host} gave a wrong answer: {self.problem}."


@with_figures
class SignInPageError(HubError):
    """A web page came in place of the file, as from a network that wants a sign-in."""

    host: str

    @property
    def message(self) -> str:
        """Says what came."""
        return f"A web page came in place of the file from {self.host}."

    @property
    def hint(self) -> str:
        """What to do on such a network."""
        return "This network probably wants you to sign in: open any page in a browser, then repeat this."


@with_figures
class RedirectRefusedError(HubError):
    """A host sends us somewhere we do not go."""

    host: str
    target: str
    reason: str

    @property
    def message(self) -> str:
        """Names both ends and the reason."""
        return f"{self.host} points to {self.target}, and that is not followed: {self.reason}."


@with_figures
class CertificateError(HubError):
    """The host cannot prove who it is."""

    host: str
    reason: str

    @property
    def message(self) -> str:
        """Names the host and the reason."""
        return f"{self.host} cannot prove that it is {self.host}: {self.reason}."

    @property
    def hint(self) -> str:
        """What a school network often needs."""
        return (
            "If your network inspects traffic, install its certificate in the system's store, "
            "or name its file in SSL_CERT_FILE."
        )


@with_figures
class UnknownHubError(HubError):
    """A name that points to a host which the settings do not allow."""

    host: str
    allowed: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names the host."""
        return f"{self.host} is not among the hubs that may be contacted ({', '.join(self.allowed)})."

    @property
    def hint(self) -> str:
        """How to allow it."""
        return f"If you trust it, allow it once: groundup hubs add {self.host}"


@with_figures
class AccessDeniedError(HubError):
    """The host wants to know who asks, or says no."""

    host: str
    what: str
    has_credential: bool = False

    @property
    def message(self) -> str:
        """Says what is denied."""
        if self.has_credential:
            return f"{self.host} does not let this account have {self.what}."
        return f"{self.host} does not give {self.what} to everybody."

    @property
    def hint(self) -> str:
        """Where a credential comes from."""
        if self.has_credential:
            return "Check the account's permissions."
        return f"Sign in first: groundup login {self.host}"


@with_figures
class SignInRefusedError(HubError):
    """A registry does not accept a name and password."""

    host: str
    user: str

    @property
    def message(self) -> str:
        """Names the registry and the user."""
        return f"{self.host} does not accept this password for {self.user}; it was not kept."

    @property
    def hint(self) -> str:
        """What some registries want."""
        return "Some registries want a token in place of the password: look at your account there."


@with_figures
class GatedModelError(HubError):
    """A model whose makers want terms accepted before they give it."""

    name: str
    address: str
    is_signed_in: bool = False

    @property
    def message(self) -> str:
        """Says that terms have to be accepted."""
        return f"The makers of {self.name} want you to accept their terms first."

    @property
    def hint(self) -> str:
        """The page, and how to sign in."""
        accept = f"Open {self.address}, accept the terms"
        return f"{accept}, and repeat this." if self.is_signed_in else f"{accept}, then: hf auth login"


@with_figures
class NotOnHubError(HubError):
    """The host has no such model, variant or file."""

    host: str
    name: str
    choices: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names what is not there."""
        return f"{self.host} has no {self.name}."

    @property
    def hint(self) -> str:
        """What there is instead."""
        return f"There is: {', '.join(self.choices)}." if self.choices else "Check the spelling of the name."


@with_figures
class UnusableReleaseError(HubError):
    """A release that is not made of files which Groundup can use, or that tries to do harm."""

    name: str
    problem: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Names the release and the problem."""
        return f"{self.name} cannot be used: {self.problem}."

    @property
    def hint(self) -> str:
        """What to look for instead."""
        return self.advice


@with_figures
class RangeIgnoredError(HubError):
    """The host sends whole files only, whatever part was asked for."""

    host: str

    @property
    def message(self) -> str:
        """Names the host."""
        return f"{self.host} sends whole files only."


@with_figures
class RemoteFileChangedError(HubError):
    """The file became another one while it was fetched."""

    host: str
    file_name: str

    @property
    def message(self) -> str:
        """Names the file."""
        return f"{self.file_name} was replaced on {self.host} while it was fetched."

    @property
    def hint(self) -> str:
        """A new look at the hub helps."""
        return "Repeat the command: it asks for the new file."


@with_figures
class RemoteHeaderTooLongError(HubError):
    """The header of a remote model does not end within what may be read before a download."""

    name: str
    maximum_bytes: int

    @property
    def message(self) -> str:
        """Names the file and the limit."""
        return f"The header of {self.name} is longer than {format_bytes(self.maximum_bytes)}."

    @property
    def hint(self) -> str:
        """The facts come with the file."""
        return "Its facts are known once it is downloaded."


@with_figures
class WrongRoomCodeError(HubError):
    """A computer of the room does not accept the code that was given."""

    host: str

    @property
    def message(self) -> str:
        """Names the computer."""
        return f"{self.host} does not accept this code."

    @property
    def hint(self) -> str:
        """Where the right one is."""
        return "Read it again from the screen of the computer that shares: a new code is made at every start."


@with_figures
class IncompleteRoomError(HubError):
    """Nobody in the room has all of a file, and nobody got more of it for a while."""

    file_name: str
    hosts: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names the file, and who was asked."""
        return f"Nobody in the room has all of {self.file_name} (asked: {', '.join(self.hosts)})."

    @property
    def hint(self) -> str:
        """What came is kept."""
        return "What arrived is kept: repeat the command when somebody has it, or pull it from a hub."


@with_figures
class CannotShareError(HubError):
    """This computer cannot offer its models at an address."""

    address: str
    reason: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Names the address and the reason."""
        return f"Nothing can be shared at {self.address}: {self.reason}."

    @property
    def hint(self) -> str:
        """Another address or port, mostly."""
        return self.advice


@with_figures
class DownloadCancelledError(GroundupError):
    """The user called a download off; what had come was thrown away."""

    name: str

    exit_code: ClassVar[int] = 130

    @property
    def message(self) -> str:
        """Names what was cancelled."""
        return f"The download of {self.name} was cancelled."
