"""How often families come, early and late."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from groundup.seedling.corpus import shares
from groundup.seedling.corpus.shares import LATER_PARTS_FROM, later_share
from groundup.seedling.corpus.stream import dialogues, families


def test_no_family_is_rare_later() -> None:
    """What came rarely comes more often; what came often keeps its share."""
    assert later_share("praise", 3.0) > 3.0
    assert later_share("groundup", 37.8) == 37.8


def test_named_families_exist() -> None:
    """A share for a family that is not there would change nothing."""
    assert set(shares._LATER_SHARES) <= {family.name for family in families()}


def test_later_parts_lean_to_what_was_learned_least() -> None:
    """Parts of the second cycle hold more of a weak family than those of the first, and both repeat."""
    early, late = (_counts(part) for part in (LATER_PARTS_FROM - 1, LATER_PARTS_FROM))
    assert late["multiple-choice"] > 1.5 * early["multiple-choice"]
    assert late == _counts(LATER_PARTS_FROM)


def _counts(part: int) -> Counter[str]:
    return Counter(dialogue.family for dialogue in islice(dialogues(1, part), 4000))
