"""The model file itself is asked what it was never taught, within the time there is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.seedling.corpus.dialogue import Family
from groundup.seedling.sprout.judging import FEWEST_QUESTIONS, MOST_QUESTIONS, judge
from groundup.seedling.sprout.lessons import lessons_of
from groundup.seedling.sprout.plan import Plan

SPELL = lessons_of(Plan(name="a", family="spell")).family


def test_every_reply_is_judged_by_the_family(ignorant_model: Path) -> None:
    """A family that takes anything finds all replies right, one that takes nothing none."""
    lenient = Family("spell", 1.0, SPELL.make, judge=lambda turn, reply: True)
    strict = Family("spell", 1.0, SPELL.make, judge=lambda turn, reply: False)
    for family, right in ((lenient, FEWEST_QUESTIONS), (strict, 0)):
        *_, last = judge(ignorant_model, family, deadline=time.monotonic(), stop=lambda: False)
        assert (last.asked, last.right) == (FEWEST_QUESTIONS, right)


def test_a_stop_ends_it(ignorant_model: Path) -> None:
    """Nothing more is asked once somebody wants to stop."""
    asked = iter([False, False, True])
    events = list(judge(ignorant_model, SPELL, deadline=time.monotonic() + 60, stop=lambda: next(asked)))
    assert [event.asked for event in events] == [1, 2]
    assert len(events) < MOST_QUESTIONS
