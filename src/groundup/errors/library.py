"""Errors about the models that are kept on this device: their names, manifests and bytes."""

from __future__ import annotations

from typing import ClassVar

from .base import GroundupError, with_figures


class LibraryError(GroundupError):
    """Something about the models that are kept on this device."""


@with_figures
class InvalidNameError(LibraryError):
    """A text that is not the name of a model."""

    name: str
    problem: str
    example: str

    exit_code: ClassVar[int] = 2

    @property
    def message(self) -> str:
        """Says what is wrong with it."""
        return f"{self.name!r} is not the name of a model: {self.problem}."

    @property
    def hint(self) -> str:
        """Shows what one looks like."""
        return f"A name looks like this: {self.example}"


@with_figures
class InvalidDigestError(LibraryError):
    """A text that is not a digest."""

    text: str

    exit_code: ClassVar[int] = 2

    @property
    def message(self) -> str:
        """Shows the text, as much of it as a digest is long."""
        shown = self.text if len(self.text) <= 80 else f"{self.text[:80]}…"
        return f"{shown!r} is not a digest: that is sha256: and 64 digits or small letters from a to f."


@with_figures
class InvalidFileNameError(LibraryError):
    """The name of a file from outside that is unsafe on some system."""

    name: str
    problem: str

    @property
    def message(self) -> str:
        """Says what is wrong with it."""
        shown = self.name if len(self.name) <= 300 else f"{self.name[:300]}…"
        return f"A file cannot be called {shown!r}: {self.problem}."

    @property
    def hint(self) -> str:
        """Why that matters."""
        return "A file of this name could end up somewhere else on some systems, so it is refused on all."


@with_figures
class InvalidManifestError(LibraryError):
    """A manifest, the list of a model's files, that breaks the rules."""

    problem: str

    @property
    def message(self) -> str:
        """Says what is wrong with it."""
        return f"The list of the model's files (its manifest) cannot be used: {self.problem}."


@with_figures
class DigestMismatchError(LibraryError):
    """Bytes that are not those their digest stands for; they were thrown away."""

    wanted: str
    found: str
    size_bytes: int
    reused_bytes: int = 0  # came from an earlier attempt; if any, the writer is ready to begin afresh

    @property
    def message(self) -> str:
        """Both digests."""
        return (
            f"The {self.size_bytes:,} bytes that arrived have the digest {self.found}, and {self.wanted} was "
            "promised. They were thrown away."
        )

    @property
    def hint(self) -> str:
        """What is likely behind it."""
        return "The source is damaged, or something on the way alters files: try another network or hub."


@with_figures
class IncompleteBlobError(LibraryError):
    """A file that was to be published before all of it had come."""

    digest: str
    size_bytes: int
    received_bytes: int

    @property
    def message(self) -> str:
        """Both sizes."""
        return f"Of {self.size_bytes:,} bytes of {self.digest}, {self.received_bytes:,} have come."

    @property
    def hint(self) -> str:
        """What came is kept."""
        return "What arrived is kept: the same command goes on from there."


@with_figures
class BlobMissingError(LibraryError):
    """A file of a model that is not in the library any more."""

    digest: str
    name: str = ""

    @property
    def message(self) -> str:
        """Names the digest, and the model if it is known."""
        owner = f" of {self.name}" if self.name else ""
        return f"A file{owner} is not in the library: {self.digest}."

    @property
    def hint(self) -> str:
        """Pulling repairs it."""
        return f"Fetch it again: groundup pull {self.name}" if self.name else "Pull the model again."


@with_figures
class DamagedBlobError(LibraryError):
    """A file of a model whose bytes have changed on the disk; it was set aside."""

    digest: str
    found: str
    quarantine_path: str

    @property
    def message(self) -> str:
        """Names the digest, what was found, and where it is now."""
        return f"{self.digest} was damaged on the disk ({self.found}); it is now {self.quarantine_path}."

    @property
    def hint(self) -> str:
        """Pulling repairs it."""
        return "Pull the model again: only this file is fetched."


@with_figures
class AdoptionRefusedError(LibraryError):
    """A model of another tool that cannot be adopted."""

    name: str
    problem: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Names the model and the reason."""
        return f"{self.name} cannot be adopted: {self.problem}."

    @property
    def hint(self) -> str:
        """What to do instead, where something helps."""
        return self.advice


@with_figures
class AdoptedFileDamagedError(LibraryError):
    """A file of another tool whose bytes are not those that the tool promises; it was left as it is."""

    path: str
    tool: str
    wanted: str
    found: str
    commands: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names the tool and the file, and both digests."""
        return (
            f"A file of {self.tool} is damaged or not complete: {self.path} should have the digest "
            f"{self.wanted}, and has {self.found}."
        )

    @property
    def hint(self) -> str:
        """The commands that fetch it anew."""
        return f"Fetch it again: {' or '.join(self.commands)}" if self.commands else ""


@with_figures
class AdoptedFileGoneError(LibraryError):
    """A file that another tool kept for a model, and that is not there any more."""

    path: str
    tool: str
    name: str = ""  # of the model, and the commands that bring it back, where they are known
    commands: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names the tool, the model and the file."""
        model = f" of {self.name}" if self.name else ""
        return f"{self.tool} has removed a file{model}, which it kept on this device: {self.path}."

    @property
    def hint(self) -> str:
        """The commands that bring it back."""
        if self.commands:
            return f"Get it back: {' or '.join(self.commands)}"
        return f"Get the model back with {self.tool}: it is used again as soon as its file is there."


@with_figures
class AdoptedFileChangedError(LibraryError):
    """A file that another tool keeps, and whose bytes are not those that were adopted."""

    path: str
    tool: str
    wanted: str
    found: str
    name: str = ""

    @property
    def message(self) -> str:
        """Names the tool and the file, and both digests."""
        return (
            f"{self.tool} has written another file in the place of the one that was adopted: {self.path} "
            f"has the digest {self.found}, and {self.wanted} was adopted."
        )

    @property
    def hint(self) -> str:
        """Adopting it anew accepts the new bytes."""
        return f"To use what is there now: groundup adopt {self.name or 'NAME'}"


@with_figures
class UnsupportedLibraryError(LibraryError):
    """A library that a newer Groundup has written."""

    path: str
    found_format: int
    known_format: int
    needs: str

    @property
    def message(self) -> str:
        """Both formats."""
        return (
            f"The library in {self.path} has format {self.found_format}, "
            f"and this Groundup knows {self.known_format}."
        )

    @property
    def hint(self) -> str:
        """The version to install."""
        return f"It needs {self.needs} or newer: pip install --upgrade groundup"


@with_figures
class UnusableFolderError(LibraryError):
    """A folder in which no library can be."""

    path: str
    reason: str

    @property
    def message(self) -> str:
        """Names the folder and the reason."""
        return f"{self.path} cannot hold the library: {self.reason}."

    @property
    def hint(self) -> str:
        """How to choose another one."""
        return "Choose another folder: export GROUNDUP_HOME=/path/to/folder"


@with_figures
class UnusableLayerError(LibraryError):
    """A small file of a model (parameters, messages, a template) that cannot be understood."""

    kind: str
    digest: str
    problem: str

    @property
    def message(self) -> str:
        """Names the file and says what is wrong with it."""
        return f"The model's file of {self.kind} ({self.digest}) cannot be used: {self.problem}."

    @property
    def hint(self) -> str:
        """A model made anew gets a good one."""
        return "Whoever made the model has to correct it; pulling it again brings their newest version."


@with_figures
class UnusableTemplateError(LibraryError):
    """A chat template that no question can be asked through, such as one in Go with unknown parts."""

    line: int
    problem: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Names the line and the construct."""
        return f"The chat template cannot be used: line {self.line}: {self.problem}."

    @property
    def hint(self) -> str:
        """What would be right, or which page lists what is understood."""
        if self.advice:
            return self.advice
        return "docs/reference/modelfile.md lists what a template may use; a Jinja template may be given too."


@with_figures
class InvalidModelfileError(LibraryError):
    """A Modelfile, the recipe of a model, that breaks the rules."""

    path: str
    line: int
    problem: str
    advice: str = ""

    exit_code: ClassVar[int] = 2

    @property
    def message(self) -> str:
        """Names file and line, and says what is wrong there."""
        return f"{self.path}, line {self.line}: {self.problem}."

    @property
    def hint(self) -> str:
        """What would be right."""
        return self.advice


@with_figures
class SharingRefusedError(LibraryError):
    """A model whose licence does not clearly let it be passed on, or forbids that."""

    model: str
    reason: str
    is_forbidden: bool = False

    @property
    def message(self) -> str:
        """Names the model and what its licence says."""
        return f"{self.model} is not passed on: {self.reason}."

    @property
    def hint(self) -> str:
        """Who may decide otherwise."""
        if self.is_forbidden:
            return "Leave it out. If its owner has allowed it to you, add --i-may-share: it is your word."
        return "Read its licence. If it, or its owner, lets you pass the model on, add --i-may-share."


@with_figures
class BuiltInModelError(LibraryError):
    """The built-in model was to be removed or replaced."""

    name: str

    @property
    def message(self) -> str:
        """Says that it is part of Groundup."""
        return f"{self.name} is part of Groundup: it can be neither removed nor replaced."
