"""The screen of a growth, as lines that fit a terminal: curve, figures, and the answers so far.

Only what is shown and where; drawing it on a terminal, again and again, is `live_view`'s work.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from groundup.seedling.sprout.events import Answered, AnyEvent, Began, Judged, Stepped

from .curve import Point, draw_curve
from .sentences import clock, figures, judging, one_line

FEWEST_CURVE_LINES, MOST_CURVE_LINES = 4, 12
BEFORE = "Learning the vocabulary …"
_AXIS_WIDTH = 6
_LABEL_WIDTH = 7


@dataclass
class GrowthState:
    """What has happened so far, as far as the screen shows it."""

    began: Began | None = None
    losses: list[Point] = field(default_factory=list)
    stepped: Stepped | None = None
    answers: list[Answered] = field(default_factory=list)
    judged: Judged | None = None

    def add(self, event: AnyEvent) -> None:
        """Take in one more event."""
        match event:
            case Began():
                self.began = event
            case Stepped():
                self.stepped = event
                self.losses.append((event.used_s, event.loss))
            case Answered():
                self.answers.append(event)
            case Judged():
                self.judged = event


def screen_lines(state: GrowthState, console: Console, width: int, height: int) -> list[Text]:
    """At most `height` lines, none wider than `width`."""
    lines = _lines(state, state.began, console, width, height) if state.began else [Text(BEFORE)]
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return lines[:height]


def _lines(state: GrowthState, began: Began, console: Console, width: int, height: int) -> list[Text]:
    lines = [_title(began, width), *_curve(state, began, width, height), _now(state, began), Text()]
    if state.answers:
        lines += Text(f"» {one_line(state.answers[0].prompt)}", style="bold").wrap(console, width)
        lines += _answers(state.answers, console, width, height - len(lines))
    return lines


def _title(began: Began, width: int) -> Text:
    left = f"{began.name}, growing from {began.grown_from}"
    right = f"{began.parameters:,} parameters"
    gap = width - len(left) - len(right)
    return Text(f"{left}{' ' * gap}{right}" if gap > 1 else left, style="bold")


def _curve(state: GrowthState, began: Began, width: int, height: int) -> list[Text]:
    """The curve with its axes; the time of training is the whole width from the beginning."""
    lines = max(FEWEST_CURVE_LINES, min(MOST_CURVE_LINES, height // 3 - 2))
    values = [loss for _, loss in state.losses]
    top, bottom = (max(values), min(values)) if values else (0.0, 0.0)
    drawn = draw_curve(
        state.losses,
        width=max(1, width - _AXIS_WIDTH - 1),
        height=lines,
        x_end=began.training_s,
        y_range=(bottom, top),
    )
    labels = {lines // 2: "loss"}
    if values:
        labels |= {0: f"{top:.2f}", lines - 1: f"{bottom:.2f}"}
    rows = [
        Text(f"{labels.get(place, ''):>{_AXIS_WIDTH - 1}} ┤").append(line, style="green")
        for place, line in enumerate(drawn)
    ]
    end = clock(began.training_s)
    axis = f"{'0:00':<{max(0, width - _AXIS_WIDTH - 1 - len(end))}}{end}"
    return [*rows, Text(" " * (_AXIS_WIDTH + 1) + axis)]


def _now(state: GrowthState, began: Began) -> Text:
    if state.judged is not None:
        return Text(judging(state.judged))
    if state.stepped is None:
        return Text("Only random numbers so far.")
    return Text(f"{clock(state.stepped.used_s)}   {figures(state.stepped, began.training_s)}")


def _answers(answers: list[Answered], console: Console, width: int, room: int) -> list[Text]:
    """The first and the latest answers, oldest first; the newest has the most room."""
    shown = answers if len(answers) <= room else [answers[0], *answers[len(answers) - max(0, room - 1) :]]
    wrapped = [
        Text(one_line(answer.answer) or "(no answer)").wrap(console, max(1, width - _LABEL_WIDTH))
        for answer in shown
    ]
    counts = share_lines([len(lines) for lines in wrapped], room)
    result = []
    for place, (answer, lines, count) in enumerate(zip(shown, wrapped, counts, strict=True)):
        style = "" if place == len(shown) - 1 else "dim"
        result += _labelled(clock(answer.used_s), list(lines), count, width, style)
    return result


def share_lines(wanted: list[int], room: int) -> list[int]:
    """Lines for each answer: one for every one, the rest from the newest backwards."""
    given = [min(1, one) for one in wanted]
    for place in reversed(range(len(wanted))):
        given[place] += max(0, min(wanted[place] - given[place], room - sum(given)))
    return given


def _labelled(label: str, lines: list[Text], count: int, width: int, style: str) -> list[Text]:
    kept = [line.plain for line in lines[:count]]
    if len(lines) > count and kept:
        kept[-1] = kept[-1][: width - _LABEL_WIDTH - 2].rstrip() + " …"
    return [
        Text(f"{label if place == 0 else '':<{_LABEL_WIDTH}}{line}", style=style)
        for place, line in enumerate(kept)
    ]
