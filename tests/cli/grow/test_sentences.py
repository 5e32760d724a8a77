"""What is said about a growing model."""

from __future__ import annotations

import msgspec
import pytest

from groundup.cli.grow.sentences import beginning, clock, ending, figures, going_on, judging, one_line

from .happenings import BEGAN, FINISHED, JUDGED, stepped


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (7.9, "0:07"), (271, "4:31"), (3660, "61:00")])
def test_clock(seconds: float, shown: str) -> None:
    """Minutes and seconds."""
    assert clock(seconds) == shown


def test_beginning_and_figures() -> None:
    """What grows, how fast, and how long still."""
    assert "869,504 parameters" in beginning(BEGAN)
    assert "4:30 of training" in beginning(BEGAN)
    line = figures(stepped(30.0), 270.0)
    assert "step 300" in line
    assert "4:00 left" in line
    assert "20,480 tokens/s" in line
    assert "31 of 50" in judging(JUDGED)


def test_time_left_is_never_negative() -> None:
    """The last step may end a little late."""
    assert "0:00 left" in figures(stepped(271.0), 270.0)


def test_ending_can_be_typed() -> None:
    """The command to ask it is safe for a shell, whatever the prompt holds."""
    lines = ending(FINISHED)
    assert lines[-1] == """groundup run sprout 'What'"'"'s a fox?'"""
    assert any("64 of 100 (64%)" in line for line in lines)
    assert any("/models/sprout.gguf" in line for line in lines)


def test_of_a_text_next_words_are_counted() -> None:
    """A text has no right answers, and the sentence says what was counted instead."""
    lines = ending(msgspec.structs.replace(FINISHED, is_text=True))
    assert any("next word" in line for line in lines)


def test_how_to_go_on_names_the_model() -> None:
    """The command can be typed as it is."""
    assert going_on("poet").endswith("groundup grow --resume --name poet")


def test_noise_stays_on_its_line() -> None:
    """Line breaks and control characters of a model cannot move anything."""
    assert one_line("a\n\tb\x1b[2Jc\r") == "a b␛[2Jc"
