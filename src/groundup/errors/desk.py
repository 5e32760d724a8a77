"""Errors about the chats that are kept on this device."""

from __future__ import annotations

from .base import GroundupError, format_size, with_figures


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
class DeskNotSavedError(DeskError):
    """A change of the owner's chats that could not be written; nothing of it is kept."""

    path: str
    reason: str

    @property
    def message(self) -> str:
        """Names the file, and the system's reason."""
        return f"{self.path} cannot be written: {self.reason}."


@with_figures
class DeskInUseError(DeskError):
    """Another server of this device has the owner's chats open, and only one at a time may."""

    path: str

    @property
    def message(self) -> str:
        """Names the file."""
        return f"{self.path} is open in another Groundup on this computer."

    @property
    def hint(self) -> str:
        """Which of the two to use."""
        return "Use the page of that one, or end it first: one server at a time has your chats."


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


@with_figures
class NotAnExportError(DeskError):
    """A file that was to bring chats holds none that this version can read."""

    reason: str

    @property
    def message(self) -> str:
        """Says why."""
        return f"This file holds no chats that can be read: {self.reason}."

    @property
    def hint(self) -> str:
        """Which file it should be; nothing was changed."""
        return "Choose a JSON file that Groundup has exported. Nothing was changed."


@with_figures
class FileTooLargeError(DeskError):
    """A file is larger than what can go with a question. Sizes are in bytes, or in characters of its text."""

    name: str
    size: int
    limit: int

    @property
    def message(self) -> str:
        """Says both sizes."""
        return (
            f"{self.name} is too large: {format_size(self.size)}, and the limit is {format_size(self.limit)}."
        )

    @property
    def hint(self) -> str:
        """What helps."""
        return "Choose a part of it."


@with_figures
class UnreadableFileError(DeskError):
    """A file that was to go with a question could not be turned into text."""

    name: str
    reason: str

    @property
    def message(self) -> str:
        """Says why."""
        return f"{self.name} cannot be read: {self.reason}."

    @property
    def hint(self) -> str:
        """What can be read."""
        return "Attach a PDF, a DOCX or a text file."


@with_figures
class EmptyFileError(DeskError):
    """A file that was to go with a question holds no words."""

    name: str

    @property
    def message(self) -> str:
        """Says so."""
        return f"{self.name} holds no text."


@with_figures
class PdfWithoutTextError(DeskError):
    """A PDF holds pictures of pages, and no text."""

    name: str
    pages: int

    @property
    def message(self) -> str:
        """Says so, and on how many pages."""
        return f"{self.name} holds pictures of {self.pages} pages, no text. The AI would see nothing."

    @property
    def hint(self) -> str:
        """What helps."""
        return "Run it through a text recognition first, or copy its text by hand."
