"""A tokenizer for control tokens alone: which of them would a model read in a prompt?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from groundup.engine.protocol import Span


def control_tokens(spans: Sequence[Span], specials: Sequence[str]) -> list[str]:
    """The control tokens that a tokenizer finds in spans: none in plain ones, all names in the others."""
    pattern = re.compile("|".join(map(re.escape, sorted(specials, key=len, reverse=True))))
    return [name for span in spans if span.control for name in pattern.findall(span.text)]
