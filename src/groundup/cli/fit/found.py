"""A model that was found, and the files in which it can be had."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.fit.candidate import Basis, Candidate
from groundup.library.model_facts import ModelFacts


@dataclass(frozen=True, slots=True)
class Found:
    """A model by its title, and its files, at least one. `is_here` says that nothing is downloaded."""

    title: str
    candidates: tuple[Candidate, ...]
    is_here: bool


def here(title: str, facts: ModelFacts, *, name: str, more_bytes: int = 0) -> Found:
    """A model whose file is here, in the one way that it is stored.

    Args:
        title: for people.
        facts: of its header.
        name: under which it is run.
        more_bytes: memory that it takes beside its weights.
    """
    candidate = Candidate(
        name=name,
        title=title,
        quantisation=facts.quantisation,
        facts=facts,
        basis=Basis.HEADER,
        more_bytes=more_bytes,
    )
    return Found(title, (candidate,), is_here=True)
