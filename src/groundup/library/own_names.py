"""A name for a model that comes as a file: made of the file's name, as far as names allow it."""

from __future__ import annotations

import re
from typing import Final

from groundup.names import KNOWN_MODELS
from groundup.names.model_name import LONGEST_PART

from .free_names import free_name

_OTHER: Final = re.compile(r"[^a-z0-9._-]+")
_FALLBACK: Final = "model"


def name_for_file(stem: str, taken: set[str]) -> str:
    """A free name like the file's: "Qwen3-0.6B-Q8_0" → "qwen3-0.6b-q8_0".

    Args:
        stem: the file's name without its ending.
        taken: names that other models have, as people type them.
    """
    text = _OTHER.sub("-", stem.lower()).strip("-._")[: LONGEST_PART - 8].strip("-._")
    return free_name(text or _FALLBACK, {*taken, *KNOWN_MODELS})
