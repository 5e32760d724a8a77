"""What is said about a growing model in words; the same for a terminal, a file and a pipe."""

from __future__ import annotations

import shlex

from groundup.cli.terminal_text import visible
from groundup.seedling.sprout.events import Began, Finished, Judged, Stepped


def clock(seconds: float) -> str:
    """'0:07', '4:31', '61:00'."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def beginning(began: Began) -> str:
    """What grows, from what, and for how long."""
    return (
        f"Growing '{began.name}' from {began.grown_from}: {began.parameters:,} parameters, "
        f"{began.vocabulary_tokens:,} tokens in its vocabulary, {clock(began.training_s)} of training."
    )


def figures(stepped: Stepped, training_s: float) -> str:
    """Where it is: steps, loss, speed, and the time left."""
    left_s = max(0.0, training_s - stepped.used_s)
    return (
        f"step {stepped.step:,}   loss {stepped.loss:.2f}   {stepped.tokens_per_s:,.0f} tokens/s   "
        f"{stepped.tokens / 1e6:.1f} M tokens read   {clock(left_s)} left"
    )


def judging(judged: Judged) -> str:
    """How the questions at the end go."""
    return f"Asking what it has never seen: {judged.right} of {judged.asked} right"


def ending(finished: Finished) -> list[str]:
    """What has grown, how good it is, where it is, and how to ask it."""
    share = finished.right / finished.asked if finished.asked else 0.0
    score = f"{finished.right} of {finished.asked} ({share:.0%})"
    judged = (
        f"Of passages that it had never read, it guessed the next word: {score}."
        if finished.is_text
        else f"Questions that it had never seen, answered rightly: {score}."
    )
    return [
        f"'{finished.name}' is grown: {finished.parameters:,} parameters, after {clock(finished.took_s)}.",
        f"It has read {finished.tokens:,} tokens in {finished.steps:,} steps.",
        judged,
        f"File: {finished.path}",
        "Ask it:",
        f"groundup run {finished.name} {shlex.quote(finished.prompt)}",
    ]


def going_on(name: str) -> str:
    """How to continue after a stop."""
    return f"Stopped; what it has learned is kept. Go on with: groundup grow --resume --name {name}"


def one_line(text: str) -> str:
    """A model's words without line breaks and control characters."""
    return " ".join(visible(text).split())
