"""Errors about the chats that are kept on this device."""

from __future__ import annotations

from .base import GroundupError, with_figures


class DeskError(GroundupError):
    """Something about the owner's chats."""


@with_figures
class NotOnDeskError(DeskError):
    """A chat, message, folder or role that is not there, or no longer."""

    noun: str

    @property
    def message(self) -> str:
        """Says what."""
        return f"This {self.noun} is not there any more."


@with_figures
class NewerDeskError(DeskError):
    """The file of the chats was written by a later version of Groundup."""

    path: str
    found: int
    known: int

    @property
    def message(self) -> str:
        """Names the file and both forms."""
        return (
            f"{self.path} was written by a newer Groundup (form {self.found}; this one knows {self.known})."
        )

    @property
    def hint(self) -> str:
        """The way out; nothing is changed here."""
        return "Update Groundup. The file was left as it is."


@with_figures
class AnswerRunsError(DeskError):
    """A chat is being answered, and takes nothing else until that has ended."""

    @property
    def message(self) -> str:
        """Says so."""
        return "This chat is being answered. Stop the answer first."


@with_figures
class BrowserKeyError(DeskError):
    """A page without a key that counts: it was not opened by the owner's command."""

    @property
    def message(self) -> str:
        """Says what is missing."""
        return "This page has no key."

    @property
    def hint(self) -> str:
        """How to open one that has."""
        return "Open it with: groundup app"
