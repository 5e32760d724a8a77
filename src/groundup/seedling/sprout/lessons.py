"""What a plan's sprout reads, and what it is asked while it grows."""

from __future__ import annotations

import difflib
from pathlib import Path

from groundup.errors import UnusableTextError
from groundup.seedling.corpus.dialogue import Family
from groundup.seedling.corpus.stream import families, held_out
from groundup.seedling.corpus.unknown import declines

from .plan import Plan
from .text_corpus import read_text_corpus

_PROMPTS_TO_CHOOSE_FROM = 12
_PROMPTS = {"story": "Tell me a story about a penguin in the kitchen with a hat."}  # held out, too


def family_names() -> list[str]:
    """Families that a sprout can grow from: all that know an answer."""
    return [family.name for family in families() if family.judge is not declines]


def nearest_families(word: str) -> list[str]:
    """Families that were perhaps meant."""
    return difflib.get_close_matches(word.lower(), family_names(), n=3, cutoff=0.5)


def family_of(plan: Plan) -> Family:
    """The family that a plan names, or that its text makes.

    Raises:
        FileAccessError, UnusableTextError: the text cannot be used, or is not what it was.
    """
    if not plan.text_path:
        return next(family for family in families() if family.name == plan.family)
    corpus = read_text_corpus(Path(plan.text_path))
    if corpus.sha256 != plan.text_sha256:
        raise UnusableTextError(
            plan.text_path,
            f"has changed since '{plan.name}' began to grow",
            f"Begin again: groundup grow --replace --name {plan.name} --corpus {plan.text_path}",
        )
    return corpus.family()


def prompt_of(plan: Plan, family: Family) -> str:
    """What is asked after every minute: as planned, or something that the family will never be taught."""
    if plan.prompt:
        return plan.prompt
    questions = [turn.question for turn in held_out(family, _PROMPTS_TO_CHOOSE_FROM)]
    return _PROMPTS.get(family.name) or min(questions, key=len)
