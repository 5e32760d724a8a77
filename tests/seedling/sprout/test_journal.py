"""The journal tells a growth again after a stop, up to its last checkpoint."""

from __future__ import annotations

from pathlib import Path

from groundup.seedling.sprout.events import Answered, Began, Remembered, Saved, Stepped
from groundup.seedling.sprout.journal import Journal, began, time_used_s

BEGAN = Began(name="a", grown_from="family story", parameters=1, vocabulary_tokens=2, training_s=60.0)


def _stepped(step: int) -> Stepped:
    return Stepped(step=step, used_s=float(step), loss=1.5, tokens=step, tokens_per_s=1.0)


def _saved(step: int) -> Saved:
    return Saved(step=step, used_s=float(step))


EVENTS: list[Remembered] = [
    BEGAN,
    Answered(used_s=0.0, prompt="?", answer="\x00 é\n"),
    _stepped(5),
    _saved(5),
    _stepped(9),
    _saved(9),
]


def _journal(folder: Path) -> Journal:
    journal = Journal(folder)
    for event in EVENTS:
        journal.write(event)
    return journal


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    """Everything up to the last checkpoint, in its order."""
    assert _journal(tmp_path).rewind(9) == EVENTS


def test_what_came_after_the_checkpoint_is_forgotten(tmp_path: Path) -> None:
    """A journal may know of a checkpoint that was never finished."""
    journal = _journal(tmp_path)
    assert journal.rewind(5) == EVENTS[:4]
    journal.write(_stepped(6))
    journal.write(_saved(6))
    assert journal.rewind(6) == [*EVENTS[:4], _stepped(6), _saved(6)]


def test_without_a_checkpoint_nothing_happened(tmp_path: Path) -> None:
    """Steps that were never saved are taken again from the beginning."""
    assert _journal(tmp_path).rewind(-1) == []
    assert Journal(tmp_path / "nowhere")._read() == []


def test_a_torn_line_ends_the_journal(tmp_path: Path) -> None:
    """A crash in the middle of a line costs that line only."""
    journal = _journal(tmp_path)
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(b'{"event":"stepped","st')
    assert journal.rewind(9) == EVENTS


def test_time_and_beginning_are_read_from_it() -> None:
    """The last checkpoint says how much time was used; the first event how it began."""
    assert time_used_s(EVENTS) == 9.0
    assert began(EVENTS) == BEGAN
    assert time_used_s([]) == 0.0
    assert began([]) is None
