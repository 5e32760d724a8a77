"""The models of other tools for the command line: what is known about each, and which a word means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click

from groundup.errors import GroundupError
from groundup.library.adopt.adoption import adopted_names
from groundup.library.adopt.checking import problem_of
from groundup.library.adopt.found import FoundModel
from groundup.library.adopt.search import TOOLS
from groundup.library.installed import Library, short_name
from groundup.names import ModelName


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model of another tool. `adopted_as` is its name in the library, "" if it has not been adopted.

    `problem` says why it cannot be; "" if nothing speaks against it.
    """

    model: FoundModel
    adopted_as: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        """The name as people type it."""
        return short_name(self.model.name)

    @property
    def tool(self) -> str:
        """The tool as it writes itself."""
        return TOOLS[self.model.tool].title

    @property
    def is_open(self) -> bool:
        """Whether it can be adopted and has not been."""
        return not self.problem and not self.adopted_as


def candidates(library: Library, models: Sequence[FoundModel]) -> list[Candidate]:
    """What is known about each model; the headers of their files are read for it."""
    adopted = adopted_names(library.store, models) if library.store.check() else {}
    return [
        Candidate(
            model,
            adopted_as=short_name(adopted[model]) if model in adopted else "",
            problem="" if model in adopted else problem_of(model),
        )
        for model in models
    ]


def chosen(found: Sequence[Candidate], words: Iterable[str]) -> list[Candidate]:
    """Those that the words mean, each once: the name of a tool means all of its models that can be adopted.

    Raises:
        click.UsageError: a word means none.
    """
    meant: dict[ModelName, Candidate] = {}
    for word in words:
        some = [one for one in found if one.model.tool == word.lower() and not one.problem]
        if word.lower() not in TOOLS:
            some = [one for one in found if _is_meant(one, word)]
        if not some:
            raise click.UsageError(_unknown(found, word))
        meant.update({one.model.name: one for one in some})
    return list(meant.values())


def _is_meant(candidate: Candidate, word: str) -> bool:
    try:
        return candidate.model.name == ModelName.parse(word)
    except GroundupError:
        return False


def _unknown(found: Sequence[Candidate], word: str) -> str:
    if word.lower() in TOOLS:
        return (
            f"{TOOLS[word.lower()].title} has no model here that can be adopted. See: groundup adopt --list"
        )
    near = difflib.get_close_matches(word, [one.name for one in found] + list(TOOLS), n=3, cutoff=0.6)
    advice = f"Did you mean {' or '.join(near)}?" if near else "See what there is: groundup adopt --list"
    return f"No other tool has a model '{word}' on this device. {advice}"
