"""Which layers of a model attend only to a sliding window, where its header does not list them.

The rules per architecture follow the model definitions of llama.cpp (`src/models/*.cpp`): files of these
families state the window's width but often not which layers have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class WindowRule:
    """In each run of `period` layers one sees everything: the last, or with `is_full_first` the first."""

    period: int
    is_full_first: bool = False
    default_window_tokens: int = 0


WINDOW_RULES: Final[dict[str, WindowRule]] = {
    "afmoe": WindowRule(4),
    "cohere2": WindowRule(4),
    "cohere2moe": WindowRule(4, is_full_first=True),
    "exaone-moe": WindowRule(4, default_window_tokens=128),
    "exaone4": WindowRule(4),
    "gemma-embedding": WindowRule(6),
    "gemma2": WindowRule(2, default_window_tokens=4096),
    "gemma3": WindowRule(6),
    "gemma3n": WindowRule(5),
    "gpt-oss": WindowRule(2),
    "llama4": WindowRule(4),
    "mellum": WindowRule(4),
    "modern-bert": WindowRule(3, is_full_first=True),
    "olmo2": WindowRule(4),
    "plamo3": WindowRule(8),
    "smallthinker": WindowRule(4, is_full_first=True),
}

# The engine library reads a window in these files and does not use it.
WINDOW_IGNORED: Final = frozenset({"phi3"})
