"""Errors about kits: folders that bring models to a computer without internet."""

from __future__ import annotations

from .base import GroundupError, with_figures


class KitError(GroundupError):
    """Something about a kit, a folder that brings models to a computer without internet."""


@with_figures
class InvalidKitError(KitError):
    """A folder that is no kit, or one that is not as its list says; nothing of it was used."""

    path: str
    problem: str

    @property
    def message(self) -> str:
        """Names the folder and what is wrong in it."""
        return f"{self.path} cannot be used as a kit: {self.problem}."

    @property
    def hint(self) -> str:
        """A kit is right as a whole or not at all."""
        return "Nothing of it was used. Ask whoever made the kit for another copy."


@with_figures
class UnsupportedKitError(KitError):
    """A kit that a newer Groundup has made."""

    path: str
    found_format: int
    known_format: int
    made_by: str

    @property
    def message(self) -> str:
        """Both formats."""
        return (
            f"The kit in {self.path} has format {self.found_format}, and this Groundup knows "
            f"{self.known_format}."
        )

    @property
    def hint(self) -> str:
        """Who can read it."""
        return f"It was made by {self.made_by}: use that version or a newer one."


@with_figures
class UnfinishedKitError(KitError):
    """A kit whose making was stopped."""

    path: str

    @property
    def message(self) -> str:
        """Names it."""
        return f"The kit in {self.path} is unfinished: its making was stopped, or still goes on."

    @property
    def hint(self) -> str:
        """The same command goes on."""
        return "Where it was begun, repeat the command 'groundup kit make'; what is there already is kept."


@with_figures
class DamagedKitError(KitError):
    """A file of a kit whose bytes are not those that its list promises."""

    path: str
    file: str
    problem: str

    @property
    def message(self) -> str:
        """Names the file and what is wrong with it."""
        return f"In the kit {self.path}, {self.file} is damaged: {self.problem}."

    @property
    def hint(self) -> str:
        """A new copy helps."""
        return "The copy or the stick is bad. Copy the kit again, or make it again on another stick."


@with_figures
class UnsignedKitError(KitError):
    """A kit without a signature, or with a wrong one."""

    path: str
    problem: str

    @property
    def message(self) -> str:
        """Says what is missing or wrong."""
        return f"Nobody vouches for the kit in {self.path}: {self.problem}."

    @property
    def hint(self) -> str:
        """What going on without means."""
        return (
            "Ask whoever gave it to you. With --unsigned it is used all the same: then anybody who had the "
            "stick in hand may have chosen the models in it."
        )


@with_figures
class UntrustedKitError(KitError):
    """A kit that is signed with a key which this computer does not know."""

    path: str
    fingerprint: str
    signed_as: str = ""
    expected: str = ""

    @property
    def message(self) -> str:
        """The key's fingerprint, who it claims to be, and which one was expected."""
        claim = f" by somebody who writes 'I am {self.signed_as}'" if self.signed_as else ""
        text = f"The kit in {self.path} is signed{claim} with the key {self.fingerprint}"
        if self.expected:
            return f"{text}, and {self.expected} was expected."
        return f"{text}, which this computer does not know."

    @property
    def hint(self) -> str:
        """How to trust it."""
        if self.expected:
            return "It is not the kit that you mean, or somebody has changed it. Do not install it."
        return f"If its maker tells you the same fingerprint, add: --trust {self.fingerprint}"


@with_figures
class UnusableTargetError(KitError):
    """A folder into which no kit can be made."""

    path: str
    problem: str
    advice: str = ""

    @property
    def message(self) -> str:
        """Names the folder and the reason."""
        return f"No kit can be made in {self.path}: {self.problem}."

    @property
    def hint(self) -> str:
        """What to do instead."""
        return self.advice


@with_figures
class FaultyStickError(KitError):
    """A disk that gave back other bytes than were written to it."""

    path: str
    file: str
    problem: str

    @property
    def message(self) -> str:
        """Names the file."""
        return f"{self.path} gave back other bytes than were written to it ({self.file}: {self.problem})."

    @property
    def hint(self) -> str:
        """A stick that lies about its size does this."""
        return (
            "The stick is worn out, or smaller than it says, which counterfeits are. Repeating the command "
            "writes this file again; if it fails again, take another stick."
        )


@with_figures
class WheelsError(KitError):
    """Groundup's own installation files (wheels) could not be put together."""

    problem: str
    last_lines: str = ""

    @property
    def message(self) -> str:
        """Says what failed, and what the installer printed last."""
        said = f" (the last it said: {self.last_lines})" if self.last_lines else ""
        return f"The files that install Groundup could not be put together: {self.problem}{said}."

    @property
    def hint(self) -> str:
        """A folder of wheels works without internet."""
        return "Give a folder that holds the wheels: --wheels-from FOLDER. Or leave --wheels out."
