"""The list for a class: who serves everybody comes first, one of each family."""

from __future__ import annotations

from groundup.cli.fit.class_list import class_list
from groundup.device.overrides import overridden
from groundup.device.probe import probe
from groundup.fit.class_plan import ClassMode
from groundup.fit.priors import unmeasured
from groundup.fit.purposes import DESK


def modes(changes: str, pupils: int) -> list[ClassMode]:
    """Of the models that are listed for such a computer."""
    device = overridden(probe(), changes)
    listed = class_list(device, unmeasured(device), DESK, pupils)
    assert len({one.id for one in listed}) == len(listed) <= 8
    return [one.advice.school_class.mode for one in listed if one.advice.school_class is not None]


def test_everybody_at_once_comes_first() -> None:
    """On a fast computer all serve the class; on a slow one some only groups, and these come later."""
    assert set(modes("memory=64GB,bandwidth=800GB/s", 10)) == {ClassMode.AT_ONCE}
    slow = modes("memory=8GB,bandwidth=20GB/s", 200)
    assert slow
    assert slow == sorted(slow, key=list(ClassMode).index)
    assert set(slow) != {ClassMode.AT_ONCE}
