"""Events of a small growth, for the tests of whatever shows them."""

from __future__ import annotations

from groundup.seedling.sprout.events import Answered, Began, Finished, Judged, Stepped, Stopped

PROMPT = "Tell me a story."
BEGAN = Began(
    name="sprout", grown_from="family story", parameters=869_504, vocabulary_tokens=1024, training_s=270.0
)
STOPPED = Stopped(name="sprout", step=40, used_s=8.0)
JUDGED = Judged(asked=50, right=31)
FINISHED = Finished(
    name="sprout",
    is_text=False,
    path="/models/sprout.gguf",
    parameters=869_504,
    steps=3000,
    tokens=6_144_000,
    asked=100,
    right=64,
    took_s=301.0,
    prompt="What's a fox?",
)


def stepped(used_s: float, loss: float = 2.5) -> Stepped:
    """Some steps that ended at this time."""
    step = int(used_s * 10)
    return Stepped(step=step, used_s=used_s, loss=loss, tokens=step * 2048, tokens_per_s=20_480.0)


def answered(used_s: float, answer: str) -> Answered:
    """An answer at this time."""
    return Answered(used_s=used_s, prompt=PROMPT, answer=answer)
