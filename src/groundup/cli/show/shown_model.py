"""What is to be shown of a model, wherever it is; reading it is the business of others."""

from __future__ import annotations

from dataclasses import dataclass, field

from groundup.library.installed import InstalledModel
from groundup.library.model_facts import ModelFacts
from groundup.library.model_settings import ModelSettings


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file of a model: what it is for, its name or digest, and its size."""

    kind: str
    name: str
    size_bytes: int
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A model to be shown.

    `facts` are None where the files are not here, and `problem` says why. `model` is what the library has,
    `read_bytes` how much was read from a hub for it. `licences` are identifiers or texts,
    `openness` is the record of its release, its step and label, if the catalogue has one.
    """

    name: str
    facts: ModelFacts | None
    files: tuple[ShownFile, ...]
    settings: ModelSettings = field(default_factory=ModelSettings)
    licences: tuple[str, ...] = ()
    came_from: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    model: InstalledModel | None = None
    problem: str = ""
    read_bytes: int = 0
    openness: dict[str, str] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The chat template that counts: one that was chosen for the model, that of its file, or another."""
        saved = self.settings.template
        own = self.facts.chat_template if self.facts is not None else None
        if saved is not None and (saved.is_chosen or not own):
            return saved.text
        return own or ""

    @property
    def size_bytes(self) -> int:
        """Of all files."""
        return sum(one.size_bytes for one in self.files)
