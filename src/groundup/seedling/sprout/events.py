"""What happens while a sprout grows, as plain records: for the screen, for programs, for the journal.

Times are seconds of training (`used_s`), so that a growth that was stopped counts on where it was.
"""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag=str.lower):
    """Something that happened."""


class Began(Event, frozen=True):
    """The training begins: what will grow, from what, and for how long."""

    name: str
    grown_from: str
    parameters: int
    vocabulary_tokens: int
    training_s: float


class Stepped(Event, frozen=True):
    """Some steps of training were done; the loss (in nats per token) is their mean."""

    step: int
    used_s: float
    loss: float
    tokens: int
    tokens_per_s: float


class Answered(Event, frozen=True):
    """The growing model was asked what it is always asked."""

    used_s: float
    prompt: str
    answer: str


class Saved(Event, frozen=True):
    """Everything up to this step is on the disk."""

    step: int
    used_s: float


class Stopped(Event, frozen=True):
    """It was asked to stop; the folder holds all that is needed to go on."""

    name: str
    step: int
    used_s: float


class Judged(Event, frozen=True):
    """The written model has answered some of the questions that were kept out of its training."""

    asked: int
    right: int


class Finished(Event, frozen=True):
    """The model is among those of this device.

    Of `asked` held-out questions, `right` were answered rightly; of a text, so many next words were guessed.
    """

    name: str
    is_text: bool
    path: str
    parameters: int
    steps: int
    tokens: int
    asked: int
    right: int
    took_s: float
    prompt: str


AnyEvent = Began | Stepped | Answered | Saved | Stopped | Judged | Finished
Remembered = Began | Stepped | Answered | Saved
