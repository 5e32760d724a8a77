"""`[MODEL] [PROMPT]...`: telling a model from a question.

The first word is the model if it
- is a known name ("seedling", or that of a model on this device), or
- ends in .gguf, or is a file that exists, or
- begins like a path ("/", "./", "../", "~/") and holds no blank, or
- looks like the name of a published model ("llama3.2", "qwen3:4b", "hf.co/owner/name").
Otherwise all words are the question, and the built-in model answers it. One word that is nearly a
known name ("seedlng") is more likely a slip of the pen than a question, and is refused with advice.
Naming the model always settles it: `groundup run seedling "llama3.2"`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundup import names, settings
from groundup.errors import ModelNotFoundError

_PATH_STARTS = ("/", "./", "../", "~/")


@dataclass(frozen=True)
class Words:
    """What the words of the command line mean.

    `model` is "seedling", a name in the library (`is_kept`), one that is not here (`is_missing`), or else a
    path; `prompt` is empty if none was given.
    """

    model: str
    prompt: str
    is_kept: bool = False
    is_missing: bool = False


def read_words(words: Sequence[str]) -> Words:
    """Split the words of the command line into model and prompt.

    Raises:
        ModelNotFoundError: the first word is nearly the name of a model.
    """
    texts = [_clean(word) for word in words]
    if not texts:
        return Words(names.SEEDLING, "")
    first, rest = texts[0], " ".join(texts[1:])
    if names.known_model(first) is not None:
        return Words(names.SEEDLING, rest)
    if _is_path(first):
        return Words(first, rest)
    made_here = _names_here(first)
    model = next((name for name in made_here if name in _spellings(first)), None)
    if model is not None:
        return Words(model, rest, is_kept=True)
    if names.looks_published(first):
        return Words(first, rest, is_missing=True)
    if names.looks_like_model(first, made_here):
        nearest, *others = names.nearest_models(first, made_here) or [""]
        raise ModelNotFoundError(first, nearest, tuple(others))
    return Words(names.SEEDLING, " ".join(texts))


def _names_here(word: str) -> list[str]:
    """The names of models on this device, if the word can be one at all and there is a library."""
    if any(character.isspace() for character in word) or not settings.home().is_dir():
        return []
    # The library takes longer to import than all of this, and questions to Seedling do without it.
    from groundup.library.installed import Library  # noqa: PLC0415

    return Library().names()


def _spellings(word: str) -> set[str]:
    """The word as names are kept, with what stands for itself left out."""
    lowered = word.lower().removeprefix("https://")
    shorter = lowered.removeprefix("registry.ollama.ai/").removeprefix("library/")
    return {text.removesuffix(":latest") for text in (lowered, shorter)}


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
