"""`[MODEL] [PROMPT]...`: telling a model from a question.

The first word is the model if it
- is a known name ("seedling", or that of a model that was made on this device), or
- ends in .gguf, or is a file that exists, or
- begins like a path ("/", "./", "../", "~/") and holds no blank.
Otherwise all words are the question, and the built-in model answers it. One word that has the
shape of a model's name ("llama3.2", "qwen3:4b", "seedlng") is more likely a model that is not
here than a question, and is refused with advice. Naming the model always settles it:
`groundup run seedling "llama3.2"`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundup import names
from groundup.errors import ModelNotFoundError
from groundup.library import local_models

_PATH_STARTS = ("/", "./", "../", "~/")


@dataclass(frozen=True)
class Words:
    """What the words of the command line mean."""

    model: str  # a known name or a path
    prompt: str  # empty: none was given


def read_words(words: Sequence[str]) -> Words:
    """Split the words of the command line into model and prompt.

    Raises:
        ModelNotFoundError: the first word is a model's name, and there is no such model.
    """
    texts = [_clean(word) for word in words]
    if not texts:
        return Words(names.SEEDLING, "")
    first, rest = texts[0], " ".join(texts[1:])
    made_here = local_models.names()
    model = names.known_model(first, made_here)
    if model is not None:
        return Words(model, rest)
    if _is_path(first):
        return Words(first, rest)
    if names.looks_like_model(first, made_here):
        nearest, *others = names.nearest_models(first, made_here) or [""]
        raise ModelNotFoundError(first, nearest, tuple(others))
    return Words(names.SEEDLING, " ".join(texts))


def _is_path(word: str) -> bool:
    if word.lower().endswith(".gguf"):
        return True
    if word.startswith(_PATH_STARTS) and not any(character.isspace() for character in word):
        return True
    return _is_file(word)


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):  # longer than a path may be, or with a zero byte
        return False


def _clean(word: str) -> str:
    """Bytes that were not UTF-8 on the command line become replacement characters."""
    return os.fsencode(word).decode("utf-8", "replace") if _has_surrogates(word) else word


def _has_surrogates(word: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in word)
