"""Which names of models are known, and what looks like one.

A name is told from a path and from a sentence by its shape alone; nothing is opened here. Names of
models that were made on this device are handed over by the caller.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

SEEDLING = "seedling"
KNOWN_MODELS = (SEEDLING,)

# Families of open models whose names people type from habit.
FAMILIES = (
    "apertus", "codellama", "deepseek", "falcon", "gemma", "glm", "gpt-oss", "granite", "llama", "ministral",
    "mistral", "mixtral", "olmo", "phi", "pythia", "qwen", "r1-distill", "smollm", "tinyllama",
)  # fmt: skip

_HUGGING_FACE = ("hf.co/", "huggingface.co/")
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_NAME = re.compile(rf"({_PART}:\d+/)?{_PART}(/{_PART})*(:{_PART})?")
_AT_A_HOST = re.compile(rf"({_PART}:\d+|{_PART}\.{_PART})(/{_PART}){{2,}}(:{_PART})?")


def known_model(word: str, made_here: Collection[str] = ()) -> str | None:
    """The known name that `word` is, whatever its case; None if it is none."""
    lowered = word.lower()
    return lowered if lowered in KNOWN_MODELS or lowered in made_here else None


def nearest_models(word: str, made_here: Collection[str] = ()) -> list[str]:
    """The known names, at most three, that `word` was perhaps meant to be, the nearest first."""
    return difflib.get_close_matches(word.lower(), [*KNOWN_MODELS, *made_here], n=3, cutoff=0.75)


def looks_like_model(word: str, made_here: Collection[str] = ()) -> bool:
    """Whether a single word has the shape of a model's name rather than of a question.

    That is: a slip of the pen in a known name ("seedlng"), or the name of a published model.
    """
    return _NAME.fullmatch(word) is not None and (
        bool(nearest_models(word, made_here)) or looks_published(word)
    )


def looks_published(word: str) -> bool:
    """Whether a single word looks like the name of a model that is published somewhere.

    That is: a name with a tag ("qwen3:4b"), one that begins with the name of a family of open models
    ("llama3.2", "gpt-oss"), one at Hugging Face ("hf.co/owner/name"), or one that names its registry
    ("registry.school.example/class/poet").
    """
    if not _NAME.fullmatch(word):
        return False
    lowered = word.lower()
    last = lowered.rsplit("/", 1)[-1]
    has_tag = re.search(r"[a-z].*:(.*\d|latest)", last) is not None
    of_family = any(re.fullmatch(rf"{family}([-_.:\d].*)?", last) for family in FAMILIES)
    at_a_host = lowered.startswith(_HUGGING_FACE) or _AT_A_HOST.fullmatch(lowered) is not None
    return has_tag or of_family or at_a_host
