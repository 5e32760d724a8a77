"""Errors about files, settings and what else a program needs."""

from __future__ import annotations

from typing import ClassVar

from .base import GroundupError, format_bytes, format_size, with_figures


@with_figures
class FileAccessError(GroundupError):
    """A file that cannot be read or written."""

    path: str
    action: str
    reason: str

    @property
    def message(self) -> str:
        """Names file, action and the system's reason."""
        return f"{self.path} cannot be {self.action}: {self.reason}."


@with_figures
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


@with_figures
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


@with_figures
class InsufficientRoomError(GroundupError):
    """Too little memory or disk is free for what is to be made."""

    kind: str
    place: str
    needed_bytes: int
    available_bytes: int

    @property
    def message(self) -> str:
        """Says how much is needed and how much is free."""
        shown = format_bytes if self.kind == "memory" else format_size
        return (
            f"About {shown(self.needed_bytes)} of {self.kind} are needed {self.place}, "
            f"and {shown(self.available_bytes)} are free."
        )

    @property
    def hint(self) -> str:
        """Where room comes from."""
        if self.kind == "memory":
            return "Close other programs and try again."
        return "Delete what you do not need (groundup list, groundup rm NAME), or choose a larger disk."


@with_figures
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


@with_figures
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


@with_figures
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
