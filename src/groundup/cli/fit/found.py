"""A model that was found, and the files in which it can be had."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.fit.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Found:
    """A model by its title, and its files, at least one. `is_here` says that nothing is downloaded."""

    title: str
    candidates: tuple[Candidate, ...]
    is_here: bool
