"""A text that trains on what it keeps for the questions at the end; the check must see it."""

from __future__ import annotations

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.sprout.text_corpus import TextCorpus


class LeakyText(TextCorpus):
    """Both sides are the whole text: the defect."""

    def side(self, side: Side) -> tuple[str, ...]:
        """Every block."""
        del side
        return self.blocks
