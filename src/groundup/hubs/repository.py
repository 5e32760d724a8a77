"""What a repository or a folder of model files holds: names, sizes and, where known, digests."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.names import Digest


@dataclass(frozen=True, slots=True)
class RepositoryFile:
    """A file; small ones that lie in git itself have no SHA-256 there, nor have files on this computer."""

    name: str
    size_bytes: int
    digest: Digest | None


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository at one exact revision; `token` is what it was asked with ("" = nothing)."""

    name: str
    revision: str
    licence: str
    is_gated: bool
    files: tuple[RepositoryFile, ...]
    token: str
