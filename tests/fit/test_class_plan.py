"""A class that shares its lesson needs less memory and waits less than one that does not."""

from __future__ import annotations

import pytest

from groundup.fit.candidate import need_of
from groundup.fit.class_plan import ClassMode, class_plan, people_at_once
from groundup.fit.purposes import class_of
from groundup.fit.users import shared_cache
from groundup.fit.verdicts import judge
from tests.fit.candidates import candidate, situation

MODEL = candidate("llama-8b", "Q4_K_M")


def test_sharing_saves_memory_and_waiting() -> None:
    """The lesson is kept once and read before; without sharing it is kept and read for everybody."""
    found = class_plan(MODEL, situation(64, 100.0), 30)
    assert found.shared.kept_tokens == 4096 + 30 * 2048
    assert found.unshared.kept_tokens == 30 * (4096 + 2048)
    assert found.shared.need.mid < found.unshared.need.mid
    assert found.shared.read_tokens == 30 * 64
    assert found.unshared.read_tokens == 30 * (4096 + 64)
    assert found.shared.first_word_s is not None
    assert found.unshared.first_word_s is not None
    assert found.unshared.first_word_s.low > 10 * found.shared.first_word_s.low


def test_alone_nothing_is_shared() -> None:
    """Of one pupil both ways keep the same."""
    found = class_plan(MODEL, situation(64), 1)
    assert found.shared.kept_tokens == found.unshared.kept_tokens


@pytest.mark.parametrize(
    ("total_gib", "gb_per_s", "mode"),
    [
        (64, 400.0, ClassMode.AT_ONCE),
        (12, 0.0, ClassMode.IN_GROUPS),  # memory for some of them
        (64, 12.0, ClassMode.ON_THE_STAGE),  # nobody could read along
        (4, 0.0, ClassMode.NOT_HERE),
    ],
)
def test_modes(total_gib: float, gb_per_s: float, mode: ClassMode) -> None:
    """What memory and speed allow."""
    assert class_plan(MODEL, situation(total_gib, gb_per_s), 30).mode is mode


def test_a_speed_that_is_not_known_is_no_wait() -> None:
    """No figure is made up."""
    found = class_plan(MODEL, situation(64), 30)
    assert (found.speed, found.shared.first_word_s, found.shared.answer_s) == (None, None, None)


def test_how_many_at_once() -> None:
    """So many fit, and one more does not."""
    here = situation(12)
    count = people_at_once(MODEL, here, 100)
    assert 1 < count < 100

    def fits(people: int) -> bool:
        purpose = class_of(people)
        plan = here.plan.with_context(purpose.context_tokens, purpose.cache_tokens)
        return judge(need_of(MODEL, plan), here.budget).runs_now

    assert fits(count)
    assert not fits(count + 1)
    assert people_at_once(MODEL, situation(3), 100) == 0


def test_without_sharing_the_cache_alone_differs() -> None:
    """Both ways need the same beside the cache, so that the difference is what `shared_cache` says."""
    found = class_plan(MODEL, situation(64), 30)
    saved = shared_cache(MODEL.facts, found.purpose).saved_bytes
    assert found.unshared.need == found.shared.need.plus(saved)
    assert found.unshared.need.mid - found.shared.need.mid == saved > 0
