"""What a plan's sprout reads, and what it is asked while it grows."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from groundup.errors import InvalidParameterError, UnusableTextError
from groundup.seedling.corpus.dialogue import Family
from groundup.seedling.corpus.stream import families, held_out
from groundup.seedling.corpus.unknown import declines

from .plain_stories import plain_stories
from .plan import DEFAULT_FAMILY, VOCABULARY_TOKENS, Plan
from .text_corpus import read_text_corpus

STORY_PROMPT = "Tell me a story about a penguin in the kitchen with a hat."  # held out like the others
WHOLE_WORD = 16  # letters of the longest token: a word that is copied is mostly one token
PART_OF_A_WORD = 6
CHARACTERS_FOR_A_TOKEN = 64  # a short text has few words, so that many tokens would be met once only
_PROMPTS_TO_CHOOSE_FROM = 12


@dataclass(frozen=True)
class Lessons:
    """What a sprout reads and is asked.

    Args:
        family: of questions and answers; it also judges the replies at the end.
        prompt: asked after every minute.
        vocabulary_tokens: how many tokens it may learn at most.
        longest_token: letters of the longest one; where letters are counted, tokens are short.
    """

    family: Family
    prompt: str
    vocabulary_tokens: int
    longest_token: int


def family_names() -> list[str]:
    """Families that a sprout can grow from: all that know an answer."""
    return [family.name for family in families() if family.judge is not declines]


def nearest_families(word: str) -> list[str]:
    """Families that were perhaps meant."""
    return difflib.get_close_matches(word.lower(), family_names(), n=3, cutoff=0.5)


def lessons_of(plan: Plan) -> Lessons:
    """What a plan's family or text teaches.

    Raises:
        FileAccessError, UnusableTextError: the text cannot be used, or is not what it was.
        InvalidParameterError: there is no such family (any more).
    """
    if plan.text_path:
        return _of_text(plan)
    family = next((family for family in families() if family.name == plan.family), None)
    if family is None:
        raise InvalidParameterError("The family", repr(plan.family), f"one of {', '.join(family_names())}")
    if family.name == DEFAULT_FAMILY:
        return Lessons(plain_stories(family), plan.prompt or STORY_PROMPT, VOCABULARY_TOKENS, WHOLE_WORD)
    return Lessons(family, plan.prompt or _some_prompt(family), VOCABULARY_TOKENS // 2, PART_OF_A_WORD)


def _of_text(plan: Plan) -> Lessons:
    corpus = read_text_corpus(Path(plan.text_path))
    if corpus.sha256 != plan.text_sha256:
        raise UnusableTextError(
            plan.text_path,
            f"has changed since '{plan.name}' began to grow",
            f"Begin again: groundup grow --replace --name {plan.name} --corpus {plan.text_path}",
        )
    family = corpus.family()
    vocabulary_tokens = min(VOCABULARY_TOKENS, 320 + corpus.characters // CHARACTERS_FOR_A_TOKEN)
    return Lessons(family, plan.prompt or _some_prompt(family), vocabulary_tokens, WHOLE_WORD)


def _some_prompt(family: Family) -> str:
    """Something rather short that the family will never be taught."""
    questions = sorted((turn.question for turn in held_out(family, _PROMPTS_TO_CHOOSE_FROM)), key=len)
    return questions[len(questions) // 3]
