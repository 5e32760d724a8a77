"""The screen fits every terminal, and shows how noise became sentences."""

from __future__ import annotations

import pytest
from rich.console import Console
from rich.text import Text

from groundup.cli.grow.screen import GrowthState, screen_lines, share_lines
from groundup.seedling.sprout.events import AnyEvent

from .happenings import BEGAN, JUDGED, answered, stepped

STORY = "Once upon a time, a penguin lived in the kitchen. " * 6


def _lines(events: list[AnyEvent], width: int = 80, height: int = 23) -> list[Text]:
    state = GrowthState()
    for event in events:
        state.add(event)
    return screen_lines(state, Console(width=width, height=height), width, height)


def _whole_growth() -> list[AnyEvent]:
    events: list[AnyEvent] = [BEGAN, answered(0.0, "\x1b[31mqu xz � " * 30)]
    for second in range(1, 270):
        events.append(stepped(float(second), 6.9 / second**0.3))
        if second % 60 == 0:
            events.append(answered(float(second), STORY))
    return [*events, answered(270.0, STORY)]


@pytest.mark.parametrize(("width", "height"), [(80, 23), (120, 39), (40, 15), (200, 60), (20, 8)])
def test_it_fits(width: int, height: int) -> None:
    """No line is wider and there are no more lines than the terminal has, at any moment."""
    events = _whole_growth()
    for count in (0, 1, 2, 3, 50, len(events)):
        lines = _lines(events[:count], width, height)
        assert len(lines) <= height
        assert all(line.cell_len <= width for line in lines)


@pytest.mark.parametrize(("width", "height"), [(80, 23), (120, 39)])
def test_all_answers_of_five_minutes_are_seen(width: int, height: int) -> None:
    """The noise of the beginning, one answer of every minute, and the whole of the last one."""
    text = "\n".join(line.plain for line in _lines(_whole_growth(), width, height))
    for label in ("0:00", "1:00", "2:00", "3:00", "4:00", "4:30"):
        assert f"\n{label}   " in text
    last = text[text.index("\n4:30") :].replace("4:30", "")
    assert " ".join(last.split()) == STORY.strip()


def test_figures_stand_below_the_curve() -> None:
    """Time, step, loss and speed; the questions at the end take their place."""
    assert any("step 300" in line.plain for line in _lines([BEGAN, stepped(30.0)]))
    assert any("31 of 50 right" in line.plain for line in _lines([BEGAN, stepped(30.0), JUDGED]))


def test_nothing_is_obeyed() -> None:
    """Control characters in noise are shown."""
    text = "\n".join(line.plain for line in _lines([BEGAN, answered(0.0, "\x1b[2J\x07")]))
    assert "\x1b" not in text
    assert "␛" in text


@pytest.mark.parametrize(
    ("wanted", "room", "given"),
    [
        ([3, 3, 3], 9, [3, 3, 3]),
        ([3, 3, 3], 5, [1, 1, 3]),
        ([3, 3, 3], 6, [1, 2, 3]),
        ([2], 1, [1]),
        ([], 3, []),
    ],
)
def test_the_newest_answer_has_most_room(wanted: list[int], room: int, given: list[int]) -> None:
    """Every answer keeps a line, and the rest goes to the newest first."""
    assert share_lines(wanted, room) == given
