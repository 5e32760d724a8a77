"""Errors about the process that runs a model."""

from __future__ import annotations

from .base import GroundupError, with_figures


class EngineError(GroundupError):
    """Something about the process that runs a model."""


@with_figures
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


@with_figures
class EngineRestingError(EngineError):
    """The engine crashed repeatedly and rests before the next attempt."""

    retry_after_s: float

    @property
    def message(self) -> str:
        """Says how long it rests."""
        return f"The engine crashed repeatedly and rests for {self.retry_after_s:.0f} s."


@with_figures
class EngineBusyError(EngineError):
    """The queue of the engine is full."""

    queued: int
    limit: int

    @property
    def message(self) -> str:
        """How many wait, and how many may."""
        return f"{self.queued} requests are waiting already, and at most {self.limit} may."


@with_figures
class ProtocolError(EngineError):
    """A frame on the engine's pipe that is not of the protocol."""

    problem: str

    @property
    def message(self) -> str:
        """Says what was wrong with the frame."""
        return f"The engine and its client do not understand each other: {self.problem}."


@with_figures
class DeadlyPromptError(EngineError):
    """A prompt that ends the engine whenever it is asked; it is not asked again."""

    crashes: int

    @property
    def message(self) -> str:
        """Says how often, and that it was alone in the end."""
        return (
            f"The engine has ended {self.crashes} times over this prompt, the last time with nothing else "
            "to do, so it is not tried again."
        )

    @property
    def hint(self) -> str:
        """What may help."""
        return "Change the words, or try another model. A restart of Groundup tries it afresh."
