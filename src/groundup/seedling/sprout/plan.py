"""What is to be grown: every choice that decides what comes out, and the network's sizes.

Where they lead is in `growing.py`; nothing here needs torch.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from groundup import __version__
from groundup.seedling.shape import Shape

DEFAULT_NAME = "sprout"
DEFAULT_FAMILY = "story"
DEFAULT_MINUTES = 5.0
DEFAULT_SEED = 1
VOCABULARY_TOKENS = 2048
CONTEXT_TOKENS = 512
SMALLEST_CLOSING_S = 5.0
TEXT_TEMPERATURE = 0.7
CLOSING_SHARE = 0.07  # of the time, for the model file and the questions at the end


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that decides what grows.

    Args:
        name: of the model, once it is installed.
        family: of questions from Groundup's own generator; empty for a text.
        text_path: absolute path of a text; empty for a family.
        text_sha256: of the text's bytes, so that a changed text is noticed.
        minutes: from the command to the end, everything included.
        prompt: what it is asked after every minute; empty: a question that it will never be taught.
        seed: of the network's first numbers and of what it reads.
        replace: whether a model of this name may be overwritten.
        code_version: of the Groundup that began.
    """

    name: str
    family: str = ""
    text_path: str = ""
    text_sha256: str = ""
    minutes: float = DEFAULT_MINUTES
    prompt: str = ""
    seed: int = DEFAULT_SEED
    replace: bool = False
    code_version: str = __version__

    @property
    def grown_from(self) -> str:
        """The text's file name, or the name of the family, for people."""
        return Path(self.text_path).name if self.text_path else f"family {self.family}"

    @property
    def temperature(self) -> float:
        """How answers are drawn: of a family one answer is right, of a text many ways on are."""
        return TEXT_TEMPERATURE if self.text_path else 0.0

    @property
    def total_s(self) -> float:
        """All the time there is."""
        return self.minutes * 60

    @property
    def closing_s(self) -> float:
        """The time to keep for the end: writing the model file and asking it questions."""
        return max(SMALLEST_CLOSING_S, CLOSING_SHARE * self.total_s)


def sprout_shape(vocabulary_tokens: int) -> Shape:
    """The network of a sprout: under a million parameters with a vocabulary of 2,048."""
    return Shape(
        vocabulary_tokens=vocabulary_tokens,
        context_tokens=CONTEXT_TOKENS,
        width=128,
        layers=4,
        query_heads=4,
        key_heads=2,
        feed_forward_width=320,
    )
