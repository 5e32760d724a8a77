"""What people want a model for, each a row of figures: how much text, and for how many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TOKENS_PER_PAGE: Final = 700
WORDS_PER_TOKEN: Final = 0.75  # of English text; other languages take more tokens
ANSWER_TOKENS: Final = 200  # a paragraph
SLOWEST_WORDS_PER_S: Final = 1.5  # below it nobody reads along
READING_WORDS_PER_S: Final = 4.0  # silent reading


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of a model.

    `context_tokens` is what one person's text and answer take together. Where several people work at once,
    `shared_tokens` of it are the same for all (a lesson), and are kept once.
    """

    name: str
    phrase: str
    context_tokens: int
    people: int = 1
    shared_tokens: int = 0

    def __post_init__(self) -> None:
        assert 0 <= self.shared_tokens < self.context_tokens

    @property
    def own_tokens(self) -> int:
        """What belongs to one person alone."""
        return self.context_tokens - self.shared_tokens

    @property
    def cache_tokens(self) -> int:
        """What all of them take together, with the shared part once."""
        return self.shared_tokens + self.people * self.own_tokens


CLASS_PEOPLE: Final = 30
LESSON_TOKENS: Final = 4096
PUPIL_TOKENS: Final = 2048

DESK: Final = Purpose("desk", "chat", 8192)
DOCUMENTS: Final = Purpose("documents", "long documents", 32_768)
CLASS: Final = Purpose(
    "class",
    "a whole class at once",
    LESSON_TOKENS + PUPIL_TOKENS,
    people=CLASS_PEOPLE,
    shared_tokens=LESSON_TOKENS,
)
LAB: Final = Purpose("lab", "looking inside", 4096)
PURPOSES: Final = {purpose.name: purpose for purpose in (DESK, DOCUMENTS, CLASS, LAB)}


def class_of(people: int, longest_tokens: int = 0) -> Purpose:
    """The class purpose for so many pupils.

    Args:
        people: pupils.
        longest_tokens: the longest text that the model knows, in which lesson and pupil keep their shares;
            0 = any.
    """
    context = min(CLASS.context_tokens, longest_tokens or CLASS.context_tokens)
    shared = CLASS.shared_tokens * context // CLASS.context_tokens
    return Purpose(CLASS.name, CLASS.phrase, context, people, shared)


def pages(tokens: int) -> int:
    """Whole pages of text in so many tokens."""
    return tokens // TOKENS_PER_PAGE


def words(tokens: float) -> float:
    """English words in so many tokens."""
    return tokens * WORDS_PER_TOKEN
