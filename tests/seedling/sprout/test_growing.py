"""Growing keeps to its time, answers as it goes, and continues after a stop as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

import torch

from groundup.seedling import workers, writing
from groundup.seedling.sprout import growing
from groundup.seedling.sprout.events import Answered, Began, Remembered, Saved, Stepped
from groundup.seedling.sprout.growing import Growth
from groundup.seedling.sprout.lessons import lessons_of
from groundup.seedling.sprout.plan import Plan

PLAN = Plan(name="a", family="spell", minutes=0.5)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "VOCABULARY_TURNS", 300)
    monkeypatch.setattr(writing, "LONGEST_ANSWER_TOKENS", 8)


def _growth(folder: Path) -> Growth:
    folder.mkdir(exist_ok=True)
    return Growth(PLAN, lessons_of(PLAN), folder)


def _after(calls: int) -> Callable[[], bool]:
    """Says stop after so many steps."""
    left = iter([False] * calls)
    return lambda: next(left, True)


def _weights(growth: Growth) -> dict[str, torch.Tensor]:
    state: dict[str, torch.Tensor] = growth._workers.network.state_dict()
    return state


def test_time_decides_when_it_is_grown(tmp_path: Path) -> None:
    """It begins with an answer, takes steps until its time is used, answers and saves."""
    growth = _growth(tmp_path)
    events: list[Remembered] = list(growth.grow(2.0, stop=lambda: False))
    assert growth.is_grown()
    assert [type(event) for event in events[:2]] == [Began, Answered]
    assert [type(event) for event in events[-2:]] == [Answered, Saved]
    losses = [event.loss for event in events if isinstance(event, Stepped)]
    assert losses[-1] < losses[0]


def test_a_stop_leaves_a_checkpoint(tmp_path: Path) -> None:
    """Stopped after two steps, both are on the disk, and it is not grown."""
    growth = _growth(tmp_path)
    *_, last = growth.grow(60.0, stop=_after(2))
    assert last == Saved(step=2, used_s=growth.used_s)
    again = _growth(tmp_path)
    assert (again.step, again.used_s, again.is_grown()) == (2, growth.used_s, False)


def test_a_stopped_growth_continues_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two steps, a stop and two more give the weights of four steps in one go."""
    monkeypatch.setattr(growing, "pace_at", lambda share: 0.5)  # the clock is never exact
    monkeypatch.setattr(workers, "precision_for", lambda device: torch.float32)
    whole = _growth(tmp_path / "whole")
    list(whole.grow(60.0, stop=_after(4)))
    list(_growth(tmp_path / "parts").grow(60.0, stop=_after(2)))
    second = _growth(tmp_path / "parts")
    list(second.grow(99.0, stop=_after(2)))
    assert (whole.step, second.step) == (4, 4)
    assert all(torch.equal(_weights(whole)[name], value) for name, value in _weights(second).items())


def test_the_first_plan_of_time_counts(tmp_path: Path) -> None:
    """What was begun for two seconds is grown after two seconds, whatever is said later."""
    list(_growth(tmp_path).grow(2.0, stop=_after(1)))
    second = _growth(tmp_path)
    list(second.grow(1000.0, stop=_after(1000)))
    assert second.is_grown()


def test_a_full_disk_keeps_the_last_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error gets through, the old checkpoint stays, and no unfinished one does."""
    list(_growth(tmp_path).grow(60.0, stop=_after(1)))

    def full(path: Path, *_: object) -> None:
        path.with_suffix(".part.npz").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(growing, "save_checkpoint", full)
    with pytest.raises(OSError, match="No space"):
        list(_growth(tmp_path).grow(60.0, stop=_after(1)))
    assert not (tmp_path / "checkpoint.part.npz").exists()
    assert _growth(tmp_path).step == 1
