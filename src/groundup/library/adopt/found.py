"""What was found with another tool: models with their files, and what was passed over and why.

Only values live here. What a tool's layout says (a name, a digest) is its claim until all bytes are read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from groundup.library.manifest import Manifest
from groundup.names import Digest, ModelName


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of another tool. `path` has no links in it; `name` is what the tool calls it.

    `promised` is the digest that the tool's layout gives, to be compared with the bytes; None if it gives
    none.
    """

    path: Path
    size_bytes: int
    name: str
    promised: Digest | None = None


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model as another tool keeps it.

    `manifest` is the tool's own, where it has one; its files are then those of `by_digest`. Otherwise one
    is made of `weights` (all parts, in order) and `projector` when their bytes have been read.
    `problem` says why it cannot be adopted; "" if it perhaps can. `page` and `revision` say where it was
    published, as far as the tool knows.
    """

    tool: str
    name: ModelName
    weights: tuple[FoundFile, ...]
    projector: FoundFile | None = None
    manifest: Manifest | None = None
    by_digest: dict[Digest, FoundFile] = field(default_factory=dict, hash=False)
    problem: str = ""
    page: str = ""
    revision: str = ""

    @property
    def files(self) -> tuple[FoundFile, ...]:
        """Every file once."""
        if self.by_digest:
            return tuple(self.by_digest.values())
        return (*self.weights, *((self.projector,) if self.projector is not None else ()))

    @property
    def size_bytes(self) -> int:
        """All files together."""
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was passed over, and why."""

    path: Path
    reason: str


@dataclass(slots=True)
class Findings:
    """What a search has found so far."""

    models: list[FoundModel] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    looked_in: list[Path] = field(default_factory=list)
